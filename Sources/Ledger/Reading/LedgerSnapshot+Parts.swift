internal import Merkle

// Parts of entries by themselves, for readers that need no more: a filing may have 400,000 bytes.
//
// They are not checked against the tree. What is made of them is for members of this service, not a
// proof for others.
extension LedgerSnapshot {
  /// The leaf, the note and the erasable parts of entry `number`; `nil` if the log is not that long.
  public func statement(_ number: UInt64) throws -> EntryParts? {
    guard number < size, let row = try store.statement(number) else { return nil }
    guard row.note != nil else { return EntryParts(text: row.text) }
    let parts = try store.parts(number)
    return EntryParts(
      text: row.text,
      note: row.note,
      body: parts.body?.bytes,
      members: parts.members?.bytes
    )
  }

  /// Entry `number` as ``entry(_:)`` has it, without its filing and its members part, which may be large.
  ///
  /// It is checked against the tree.
  public func shownEntry(_ number: UInt64) throws -> StoredEntry? {
    guard number < size else { return nil }
    guard var entry = try store.rowWithoutFiling(number)?.entry,
      try LogHash.leaf(entry.text) == node(0, number)
    else { throw LedgerError.damaged("entry \(number) is not the one in the tree") }
    if entry.note != nil { entry.body = try store.body(number) }
    return entry
  }

  /// The stored filing of entry `number`, if it has one.
  public func filing(_ number: UInt64) throws -> [UInt8]? {
    number < size ? try store.filing(number) : nil
  }
}

/// What an entry says.
public struct EntryParts: Hashable, Sendable {
  /// The bytes of the log's leaf.
  public var text: [UInt8]
  /// The note that the entry commits to.
  public var note: [UInt8]?
  /// The part that holders of a code may see; `nil` if there is none, or it was erased.
  public var body: [UInt8]?
  /// The part for members only; `nil` if there is none, or it was erased.
  public var members: [UInt8]?
}
