import Crypto
import Notes
import Testing

/// Something that a test had to have and did not get.
struct Missing: Error, CustomStringConvertible {
  let description: String
}

/// The key whose seed is 32 times the byte `seed`.
func signer(_ name: String, seed: UInt8, kind: SignatureType = .ed25519) throws -> SignerKey {
  guard let key = Ed25519.PrivateKey(seed: [UInt8](repeating: seed, count: 32)) else {
    throw Missing(description: "a key")
  }
  return SignerKey(name: try KeyName(name), privateKey: key, kind: kind)
}
