public import Crypto

/// The state of a log: its name, size and root (c2sp.org/tlog-checkpoint).
///
///     ledger.example/log1
///     8
///     XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=
///
/// Each line ends in LF. The format allows further lines; we refuse them, because cosigners do not
/// check what they say.
public struct Checkpoint: Hashable, Sendable {
  /// The log's name.
  public let origin: Origin
  /// The number of its leaves, below 2^63.
  public let size: UInt64
  /// The root of its tree.
  public let root: Digest

  /// Takes the parts; `size` must be below 2^63.
  public init(origin: Origin, size: UInt64, root: Digest) {
    precondition(size <= UInt64(Int64.max), "a log has less than 2^63 leaves")
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text of a checkpoint's note; what is not exactly of the form above is refused.
  public init(parsing text: [UInt8]) throws(NotesError) {
    guard String(validating: text, as: UTF8.self) != nil else { throw .notUTF8 }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let origin = Origin(bytes: Array(lines[0])) else { throw .checkpointLine(1) }
    guard lines.count > 1, let size = decimal(lines[1]) else { throw .checkpointLine(2) }
    guard lines.count > 2, let bytes = Base64.decode(Array(lines[2])),
      let root = Digest(bytes: bytes)
    else { throw .checkpointLine(3) }
    guard lines.count > 3 else { throw .checkpointLine(3) }
    guard lines.count == 4, lines[3].isEmpty else { throw .checkpointExtension }
    self.init(origin: origin, size: size, root: root)
  }

  /// The text of the checkpoint, which is signed.
  public var text: [UInt8] { origin.bytes + Array("\n\(size)\n\(root.base64)\n".utf8) }
}
