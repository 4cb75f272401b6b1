internal import Crypto
internal import Merkle
internal import Notes

/// The state of the log and its index from which the next revision goes on.
struct Head: Sendable {
  /// The right edge of the log's tree.
  var frontier = Frontier()
  /// The tiles that are not full.
  var edge = TileEdge()
  /// The state of the index; `nil` for a log without entries.
  var indexState: [UInt8]?
  /// The log's last entry; `nil` for a log without entries.
  var indexEntry: IndexEntry?
  /// The last entry that changed the registry.
  var lastRegistry: UInt64?

  /// The number of entries.
  var size: UInt64 { frontier.size }
}

extension Head {
  /// The stored state, if all of it belongs together: the signature and the root of the checkpoint,
  /// the hashes of the tree, the last entry, and the root of the index.
  init(
    verifying state: PublishedState,
    in store: any StoreReader,
    pages: IndexPageCache,
    key: VerifierKey
  ) throws {
    let checkpoint = try Head.checkpoint(of: state, key: key)
    let size = checkpoint.size
    frontier = try Frontier(size: size, node: store.node)
    guard frontier.root == checkpoint.root else {
      throw LedgerError.damaged("the tree of \(size) entries has not the root that was signed")
    }
    edge = try TileEdge(size: size, in: store)
    guard let text = try store.text(size - 1),
      try LogHash.leaf(text) == store.node(0, size - 1)
    else { throw LedgerError.damaged("entry \(size - 1) is not the one in the tree") }
    let last = try IndexEntry(parsing: text)
    let index = try PagedIndex(state: state.indexState, store: store, cache: pages)
    guard last.number == size - 1, last.root == index.root else {
      throw LedgerError.damaged("entry \(size - 1) does not publish the root of the stored index")
    }
    indexState = state.indexState
    indexEntry = last
    lastRegistry = try store.lastRegistry()
  }

  private static func checkpoint(
    of state: PublishedState,
    key: VerifierKey
  ) throws -> Checkpoint {
    do {
      let note = try SignedNote(parsing: state.checkpoint)
      _ = try note.verified(by: [key])
      let checkpoint = try Checkpoint(parsing: note.text)
      guard checkpoint.origin == Origin(key.name) else {
        throw NotesError.wrongOrigin(checkpoint.origin)
      }
      guard checkpoint.size == state.size, state.size > 0 else {
        throw LedgerError.damaged("the published checkpoint has another size than its row")
      }
      return checkpoint
    } catch let error as NotesError {
      throw LedgerError.damaged("the published checkpoint: \(error)")
    }
  }
}
