import COpenSSL

/// Ed25519 signatures (RFC 8032), checked strictly.
///
/// Strict means that one signature has one form: the scalar is below the group order, points are
/// encoded canonically, and no public key has a small order (with such a key, one signature could
/// stand for many messages).
public enum Ed25519 {
  /// The number of bytes of a signature.
  public static let signatureByteCount = 64

  /// A public key that a strict verifier accepts.
  public struct PublicKey: Hashable, Sendable {
    /// The 32 bytes of the encoded point.
    public let bytes: [UInt8]

    /// Takes 32 bytes; `nil` if they are not a canonical point encoding or have a small order.
    public init?(bytes: [UInt8]) {
      guard bytes.count == 32, isCanonical(bytes), !hasSmallOrder(bytes) else { return nil }
      self.bytes = bytes
    }

    /// Whether `signature` (64 bytes) is this key's signature of `message`.
    public func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
      // OpenSSL refuses a scalar that is not below the group order, and compares the encoded
      // point R byte by byte, which refuses every other encoding of it.
      guard signature.count == Ed25519.signatureByteCount,
        let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
      else { return false }
      defer { EVP_PKEY_free(key) }
      guard let context = EVP_MD_CTX_new() else { return false }
      defer { EVP_MD_CTX_free(context) }
      guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
      let isValid =
        EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
      if !isValid { ERR_clear_error() }
      return isValid
    }
  }

  /// A private key, made from a seed of 32 bytes.
  public struct PrivateKey: Sendable {
    /// The seed of 32 bytes; whoever has it can sign.
    public let seed: [UInt8]
    /// The key that others verify with.
    public let publicKey: PublicKey

    /// Takes a seed of 32 bytes; `nil` for any other number.
    public init?(seed: [UInt8]) {
      guard seed.count == 32,
        let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
      else { return nil }
      defer { EVP_PKEY_free(key) }
      var bytes = [UInt8](repeating: 0, count: 32)
      var count = bytes.count
      guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == 32,
        let publicKey = PublicKey(bytes: bytes)
      else { return nil }
      self.seed = seed
      self.publicKey = publicKey
    }

    /// A new key from the system's random source.
    public static func generate() -> PrivateKey {
      guard let key = PrivateKey(seed: Random.bytes(32)) else {
        preconditionFailure("every seed of 32 bytes makes a key")
      }
      return key
    }

    /// The signature of `message`: 64 bytes, the same each time.
    public func signature(of message: [UInt8]) -> [UInt8] {
      var signature = [UInt8](repeating: 0, count: Ed25519.signatureByteCount)
      var count = signature.count
      let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
      defer { EVP_PKEY_free(key) }
      let context = EVP_MD_CTX_new()
      defer { EVP_MD_CTX_free(context) }
      let signed =
        EVP_DigestSignInit(context, nil, nil, nil, key) == 1
        && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
      precondition(signed && count == signature.count, "OpenSSL could not sign")
      return signature
    }
  }
}

/// Whether the y coordinate is below the field's prime 2^255 − 19.
private func isCanonical(_ point: [UInt8]) -> Bool {
  if point[31] & 0x7f != 0x7f { return true }
  if point[1...30].contains(where: { $0 != 0xff }) { return true }
  return point[0] < 0xed
}

/// Whether the point has order 1, 2, 4 or 8: its y is one of five values, whatever its sign.
private func hasSmallOrder(_ point: [UInt8]) -> Bool {
  var y = point
  y[31] &= 0x7f
  return smallOrderY.contains(y)
}

private let smallOrderY: [[UInt8]] = {
  let zero = [UInt8](repeating: 0, count: 32)
  let one = [1] + [UInt8](repeating: 0, count: 31)
  let minusOne = [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
  let ofOrderEight = [
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ]
  return [zero, one, minusOne] + ofOrderEight.compactMap(Hex.decode)
}()
