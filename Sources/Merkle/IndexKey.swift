public import Crypto

/// A key of the index tree: 40 bytes, in the order of their bits, bit 0 first.
///
/// Kept as five big-endian words, so that comparing, hashing and finding a bit are cheap.
public struct IndexKey: Hashable, Sendable, Comparable {
  private let a: UInt64
  private let b: UInt64
  private let c: UInt64
  private let d: UInt64
  private let e: UInt64

  /// The number of bytes of a key.
  public static let byteCount = 40
  /// The number of bits of a key.
  public static let bitCount = 320

  /// Takes 40 bytes from `span`, beginning at `offset`; a precondition failure if it is shorter.
  public init(_ span: borrowing Span<UInt8>, at offset: Int = 0) {
    precondition(
      offset >= 0 && span.count - offset >= IndexKey.byteCount,
      "an index key has 40 bytes"
    )
    a = bigEndianWord(span, at: offset)
    b = bigEndianWord(span, at: offset + 8)
    c = bigEndianWord(span, at: offset + 16)
    d = bigEndianWord(span, at: offset + 24)
    e = bigEndianWord(span, at: offset + 32)
  }

  /// Takes eight bytes, as a big-endian word, and the 32 of a digest.
  public init(group: UInt64, _ digest: Digest) {
    a = group
    (b, c, d, e) = digest.words
  }

  /// Takes five words, most significant first.
  public init(words a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) {
    (self.a, self.b, self.c, self.d, self.e) = (a, b, c, d, e)
  }

  /// The words in order, most significant first.
  public var words: (UInt64, UInt64, UInt64, UInt64, UInt64) { (a, b, c, d, e) }

  /// Takes exactly 40 bytes; `nil` for any other number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == IndexKey.byteCount else { return nil }
    self.init(bytes.span)
  }

  /// Reads canonical, padded, standard base64 of exactly 40 bytes.
  public init?(base64 text: String) {
    guard let bytes = Base64.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 40 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(IndexKey.byteCount)
    append(to: &bytes)
    return bytes
  }

  /// Canonical, padded, standard base64: 56 characters.
  public var base64: String { Base64.encode(bytes) }

  /// Appends the 40 bytes to `output`.
  public func append(to output: inout [UInt8]) {
    appendBigEndian(a, to: &output)
    appendBigEndian(b, to: &output)
    appendBigEndian(c, to: &output)
    appendBigEndian(d, to: &output)
    appendBigEndian(e, to: &output)
  }

  /// Adds the 40 bytes to the message of `hash`.
  public func update(_ hash: inout SHA256) {
    hash.update(bigEndian: (a, b, c, d, e))
  }

  /// Adds the 40 bytes to `message`.
  func append(to message: inout ShortMessage) {
    message.append(bigEndian: a)
    message.append(bigEndian: b)
    message.append(bigEndian: c)
    message.append(bigEndian: d)
    message.append(bigEndian: e)
  }

  /// The first `bits` bits, continued with zeros.
  public func truncated(to bits: Int) -> IndexKey {
    IndexKey(
      words: kept(a, bits),
      kept(b, bits - 64),
      kept(c, bits - 128),
      kept(d, bits - 192),
      kept(e, bits - 256)
    )
  }

  /// The first `bits` bits of `word`.
  private func kept(_ word: UInt64, _ bits: Int) -> UInt64 {
    if bits >= 64 { return word }
    return bits <= 0 ? 0 : word & (~0 << UInt64(64 - bits))
  }

  /// Whether the key is one of the registry's: its first 8 bytes are zero.
  ///
  /// Those of parties, prefixes and governance are; of things, products and recalls they are not.
  public var isRegistry: Bool { a == 0 }

  /// Bit `index`, below 320; bit 0 is the most significant of the first byte.
  public func bit(_ index: Int) -> Bool {
    precondition(0 <= index && index < IndexKey.bitCount, "an index key has 320 bits")
    return word(index >> 6) >> UInt64(63 - index & 63) & 1 == 1
  }

  /// The first bit in which the keys differ; `nil` if they are equal.
  public func firstDifference(from other: IndexKey) -> Int? {
    if a != other.a { return (a ^ other.a).leadingZeroBitCount }
    if b != other.b { return 64 + (b ^ other.b).leadingZeroBitCount }
    if c != other.c { return 128 + (c ^ other.c).leadingZeroBitCount }
    if d != other.d { return 192 + (d ^ other.d).leadingZeroBitCount }
    return e == other.e ? nil : 256 + (e ^ other.e).leadingZeroBitCount
  }

  /// Whether the first `bits` bits are those of `other`.
  public func agrees(with other: IndexKey, to bits: Int) -> Bool {
    guard let difference = firstDifference(from: other) else { return true }
    return difference >= bits
  }

  /// The order of the bytes.
  public static func < (left: IndexKey, right: IndexKey) -> Bool {
    if left.a != right.a { return left.a < right.a }
    if left.b != right.b { return left.b < right.b }
    if left.c != right.c { return left.c < right.c }
    if left.d != right.d { return left.d < right.d }
    return left.e < right.e
  }

  private func word(_ index: Int) -> UInt64 {
    switch index {
    case 0: a
    case 1: b
    case 2: c
    case 3: d
    default: e
    }
  }
}
