internal import Merkle
internal import Notes

/// What the log's key signed last, and the rule that it signs nothing that contradicts it.
///
/// A file of its own, with the text of the last checkpoint. It is on disk before a signature is
/// made, so a signature that anyone has seen is remembered. A ledger that was put back to an older
/// state, from a backup or a snapshot of its disk, would sign a second history; this file is what
/// stops it, so it must not be put back with the rest.
struct SignerMemory {
  private let file: DurableFile
  private let origin: Origin
  /// What was signed last; `nil` before the first time.
  private(set) var last: Checkpoint?

  /// Reads the memory of the key of `origin`.
  init(_ files: LedgerFiles, origin: Origin) throws(LedgerError) {
    file = DurableFile(path: files.signerMemory, directory: files)
    self.origin = origin
    guard let text = try file.read() else { return }
    do {
      let last = try Checkpoint(parsing: text)
      guard last.origin == origin else { throw NotesError.wrongOrigin(last.origin) }
      self.last = last
    } catch {
      throw .signer(.noMemory(path: file.path, reason: "\(error)"))
    }
  }

  /// Throws unless the memory is that of a ledger that has published `published`, and on top of it
  /// holds the durable trees `staged`, the smallest first.
  func check(published: Checkpoint?, staged: [Checkpoint]) throws(LedgerError) {
    let trees = [published].compactMap(\.self) + staged
    let (signed, held) = (last?.size ?? 0, trees.last?.size ?? 0)
    guard signed <= held else { throw .signer(.ledgerBehind(signed: signed, ledger: held)) }
    if let published, signed < published.size {
      throw .signer(.memoryBehind(signed: signed, ledger: published.size))
    }
    for tree in trees {
      if let last, tree.size == last.size, tree.root != last.root {
        throw .signer(.otherRoot(size: last.size))
      }
    }
  }

  /// Remembers `checkpoint` before it is signed; throws, and must keep it from being signed, if it
  /// contradicts what was.
  mutating func remember(_ checkpoint: Checkpoint) throws(LedgerError) {
    precondition(checkpoint.origin == origin, "a memory is that of one log")
    if let last {
      guard checkpoint.size >= last.size else {
        throw .signer(.ledgerBehind(signed: last.size, ledger: checkpoint.size))
      }
      if checkpoint.size == last.size {
        guard checkpoint.root == last.root else { throw .signer(.otherRoot(size: last.size)) }
        return
      }
    }
    try file.replace(with: checkpoint.text)
    last = checkpoint
  }
}
