public import Crypto

/// The proof that an entry stands in a log, in one file that needs no other (c2sp.org/tlog-proof).
///
/// ```
/// c2sp.org/tlog-proof@v1
/// extra <base64>                     may be missing; anything, of which nothing is proved
/// index 5
/// <base64 hash>                      from the entry's sibling to a child of the root
///
/// <the cosigned checkpoint>
/// ```
///
/// A reader makes the entry's leaf hash itself, checks the checkpoint by its trust file, and then the
/// path.
public struct LogProof: Hashable, Sendable {
  /// What its maker adds; here the entry itself, so that its leaf hash can be made.
  public let extra: [UInt8]?
  /// The number of the entry.
  public let index: UInt64
  /// The audit path (RFC 6962 §2.1.1).
  public let path: [Digest]
  /// The checkpoint, a signed note, as it stands.
  public let checkpoint: [UInt8]

  /// The end of the name of such a file.
  public static let fileExtension = "tlog-proof"

  private static let header = "c2sp.org/tlog-proof@v1"

  /// Joins the parts.
  public init(extra: [UInt8]? = nil, index: UInt64, path: [Digest], checkpoint: [UInt8]) {
    self.extra = extra
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  /// Reads a file; `nil` if it is not exactly of the form above.
  public init?(parsing bytes: [UInt8]) {
    let lineFeed = UInt8(ascii: "\n")
    var rest = bytes[...]
    func nextLine() -> String? {
      guard let end = rest.firstIndex(of: lineFeed) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(validating: rest[..<end], as: UTF8.self)
    }
    guard nextLine() == LogProof.header, var line = nextLine() else { return nil }
    var extra: [UInt8]?
    if line.hasPrefix("extra ") {
      guard let bytes = Base64.decode(String(line.dropFirst(6))), let next = nextLine() else {
        return nil
      }
      (extra, line) = (bytes, next)
    }
    guard line.hasPrefix("index "), let index = decimal(line.dropFirst(6).utf8) else { return nil }
    var path: [Digest] = []
    while true {
      guard let line = nextLine() else { return nil }
      if line.isEmpty { break }
      guard path.count < 63, let hash = Digest(base64: line) else { return nil }
      path.append(hash)
    }
    self.init(extra: extra, index: index, path: path, checkpoint: Array(rest))
  }

  /// The file.
  public var bytes: [UInt8] {
    var lines = [LogProof.header]
    if let extra { lines.append("extra \(Base64.encode(extra))") }
    lines.append("index \(index)")
    lines += path.map(\.base64)
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + checkpoint
  }
}
