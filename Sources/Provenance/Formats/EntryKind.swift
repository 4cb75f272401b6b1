/// What an entry of the log is, as its first line says.
public enum EntryKind: String, Hashable, Sendable, CaseIterable {
  /// A salted hash of a note.
  case statement = "wayproof/statement/v1"
  /// A root of the index.
  case index = "wayproof/index/v1"
  /// A revision of a party.
  case party = "wayproof/party/v1"
  /// A revision of the governance; entry 0 is one.
  case governance = "wayproof/governance/v1"

  /// The kind of the entry `text`; `nil` if its first line names none, or does not end.
  public init?(firstLineOf text: [UInt8]) {
    // No kind has more than 32 bytes: a first line without an end is not searched for one.
    guard let end = text.prefix(64).firstIndex(of: lineFeed) else { return nil }
    let line = text[..<end]
    guard let kind = EntryKind.allCases.first(where: { line.elementsEqual($0.rawValue.utf8) })
    else { return nil }
    self = kind
  }
}
