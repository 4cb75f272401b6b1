import COpenSSL

/// SHA-256 (FIPS 180-4), fed piece by piece.
///
/// A value: copying it copies the state, so a common beginning is hashed once.
/// OpenSSL's low-level calls do the work: about 90 ns for the 65 bytes of a Merkle node.
public struct SHA256: Sendable {
  private var context: SHA256_CTX

  /// Begins an empty message.
  public init() {
    context = SHA256_CTX()
    SHA256_Init(&context)
  }

  /// Adds `bytes` to the message.
  public mutating func update(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// Adds the bytes of `slice` to the message.
  public mutating func update(_ slice: ArraySlice<UInt8>) {
    _ = slice.withUnsafeBytes { SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// Adds the bytes of `span` to the message.
  public mutating func update(_ span: borrowing Span<UInt8>) {
    _ = span.withUnsafeBytes { SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// Adds the UTF-8 bytes of `text` to the message.
  public mutating func update(utf8 text: String) {
    var text = text
    _ = text.withUTF8 { SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// Adds one byte to the message.
  public mutating func update(byte: UInt8) {
    var byte = byte
    SHA256_Update(&context, &byte, 1)
  }

  /// Adds the 32 bytes of `digest` to the message.
  public mutating func update(_ digest: Digest) {
    let (a, b, c, d) = digest.words
    var words = (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian)
    _ = withUnsafeBytes(of: &words) { SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// Adds `number` as 8 big-endian bytes to the message.
  public mutating func update(bigEndian number: UInt64) {
    var number = number.bigEndian
    _ = withUnsafeBytes(of: &number) { SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// Adds five numbers as 40 big-endian bytes to the message.
  public mutating func update(bigEndian words: (UInt64, UInt64, UInt64, UInt64, UInt64)) {
    var bytes = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian,
      words.4.bigEndian
    )
    _ = withUnsafeBytes(of: &bytes) { SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// The digest of what was added so far; the message may go on afterwards.
  public func finalize() -> Digest {
    var copy = context
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    _ = withUnsafeMutableBytes(of: &words) {
      SHA256_Final($0.assumingMemoryBound(to: UInt8.self).baseAddress, &copy)
    }
    return Digest(
      words: words.0.bigEndian,
      words.1.bigEndian,
      words.2.bigEndian,
      words.3.bigEndian
    )
  }

  /// The digest of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// The digest of the UTF-8 bytes of `text`.
  public static func hash(utf8 text: String) -> Digest {
    var hash = SHA256()
    hash.update(utf8: text)
    return hash.finalize()
  }

  /// The digest of `tag ‖ left ‖ right`: the inner node of a binary hash tree.
  public static func hash(tag: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    var message = ShortMessage()
    message.append(tag)
    message.append(left)
    message.append(right)
    return message.hash()
  }
}
