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
/// Lines of the same prefix count together. An origin is exact: no star, no path.
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
      guard 4...12 ~= prefix.utf8.count, prefix.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
        throw Fault(line: index + 1, reason: "\(prefix) is no company prefix of 4 to 12 digits")
      }
      guard words.count > 1 else { throw Fault(line: index + 1, reason: "it names no origin") }
      for origin in words.dropFirst() where !Self.isOrigin(origin) {
        let form = "https://HOST or https://HOST:PORT, in lower case"
        throw Fault(line: index + 1, reason: "\(origin) is no origin: \(form)")
      }
      rows.append(Row(prefix: prefix, origins: Array(words.dropFirst())))
    }
    self.rows = rows
  }

  /// Only such letters as can mean nothing else in a Content-Security-Policy.
  private static func isOrigin(_ text: String) -> Bool {
    text.wholeMatch(of: /https?:\/\/[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?/) != nil
  }

  /// The origins whose pages may frame what is said of `id`, each once, in the order of the list.
  public func origins(for id: CanonicalID) -> [String] {
    var origins: [String] = []
    for row in rows where id.covers(prefix: row.prefix) {
      for origin in row.origins where !origins.contains(origin) { origins.append(origin) }
    }
    return origins
  }
}
