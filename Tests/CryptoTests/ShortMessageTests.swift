import Crypto
import Testing

@Suite struct ShortMessageTests {
  @Test func `a short message hashes as a long one does, at every length`() {
    for length in 0...ShortMessage.byteCountMax {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }
      var message = ShortMessage()
      for byte in bytes { message.append(byte) }
      #expect(message.hash() == SHA256.hash(bytes), "length \(length)")
    }
  }

  @Test func `words and digests are added as their bytes, at every offset`() {
    let digest = SHA256.hash(utf8: "digest")
    for offset in 0...79 {
      let bytes = [UInt8](repeating: 0xa5, count: offset)
      var message = ShortMessage()
      for byte in bytes { message.append(byte) }
      message.append(bigEndian: 0x0102_0304_0506_0708)
      message.append(digest)
      #expect(message.hash() == SHA256.hash(bytes + [1, 2, 3, 4, 5, 6, 7, 8] + digest.bytes))
    }
  }

  @Test func `a message that is too long traps`() async {
    await #expect(processExitsWith: .failure) {
      var message = ShortMessage()
      for _ in 0..<15 { message.append(bigEndian: 1) }
    }
  }
}
