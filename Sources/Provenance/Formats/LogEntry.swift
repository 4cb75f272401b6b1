public import Merkle

/// An entry of the log, read by what its first line says it is.
public enum LogEntry: Sendable {
  /// A salted hash of a note.
  case statement(StatementEntry)
  /// A root of the index.
  case index(IndexEntry)
  /// A revision of a party.
  case party(PartyEntry)
  /// A revision of the governance.
  case governance(GovernanceEntry)

  /// The greatest number of bytes of an entry: C2SP tlog-tiles write its length in 16 bits.
  public static let byteCountMax = 65_535

  /// Reads an entry of the log `origin`.
  ///
  /// - Throws: if the entry has no known kind, not the form of its kind, or is a revision for
  ///   another log. Such an entry is filed nowhere and means nothing.
  public init(parsing text: [UInt8], origin: String) throws(FormatError) {
    guard text.count <= LogEntry.byteCountMax else {
      throw FormatError("an entry has more than \(LogEntry.byteCountMax) bytes")
    }
    switch EntryKind(firstLineOf: text) {
    case .statement: self = .statement(try StatementEntry(parsing: text))
    case .index: self = .index(try LogEntry.indexEntry(text))
    case .party: self = .party(try LogEntry.revision(text, origin: origin))
    case .governance: self = .governance(try LogEntry.revision(text, origin: origin))
    case nil: throw FormatError("an entry's first line names no known kind")
    }
  }

  private static func indexEntry(_ text: [UInt8]) throws(FormatError) -> IndexEntry {
    do { return try IndexEntry(parsing: text) } catch {
      throw FormatError("an index entry has another form: \(error)")
    }
  }

  private static func revision<Text>(
    _ text: [UInt8],
    origin: String
  ) throws(FormatError) -> SignedRevision<Text> {
    let entry = try SignedRevision<Text>(parsing: text)
    guard entry.revision.origin == origin else {
      throw FormatError("a registry entry is for another log")
    }
    return entry
  }
}
