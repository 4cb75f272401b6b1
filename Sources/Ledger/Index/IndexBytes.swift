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
    var stored: UInt64 = 0
    for byte in bytes[end...] { stored = stored << 8 | UInt64(byte) }
    guard stored == checksum(bytes[..<end]) else { throw .checksum }
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
    var number: UInt64 = 0
    for _ in 0..<8 { number = number << 8 | UInt64(try byte()) }
    return number
  }

  /// The next uvarint.
  mutating func uvarint() throws(IndexFormatError) -> UInt64 {
    var number: UInt64 = 0
    for shift: UInt64 in stride(from: 0, through: 63, by: 7) {
      let byte = try byte()
      guard shift < 63 || byte <= 1 else { throw .number }
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 {
        guard byte != 0 || shift == 0 else { throw .number }
        return number
      }
    }
    throw .number
  }

  /// The next 32 bytes.
  mutating func digest() throws(IndexFormatError) -> Digest {
    guard rest >= Digest.byteCount else { throw .length }
    defer { offset += Digest.byteCount }
    return Digest(bytes.span, at: offset)
  }

  /// Overwrites `key` from byte `start` up to byte `end` with the next bytes.
  mutating func fill(
    _ key: inout [UInt8],
    from start: Int,
    to end: Int
  ) throws(IndexFormatError) {
    guard 0 <= start, start <= end, end <= key.count else { throw .count }
    guard rest >= end - start else { throw .length }
    for index in start..<end { key[index] = bytes[offset + index - start] }
    offset += end - start
  }

  /// Everything must have been read.
  func finish() throws(IndexFormatError) {
    guard rest == 0 else { throw .length }
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
  mutating func append(number: UInt64) {
    for shift: UInt64 in stride(from: 56, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

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

  /// Appends the bytes of `key` from `start` up to `end`.
  mutating func append(_ key: IndexKey, from start: Int, to end: Int = IndexKey.byteCount) {
    let begin = count
    key.append(to: &self)
    removeLast(IndexKey.byteCount - end)
    removeSubrange(begin..<begin + start)
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
  var number: UInt64 = 0
  for byte in hash.finalize().bytes.prefix(checksumBytes) { number = number << 8 | UInt64(byte) }
  return number
}
