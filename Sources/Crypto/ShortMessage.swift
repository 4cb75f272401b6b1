import COpenSSL

/// A message of at most 119 bytes that is put together in place and hashed at once.
///
/// The leaves and nodes of hash trees are such messages. Feeding them piece by piece costs more than
/// hashing them: this takes some 80 ns for the two blocks of a node, against 200.
public struct ShortMessage {
  // Two blocks of SHA-256, the second with room for the padding.
  @usableFromInline var block: InlineArray<16, UInt64>
  @usableFromInline var count: Int

  /// The most bytes that leave room for the padding in two blocks.
  public static let byteCountMax = 119

  /// An empty message.
  @inlinable
  public init() {
    block = InlineArray(repeating: 0)
    count = 0
  }

  /// Adds one byte.
  @inlinable
  public mutating func append(_ byte: UInt8) {
    precondition(count < ShortMessage.byteCountMax, "a short message has at most 119 bytes")
    put(byte)
    count += 1
  }

  /// Adds `number` as 8 big-endian bytes.
  @inlinable
  public mutating func append(bigEndian number: UInt64) {
    precondition(count + 8 <= ShortMessage.byteCountMax, "a short message has at most 119 bytes")
    put(number.bigEndian)
    count += 8
  }

  /// Adds the 32 bytes of `digest`.
  @inlinable
  public mutating func append(_ digest: Digest) {
    let (a, b, c, d) = digest.words
    append(bigEndian: a)
    append(bigEndian: b)
    append(bigEndian: c)
    append(bigEndian: d)
  }

  @usableFromInline @inline(__always)
  mutating func put<Value: BitwiseCopyable>(_ value: Value) {
    let offset = count
    withUnsafeMutableBytes(of: &block) {
      $0.storeBytes(of: value, toByteOffset: offset, as: Value.self)
    }
  }

  /// The digest of the message.
  public consuming func hash() -> Digest {
    let length = count
    put(UInt8(0x80))
    let last = length < 56 ? 7 : 15
    block[last] = UInt64(length * 8).bigEndian
    var context = SHA256_CTX()
    SHA256_Init(&context)
    withUnsafeBytes(of: &block) { bytes in
      let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
      SHA256_Transform(&context, start)
      if last == 15 { SHA256_Transform(&context, start?.advanced(by: 64)) }
    }
    let (a, b, c, d, e, f, g, h) = context.h
    return Digest(words: join(a, b), join(c, d), join(e, f), join(g, h))
  }
}

private func join(_ high: UInt32, _ low: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
