import Crypto
import Merkle
import Testing

/// Keys, values and posting lists of the index.
struct IndexValueTests {
  @Test(arguments: IndexVectors.postings)
  func `a posting list has another program's value`(entries: [UInt64], hex: String) throws {
    let value = IndexValue(entries: entries)
    #expect(Hex.encode(value.bytes) == hex)
    #expect(IndexValue(bytes: value.bytes) == value)
    #expect(IndexValue(base64: value.base64) == value)
    var frontier = Frontier()
    for entry in entries { frontier.append(LogHash.leaf(bigEndian: entry)) }
    #expect(IndexValue(frontier) == value)
  }

  @Test func `a key is its 40 bytes`() throws {
    let bytes = (1...40).map { UInt8($0) }
    let key = try #require(IndexKey(bytes: bytes))
    #expect(key.bytes == bytes)
    #expect(IndexKey(base64: key.base64) == key)
    #expect(IndexKey(([0xff] + bytes).span, at: 1) == key)
    for bit in 0..<IndexKey.bitCount {
      #expect(key.bit(bit) == (bytes[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1))
    }
  }

  @Test(arguments: [0, 1, 39, 41, 80])
  func `other numbers of bytes make neither key nor value`(count: Int) {
    let bytes = [UInt8](repeating: 7, count: count)
    #expect(IndexKey(bytes: bytes) == nil)
    #expect(IndexValue(bytes: bytes) == nil)
    #expect(IndexKey(base64: Base64.encode(bytes)) == nil)
    #expect(IndexValue(base64: Base64.encode(bytes)) == nil)
  }

  @Test func `keys differ first, and stand in order, by their first different bit`() throws {
    let zero = try #require(IndexKey(bytes: [UInt8](repeating: 0, count: 40)))
    #expect(zero.firstDifference(from: zero) == nil)
    #expect(!(zero < zero))
    for bit in 0..<IndexKey.bitCount {
      var bytes = zero.bytes
      bytes[bit / 8] = 0x80 >> UInt8(bit % 8)
      if bit < 319 { bytes[39] |= 1 }
      let key = try #require(IndexKey(bytes: bytes))
      #expect(zero.firstDifference(from: key) == bit)
      #expect(key.firstDifference(from: zero) == bit)
      #expect(zero < key && !(key < zero))
      #expect(key.isRegistry == (bit >= 64))
    }
  }
}
