import Crypto
import Ledger
import Merkle
public import Notes
import Provenance
import Registrar

extension Evidence {
  /// What became of checking a file.
  public enum Verdict: Hashable, Sendable {
    /// It proves this, whoever made it.
    case proven(String)
    /// It does not prove what it claims, for this reason.
    case unproven(String)
  }

  /// Why a file proves nothing.
  struct Fault: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  /// Checks it, for one who knows the key of the log.
  public func verdict(of log: VerifierKey) -> Verdict {
    do {
      guard log == self.log else { throw Fault("it is about a log with another key") }
      let trees = try notes.map(checkpoint)
      return .proven(try prove(trees))
    } catch let fault as Fault {
      return .unproven(fault.reason)
    } catch {
      return .unproven("\(error)")
    }
  }

  private func checkpoint(_ note: SignedNote) throws -> Checkpoint {
    _ = try note.verified(by: [log])
    let checkpoint = try Checkpoint(parsing: note.text)
    guard checkpoint.origin == Origin(log.name) else {
      throw Fault("a checkpoint is of another log")
    }
    return checkpoint
  }

  private func prove(_ trees: [Checkpoint]) throws -> String {
    switch (claim, trees.count) {
    case (.histories, 2): try proveHistories(trees[0], trees[1])
    case (.index, 1): try proveIndex(trees[0])
    case (.entry, 1): try proveEntry(trees[0])
    case (.repeated, 1): try proveRepeated(trees[0])
    case (.backdated, 2): try proveBackdated(trees[0], trees[1])
    case (.word, _): throw Fault("it is the word of its maker; the checkpoints in it are the log's")
    default: throw Fault("it has not as many checkpoints as its claim needs")
    }
  }

  // MARK: Two histories

  private func proveHistories(_ smaller: Checkpoint, _ larger: Checkpoint) throws -> String {
    guard smaller.size <= larger.size else { throw Fault("its first tree is the larger one") }
    guard smaller.size < larger.size else {
      guard smaller.root != larger.root else { throw Fault("both trees are the same") }
      return "the log signed two different trees of \(smaller.size) entries"
    }
    guard let root, root != smaller.root else {
      throw Fault("the larger tree may go on from the smaller")
    }
    try ConsistencyProof.verify(
      oldSize: smaller.size,
      oldRoot: root,
      newSize: larger.size,
      newRoot: larger.root,
      path: consistency
    )
    return
      "the log signed a tree of \(smaller.size) entries, and one of \(larger.size) that begins with "
      + "\(smaller.size) others"
  }

  // MARK: The index

  /// The entries from one index entry to the next, which is not what they make.
  private func proveIndex(_ tree: Checkpoint) throws -> String {
    guard let first = entries.first, let last = entries.last else {
      throw Fault("it has no entries")
    }
    try checkRun(tree)
    var previous: IndexEntry?
    if first.number > 0 {
      guard entries.count > 1, let index = try? IndexEntry(parsing: first.text),
        index.number == first.number
      else { throw Fault("its entries do not begin with an index entry") }
      previous = index
    }
    let between = entries.dropFirst(previous == nil ? 0 : 1).dropLast()
    guard EntryKind(firstLineOf: last.text) == .index,
      between.allSatisfy({ EntryKind(firstLineOf: $0.text) != .index })
    else { throw Fault("its entries are not those up to the next index entry") }
    let number = last.number
    guard let index = try? IndexEntry(parsing: last.text) else {
      return "entry \(number) of the log begins as an index entry and is none"
    }
    if index.number != number || index.previous != previous?.number {
      return
        "index entry \(number) of the log names other entries than itself and the one before it"
    }
    if let previous, index.time < previous.time {
      return "index entry \(number) of the log is dated before the one before it"
    }
    let computed = try computedRoot(between, after: previous)
    guard computed != index.root else { throw Fault("the root of the index is right") }
    return
      "index entry \(number) of the log publishes the root \(index.root.base64), where the entries "
      + "before it make \(computed.base64)"
  }

