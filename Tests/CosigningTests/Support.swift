import Crypto
import Merkle
import Notes
import Testing

/// A log of made-up leaves whose checkpoints a test signs.
struct GrowingLog {
  let key: SignerKey
  var leaves: [Digest] = []

  init(_ name: String = "log.example/test", leaves count: Int = 0, seed: UInt8 = 1) throws {
    key = try testKey(name, seed: seed, kind: .ed25519)
    grow(by: count)
  }

  mutating func grow(by count: Int, _ label: String = "leaf") {
    for _ in 0..<count { leaves.append(LogHash.leaf(Array("\(label) \(leaves.count)".utf8))) }
  }

  var origin: Origin { Origin(key.name) }

  func checkpoint(_ size: Int? = nil) -> Checkpoint {
    let size = size ?? leaves.count
    return Checkpoint(
      origin: origin,
      size: UInt64(size),
      root: LogHash.root(of: leaves[..<size])
    )
  }

  func note(_ size: Int? = nil) throws -> SignedNote {
    let text = checkpoint(size).text
    return try SignedNote(text: text, signatures: [key.sign(text)])
  }

  func proof(from old: Int, to size: Int? = nil) -> [Digest] {
    let leaves = leaves[..<(size ?? leaves.count)]
    guard old > 0, old < leaves.count else { return [] }
    return ConsistencyProof.path(oldSize: UInt64(old), newSize: UInt64(leaves.count)) {
      level,
      index in
      let first = Int(index) << level
      return LogHash.root(of: leaves[first..<first + 1 << level])
    }
  }
}

func testKey(_ name: String, seed: UInt8, kind: SignatureType) throws -> SignerKey {
  let seed = SHA256.hash(Array(name.utf8) + [seed]).bytes
  let key = try #require(Ed25519.PrivateKey(seed: seed))
  return SignerKey(name: try KeyName(name), privateKey: key, kind: kind)
}
