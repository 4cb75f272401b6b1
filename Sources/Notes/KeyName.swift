/// The name of a key, as c2sp.org/signed-note allows it.
///
/// It is not empty and holds no Unicode white space, no `+` and no control byte. Two names are
/// equal if their bytes are: a `String` would also take two spellings of one letter for equal.
public struct KeyName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The UTF-8 bytes.
  public let bytes: [UInt8]

  /// Takes `text` if it is a key name.
  public init(_ text: String) throws(NotesError) {
    guard !text.isEmpty,
      !text.unicodeScalars.contains(where: {
        $0.properties.isWhitespace || $0 == "+" || $0.value < 0x20
      })
    else { throw .keyName }
    bytes = Array(text.utf8)
  }

  /// Takes UTF-8 bytes if they are a key name.
  init(_ bytes: some Sequence<UInt8>) throws(NotesError) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .keyName }
    try self.init(text)
  }

  /// The name as text; do not compare names by it.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The name as text.
  public var description: String { text }

  /// The order of the bytes.
  public static func < (left: KeyName, right: KeyName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// The name of a log, the first line of its checkpoints: a line that is not empty.
///
/// Equal if their bytes are. A log's key should have the same name.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  /// The UTF-8 bytes.
  public let bytes: [UInt8]

  /// Takes `text` if it is a line without control bytes and not empty.
  public init?(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  /// Takes the name of a log's key.
  public init(_ name: KeyName) { bytes = name.bytes }

  /// Takes UTF-8 bytes, which the caller has found to be so.
  init?(bytes: [UInt8]) {
    guard !bytes.isEmpty, !bytes.contains(where: { $0 < 0x20 }) else { return nil }
    self.bytes = bytes
  }

  /// The origin as text; do not compare origins by it.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The origin as text.
  public var description: String { text }
}