  /// Throws unless the entries lie side by side in `tree`.
  private func checkRun(_ tree: Checkpoint) throws {
    let start = entries[0].number
    guard zip(start..., entries).allSatisfy({ $0 == $1.number }) else {
      throw Fault("its entries do not lie side by side")
    }
    var nodes = frontier[...]
    guard frontier.count == start.nonzeroBitCount else {
      throw Fault("its frontier has another size")
    }
    var edge = Frontier(size: start) { _, _ in nodes.removeFirst() }
    for entry in entries { edge.append(LogHash.leaf(entry.text)) }
    guard edge.size <= tree.size else { throw Fault("its entries reach beyond the tree") }
    try ConsistencyProof.verify(
      oldSize: edge.size,
      oldRoot: edge.root,
      newSize: tree.size,
      newRoot: tree.root,
      path: consistency
    )
  }

  private func computedRoot(_ entries: ArraySlice<Entry>, after previous: IndexEntry?) throws
    -> Digest
  {
    guard let excerpt else { throw Fault("it shows nothing of the index") }
    var filed: [(key: IndexKey, entry: UInt64)] = []
    for entry in entries {
      for key in try keys(of: entry) { filed.append((key, entry.number)) }
    }
    let roots = try excerpt.roots(adding: filed)
    let before = previous?.root ?? IndexHash.emptyRoot
    guard roots.before == before else {
      throw Fault("what it shows of the index is not what was published before")
    }
    return roots.after
  }

  private func keys(of entry: Entry) throws -> [IndexKey] {
    guard EntryKind(firstLineOf: entry.text) == .statement else {
      return MapKeys.registry(entry.text, origin: log.name.text)
    }
    let note = try StatementNote(parsing: committed(by: entry))
    guard let filing = entry.filing else { throw Fault("the filing of an entry is missing") }
    return try MapKeys.statement(note: note, filing: Filing(encoded: filing))
  }

  /// The note that an entry commits to.
  private func committed(by entry: Entry) throws -> [UInt8] {
    guard let note = entry.note, let salt = entry.salt,
      let statement = try? StatementEntry(parsing: entry.text),
      StatementEntry(note: note, salt: salt).commitment == statement.commitment
    else { throw Fault("entry \(entry.number) does not commit to the note that is shown") }
    return note
  }

  // MARK: Entries

  private func checkIncluded(_ entry: Entry, in tree: Checkpoint) throws {
    try InclusionProof.verify(
      leaf: LogHash.leaf(entry.text),
      index: entry.number,
      size: tree.size,
      path: entry.path,
      root: tree.root
    )
  }

  private func proveEntry(_ tree: Checkpoint) throws -> String {
    guard entries.count == 1, let entry = entries.first else {
      throw Fault("it is not about one entry")
    }
    try checkIncluded(entry, in: tree)
    guard EntryKind(firstLineOf: entry.text) == .statement else {
      throw Fault("what is wrong with the entry depends on others")
    }
    guard let statement = try? StatementEntry(parsing: entry.text) else {
      return "entry \(entry.number) of the log begins as a statement and is none"
    }
    _ = statement
    let note = try committed(by: entry)
    do { _ = try StatementNote(parsing: note) } catch {
      return "entry \(entry.number) of the log commits to a note that nobody may admit: \(error)"
    }
    throw Fault("the note of the entry has its form; what else is wrong with it cannot be shown")
  }

  private func proveRepeated(_ tree: Checkpoint) throws -> String {
    guard entries.count == 2, entries[0].number < entries[1].number else {
      throw Fault("it is not about two entries")
    }
    for entry in entries { try checkIncluded(entry, in: tree) }
    guard try committed(by: entries[0]) == committed(by: entries[1]) else {
      throw Fault("the entries commit to different notes")
    }
    return "the same note stands in the log twice, in entries \(entries[0].number) and "
      + "\(entries[1].number)"
  }

  private func proveBackdated(_ seen: Checkpoint, _ tree: Checkpoint) throws -> String {
    guard entries.count == 1, let entry = entries.first else {
      throw Fault("it is not about one entry")
    }
    try checkIncluded(entry, in: tree)
    guard let cosigner, let line = notes[0].signatures.first(where: cosigner.isNamed),
      cosigner.isValid(line, of: notes[0].text), let time = line.cosignatureTime
    else { throw Fault("its first checkpoint has no cosignature that tells the time") }
    let index = try IndexEntry(parsing: entry.text)
    guard entry.number >= seen.size, index.time + TrustPolicy.clockSkewSeconds < time else {
      throw Fault("the index entry is not dated back")
    }
    return
      "index entry \(entry.number) of the log is dated \(time - index.time) seconds before the time at "
      + "which \(cosigner.name) cosigned the log as one of \(seen.size) entries, by its clock"
  }
}
