public import GS1

/// Whose pages may frame which journeys: what brands have told the operator.
///
/// As text, a line for each company prefix:
///
/// ```
/// # The prefix, then the origins of the shops; comments and empty lines mean nothing.
/// 9520003 https://shop.example https://www.shop.example:8443
/// ```
///
/// Lines of the same prefix count together. A prefix has 6 to 12 digits: fewer would be those of many
/// companies. An origin is exact: no star, no path; `http` is taken only for this machine itself
/// (`localhost`, `127.0.0.1`, `[::1]`), since anybody on the way could put pages of their own there.
public struct Storefronts: Sendable, Equatable {
  /// Why a text is no list.
  public struct Fault: Error, Equatable, CustomStringConvertible {
    /// The number of the line, from 1.
    public let line: Int
    /// What is wrong there.
    public let reason: String
    /// Both in one sentence.
    public var description: String { "line \(line): \(reason)" }
  }

  private struct Row: Sendable, Equatable {
    let prefix: String
    let origins: [String]
  }

  private let rows: [Row]

  /// Nobody's.
  public init() { rows = [] }

  /// Reads a list.
  ///
  /// - Throws: what is wrong in the first line that is no row.
  public init(parsing text: String) throws(Fault) {
    var rows: [Row] = []
    for (index, line) in text.split(
      omittingEmptySubsequences: false,
      whereSeparator: { $0 == "\n" || $0 == "\r\n" }
    ).enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard let prefix = words.first, !prefix.hasPrefix("#") else { continue }
      let fault =
        Self.fault(ofPrefix: prefix)
        ?? (words.count > 1 ? nil : "it names no origin")
        ?? words.dropFirst().lazy.compactMap(Self.fault(ofOrigin:)).first
      if let fault { throw Fault(line: index + 1, reason: fault) }
      rows.append(Row(prefix: prefix, origins: Array(words.dropFirst())))
    }
    self.rows = rows
  }

  private static func fault(ofPrefix text: String) -> String? {
    guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), 1...12 ~= text.utf8.count else {
      return "\(text) is no company prefix of 6 to 12 digits"
    }
    return text.utf8.count >= 6
      ? nil
      : "\(text) is too short: a company prefix here has 6 to 12 digits, so that it is one company's"
  }

  /// Only such letters are taken as can mean nothing else in a Content-Security-Policy.
  private static func fault(ofOrigin text: String) -> String? {
    let host = /(https?):\/\/([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[::1\])(?::([0-9]{1,5}))?/
    guard let parts = text.wholeMatch(of: host)?.output,
      parts.3.map({ 1...65_535 ~= Int($0) ?? 0 }) ?? true
    else { return "\(text) is no origin: https://HOST or https://HOST:PORT, in lower case" }
    let own: Set<Substring> = ["localhost", "127.0.0.1", "[::1]"]
    return parts.1 == "https" || own.contains(parts.2)
      ? nil : "\(text) is not on this machine, so it must be https"
  }

  /// The origins whose pages may frame what is said of `id`, each once, in the order of the list.
  public func origins(for id: CanonicalID) -> [String] {
    origins { id.covers(prefix: $0) }
  }

  /// All of them, for what is about no code.
  public var origins: [String] { origins { _ in true } }

  private func origins(wherePrefix isWanted: (String) -> Bool) -> [String] {
    var origins: [String] = []
    for row in rows where isWanted(row.prefix) {
      for origin in row.origins where !origins.contains(origin) { origins.append(origin) }
    }
    return origins
  }
}
