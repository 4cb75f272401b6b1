import Crypto
import Merkle

// What the formats of the index have in common: big-endian numbers; uvarints (7 bits a byte, least
// significant first, all but the last marked by the top bit, in the shortest form); and a checksum
// at the end, the first 8 bytes of the SHA-256 of all bytes before it. The checksum guards what no
// hash of the tree covers (ids, prefixes of children) against decay; it is no defence against malice.

/// Reads stored bytes from front to back; nothing in them can make it trap.
struct IndexByteReader {
  private let bytes: [UInt8]
  private let end: Int
  private var offset = 0

  /// The number of bytes that have not been read yet.
  var rest: Int { end - offset }

  /// Begins with the first of `bytes` after their version, if their checksum is right.
  init(_ bytes: [UInt8], version: UInt8) throws(IndexFormatError) {
    guard bytes.count > checksumBytes else { throw .length }
    self.bytes = bytes
    end = bytes.count - checksumBytes
    guard BigEndian.word(bytes.span, at: end) == checksum(bytes[..<end]) else { throw .checksum }
    guard try byte() == version else { throw .version }
  }

  /// The next byte.
  mutating func byte() throws(IndexFormatError) -> UInt8 {
    guard rest >= 1 else { throw .length }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// The next 8 bytes.
  mutating func number() throws(IndexFormatError) -> UInt64 {
    guard rest >= 8 else { throw .length }
    defer { offset += 8 }
    return BigEndian.word(bytes.span, at: offset)
  }

  /// The next uvarint.
  mutating func uvarint() throws(IndexFormatError) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard shift < 63 || byte <= 1 else { throw .number }
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 {
        guard byte != 0 || shift == 0 else { throw .number }
        return number
      }
      shift += 7
    }
  }

  /// The next 32 bytes.
  mutating func digest() throws(IndexFormatError) -> Digest {
    guard rest >= Digest.byteCount else { throw .length }
    defer { offset += Digest.byteCount }
    return Digest(bytes.span, at: offset)
  }

  /// Overwrites `key` from byte `start` up to byte `end` with the next bytes.
  mutating func fill(
    _ key: inout IndexKeyBytes,
    from start: Int,
    to end: Int
  ) throws(IndexFormatError) {
    guard 0 <= start, start <= end, end <= IndexKey.byteCount else { throw .count }
    guard rest >= end - start else { throw .length }
    key.replace(from: start, to: end, with: bytes, at: offset)
    offset += end - start
  }

  /// Everything must have been read.
  func finish() throws(IndexFormatError) {
    guard rest == 0 else { throw .length }
  }
}

/// The bytes of a key, some of which are those of the key before.
struct IndexKeyBytes {
  private var words: InlineArray<5, UInt64> = InlineArray(repeating: 0)

  /// The bytes as a key.
  var key: IndexKey {
    IndexKey(
      words: words[0].bigEndian,
      words[1].bigEndian,
      words[2].bigEndian,
      words[3].bigEndian,
      words[4].bigEndian
    )
  }

  /// Copies bytes into the place from `start` up to `end`, which lies in the key.
  mutating func replace(from start: Int, to end: Int, with bytes: [UInt8], at offset: Int) {
    withUnsafeMutableBytes(of: &words) { place in
      bytes.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: place[start..<end])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + end - start]))
      }
    }
  }
}

/// Writes bytes from front to back into memory that is large enough.
struct IndexByteWriter {
  private let start: UnsafeMutableRawPointer
  private let capacity: Int
  /// The bytes written.
  private(set) var count = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    guard let start = buffer.baseAddress else { preconditionFailure("there is memory to write to") }
    self.start = UnsafeMutableRawPointer(start)
    capacity = buffer.count
  }

  /// Writes one byte.
  mutating func append(_ byte: UInt8) {
    precondition(count < capacity, "what is written has the length that was foreseen")
    start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Writes `number` as a uvarint.
  mutating func append(uvarint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Writes 32 bytes.
  mutating func append(_ digest: Digest) {
    let (a, b, c, d) = digest.words
    append((a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian), from: 0, to: Digest.byteCount)
  }

  /// Writes the bytes of `key` from `start` up to `end`.
  mutating func append(_ key: IndexKey, from start: Int, to end: Int = IndexKey.byteCount) {
    let (a, b, c, d, e) = key.words
    append((a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian, e.bigEndian), from: start, to: end)
  }

  private mutating func append<Words: BitwiseCopyable>(_ words: Words, from first: Int, to end: Int)
  {
    precondition(
      count + end - first <= capacity,
      "what is written has the length that was foreseen"
    )
    withUnsafeBytes(of: words) { bytes in
      UnsafeMutableRawBufferPointer(start: start + count, count: end - first)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[first..<end]))
    }
    count += end - first
  }
}

extension [UInt8] {
  /// Begins bytes that end with a checksum; ``seal()`` ends them.
  init(version: UInt8, capacity: Int) {
    self = []
    reserveCapacity(capacity)
    append(version)
  }

  /// Appends 8 big-endian bytes.
  mutating func append(number: UInt64) { BigEndian.append(number, to: &self) }

  /// Appends 4 big-endian bytes.
  mutating func append(bigEndian number: UInt32) {
    for shift: UInt32 in stride(from: 24, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// Appends `number` as a uvarint.
  mutating func append(uvarint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends the checksum.
  mutating func seal() {
    append(number: checksum(self[...]))
  }
}

private let checksumBytes = 8

private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  var hash = SHA256()
  hash.update(bytes)
  return hash.finalize().words.0
}
