import Testing

@testable import Crypto

@Suite struct SlowHashTests {
  @Test func `it is scrypt with these parameters, as Python's hashlib computes it`() {
    let hash = SlowHash.hash(Array("31415926".utf8), salt: Array("0123456789abcdef".utf8))
    #expect(Hex.encode(hash) == "82fc89f2c12f97429aa929d6b6ba9ffc342a3c845ba2197dd7d98695391f84be")
    #expect(SlowHash.hash([], salt: []).count == 32)
  }
}
