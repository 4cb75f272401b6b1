import Crypto
import Testing

@Suite struct CryptoTests {
  @Test func `SHA-256 gives the digests of FIPS 180-4`() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(SHA256.hash([]).hex == empty)
    #expect(SHA256.hash(utf8: "abc").hex == abc)
  }

  @Test func `a message fed in pieces has the digest of the whole`() throws {
    let left = SHA256.hash(utf8: "left")
    let right = SHA256.hash(utf8: "right")
    var pieces = SHA256()
    pieces.update(byte: 1)
    pieces.update(left)
    pieces.update(right)
    #expect(pieces.finalize() == SHA256.hash([1] + left.bytes + right.bytes))
    #expect(SHA256.hash(tag: 1, left, right) == pieces.finalize())
    #expect(Digest(bytes: left.bytes) == left)
    #expect(Digest(base64: left.base64) == left)
    #expect(Digest(hex: left.hex) == left)
    #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
  }

  // RFC 4231 §4.2, §4.3 and §4.7.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func `HMAC gives the codes of RFC 4231`(key: [UInt8], message: String, code: String) {
    #expect(HMAC(key: key).code(for: Array(message.utf8)).hex == code)
  }

  @Test func `base64 has one form for each byte string`() {
    for count in 0..<20 {
      let bytes = (0..<count).map { UInt8($0 * 37 & 255) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.encode(Array("foobar".utf8)) == "Zm9vYmFy")
    for bad in ["Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Z===", "Zm9v\n", "Zm-v", "===="] {
      #expect(Base64.decode(bad) == nil, "\(bad)")
    }
  }

  @Test func `hexadecimal is lower case and whole bytes`() {
    #expect(Hex.decode("00ff10") == [0, 255, 16])
    for bad in ["0", "0F", "0g", " 0"] { #expect(Hex.decode(bad) == nil) }
  }

  // RFC 8032 §7.1, TEST 2.
  @Test func `Ed25519 signs as RFC 8032 does`() throws {
    let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    let bytes = try #require(Hex.decode(seed))
    let key = try #require(Ed25519.PrivateKey(seed: bytes))
    let signature = key.signature(of: [0x72])
    #expect(
      Hex.encode(key.publicKey.bytes)
        == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    )
    #expect(
      Hex.encode(signature)
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    #expect(key.publicKey.isValid(signature: signature, of: [0x72]))
    #expect(!key.publicKey.isValid(signature: signature, of: [0x73]))
    for index in signature.indices {
      var changed = signature
      changed[index] ^= 1
      #expect(!key.publicKey.isValid(signature: changed, of: [0x72]), "byte \(index)")
    }
  }

  @Test func `a scalar that is not below the group order is refused`() throws {
    let key = Ed25519.PrivateKey.generate()
    let message = Array("m".utf8)
    var signature = key.signature(of: message)
    // S + L verifies in a lax implementation.
    let order = try #require(
      Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    )
    var carry = 0
    for index in 0..<32 {
      let sum = Int(signature[32 + index]) + Int(order[index]) + carry
      signature[32 + index] = UInt8(sum & 255)
      carry = sum >> 8
    }
    #expect(!key.publicKey.isValid(signature: signature, of: message))
  }

  @Test(arguments: [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])
  func `a public key of small order or in another encoding is refused`(hex: String) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(Ed25519.PublicKey(bytes: bytes) == nil)
  }

  @Test func `random bytes are not the same twice`() {
    #expect(Random.bytes(16) != Random.bytes(16))
    #expect(constantTimeEqual([1, 2], [1, 2]))
    #expect(!constantTimeEqual([1, 2], [1, 3]))
    #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
  }
}
