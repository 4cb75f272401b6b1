/// A SHA-256 digest: 32 bytes, kept as four big-endian words so that hashing and comparing are cheap.
///
/// The order of digests is the order of their bytes.
public struct Digest: Hashable, Sendable, Comparable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  /// The number of bytes of a digest.
  public static let byteCount = 32

  /// The digest whose bytes are all zero.
  public static let zero = Digest(words: 0, 0, 0, 0)

  /// Takes four big-endian words, most significant first.
  public init(words a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  /// Takes 32 bytes from `span`, beginning at `offset`; a precondition failure if it is shorter.
  public init(_ span: borrowing Span<UInt8>, at offset: Int = 0) {
    precondition(
      offset >= 0 && span.count - offset >= Digest.byteCount,
      "a digest has 32 bytes"
    )
    a = BigEndian.word(span, at: offset)
    b = BigEndian.word(span, at: offset + 8)
    c = BigEndian.word(span, at: offset + 16)
    d = BigEndian.word(span, at: offset + 24)
  }

  /// Takes exactly 32 bytes; `nil` for any other number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Digest.byteCount else { return nil }
    self.init(bytes.span)
  }

  /// Reads canonical, padded, standard base64 of exactly 32 bytes.
  public init?(base64 text: String) {
    guard let bytes = Base64.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// Reads 64 lower-case hexadecimal digits.
  public init?(hex text: String) {
    guard let bytes = Hex.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Digest.byteCount)
    append(to: &bytes)
    return bytes
  }

  /// Canonical, padded, standard base64: 44 characters.
  public var base64: String { Base64.encode(bytes) }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { Hex.encode(bytes) }

  /// Appends the 32 bytes to `output`.
  public func append(to output: inout [UInt8]) {
    withUnsafeBytes(of: (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian)) {
      output.append(contentsOf: $0)
    }
  }

  /// The words in order, most significant first.
  public var words: (UInt64, UInt64, UInt64, UInt64) { (a, b, c, d) }

  /// The order of the bytes.
  public static func < (left: Digest, right: Digest) -> Bool {
    if left.a != right.a { return left.a < right.a }
    if left.b != right.b { return left.b < right.b }
    if left.c != right.c { return left.c < right.c }
    return left.d < right.d
  }
}
