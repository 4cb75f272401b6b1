public import Notes

/// The logs that a witness cosigns, each by its name, with the keys that may sign for it.
///
/// As text, one line a log:
///
/// ```
/// # Comments and empty lines mean nothing.
/// log ledger.example/tmg+ce55cde3+AdF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe
/// log signer.example+1689b56e+AZk90Fb+5YnuntthAzl9BuSPS0Rh6caPcq4J0I6OoHkb other.example/log
/// ```
///
/// The log's name is that of the key unless it stands after it. A log may have several keys, while it
/// changes from one to the next.
public struct WitnessedLogs: Sendable {
  /// A line that cannot be read.
  public struct LineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of the line, from 1.
    public let line: Int
    /// What is wrong with it.
    public let message: String

    /// Line and message.
    public var description: String { "line \(line): \(message)" }
  }

  private var keysByOrigin: [Origin: [VerifierKey]] = [:]

  /// No logs yet.
  public init() {}

  /// Reads a list of logs.
  public init(parsing text: String) throws(LineError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard first == "log", (2...3).contains(words.count) else {
        throw LineError(line: index + 1, message: "it is not: log VKEY [ORIGIN]")
      }
      do {
        try add(vkey: String(words[1]), origin: words.count == 3 ? String(words[2]) : nil)
      } catch {
        throw LineError(line: index + 1, message: "\(error)")
      }
    }
  }

  /// Takes a log by the key that signs for it; its name is that of the key unless it is given.
  public mutating func add(vkey: String, origin name: String? = nil) throws(NotesError) {
    let key = try VerifierKey(vkey: vkey)
    guard key.kind == .ed25519 else { throw .keyType(key.kind.rawValue) }
    guard let origin = Origin(name ?? key.name.text) else { throw .checkpointLine(1) }
    keysByOrigin[origin, default: []].append(key)
  }

  /// The keys that may sign for `origin`; `nil` for a log that is not known.
  public func keys(of origin: Origin) -> [VerifierKey]? { keysByOrigin[origin] }

  /// The names of the logs, in no order.
  public var origins: [Origin] { Array(keysByOrigin.keys) }
}
