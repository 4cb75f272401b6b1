public import Crypto
internal import Merkle
internal import Notes

/// A checkpoint for which cosignatures are wanted.
///
/// It is of use only while the closure runs that was given it.
public struct CosignRequest {
  /// The checkpoint, a signed note; of several that are durable here, the newest.
  public let checkpoint: [UInt8]
  /// The number of entries of its tree.
  public let size: UInt64
  private let node: (_ level: Int, _ index: UInt64) throws -> Digest

  init(
    checkpoint: [UInt8],
    size: UInt64,
    node: @escaping (_ level: Int, _ index: UInt64) throws -> Digest
  ) {
    (self.checkpoint, self.size, self.node) = (checkpoint, size, node)
  }

  /// The proof that the tree goes on from that of `oldSize` entries; empty for none of them.
  ///
  /// - Throws: ``MerkleError`` if the tree is smaller; what reading the tree throws.
  public func consistency(from oldSize: UInt64) throws -> [Digest] {
    guard oldSize <= size else { throw MerkleError.noConsistency(old: oldSize, new: size) }
    if oldSize == 0 { return [] }
    return try ConsistencyProof.path(oldSize: oldSize, newSize: size, node: node)
  }
}

/// Asks whoever cosigns checkpoints for their signatures under one.
///
/// It returns the same note, with or without further signature lines. It is asked only about
/// checkpoints that are durable here, and once when the ledger is opened. It throws a ``LedgerError``
/// where somebody holds a history that contradicts this one: then nothing is written any more. Any
/// other error means that too few are within reach; what is durable waits, up to the ledger's bounds,
/// and it is asked again.
public typealias Witness = @Sendable (CosignRequest) throws -> [UInt8]

/// Has the checkpoint cosigned.
struct Witnessing {
  let witness: Witness
  let key: VerifierKey

  /// The note with cosignatures, which must still be the log's own; `nil` if they cannot be had now.
  func cosign(_ note: SignedNote, tree: Revisions) throws -> [UInt8]? {
    let size = try Checkpoint(parsing: note.text).size
    let request = CosignRequest(checkpoint: note.bytes, size: size, node: tree.node)
    let bytes: [UInt8]
    do {
      bytes = try witness(request)
    } catch let error as LedgerError {
      throw error
    } catch {
      return nil
    }
    let cosigned = try SignedNote(parsing: bytes)
    guard cosigned.text == note.text else { throw LedgerError.witness("another checkpoint") }
    _ = try cosigned.verified(by: [key])
    return cosigned.bytes
  }
}

/// The log's tree as it is after some revisions that are durable and not yet published.
struct Revisions {
  let published: any StoreReader
  let revisions: [Revision]

  /// The hash of the complete subtree `index` of `level`.
  func node(_ level: Int, _ index: UInt64) throws -> Digest {
    let place = Tile.place(ofNode: level, index)
    let id = TileID(level: place.level, index: place.index)
    let end = place.hashes.upperBound * Digest.byteCount
    // A later revision holds all of a tile that it changes.
    for revision in revisions.reversed() {
      guard let bytes = revision.tiles.tiles[id], bytes.count >= end else { continue }
      return LogHash.root(
        of: place.hashes.lazy.map { Digest(bytes.span, at: $0 * Digest.byteCount) }
      )
    }
    return try published.node(level, index)
  }
}
