public import Notes

/// What a monitor remembers between its looks.
///
/// ```
/// statements 9520003 1204        for each company prefix: the first entry not yet looked at for it
///
/// ledger.example                 the checkpoint that was seen last, as it is signed
/// …
/// ```
///
/// Without prefixes it is the checkpoint alone; before there was one to see, the first part alone.
public struct MonitorState {
  /// The checkpoint that was seen last.
  public var seen: SignedNote?
  /// For each company prefix, the first entry that was not yet looked at for statements about it.
  public var positions: [String: UInt64] = [:]

  private static let word = "statements "

  /// The state before the first look.
  public init() {}

  /// Reads a state.
  ///
  /// - Throws: `NotesError` if what follows the positions is no signed note.
  public init(parsing bytes: [UInt8]) throws {
    var rest = bytes[...]
    while rest.starts(with: MonitorState.word.utf8),
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
    {
      let parts = rest[..<end].split(separator: UInt8(ascii: " "))
        .map { String(decoding: $0, as: UTF8.self) }
      guard parts.count == 3, let number = UInt64(parts[2]) else { break }
      positions[parts[1]] = number
      rest = rest[(end + 1)...]
    }
    if !positions.isEmpty, rest.first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
    if positions.isEmpty || !rest.isEmpty { seen = try SignedNote(parsing: Array(rest)) }
  }

  /// What ``init(parsing:)`` reads.
  public var bytes: [UInt8] {
    var text = ""
    for (prefix, number) in positions.sorted(by: { $0.key < $1.key }) {
      text += "\(MonitorState.word)\(prefix) \(number)\n"
    }
    guard let seen else { return Array(text.utf8) }
    return Array((text.isEmpty ? "" : text + "\n").utf8) + seen.bytes
  }

  /// The prefixes of `wanted` by where they have come to, those that are furthest behind first.
  public func groups(of wanted: [String]) -> [(first: UInt64, prefixes: [String])] {
    Dictionary(grouping: Set(wanted)) { positions[$0] ?? 0 }
      .map { ($0.key, $0.value.sorted()) }.sorted { $0.0 < $1.0 }
  }
}
