import Crypto
import Merkle
import Testing

/// Something that a test had to have and did not get.
struct Missing: Error, CustomStringConvertible {
  let description: String
}

/// The digest with these hexadecimal digits.
func digest(hex: String) throws -> Digest {
  guard let digest = Digest(hex: hex) else { throw Missing(description: "digest \(hex)") }
  return digest
}

/// The bytes with these hexadecimal digits.
func bytes(hex: String) throws -> [UInt8] {
  guard let bytes = Hex.decode(hex) else { throw Missing(description: "bytes \(hex)") }
  return bytes
}

/// The index key with these hexadecimal digits.
func key(hex: String) throws -> IndexKey {
  guard let key = IndexKey(bytes: try bytes(hex: hex)) else {
    throw Missing(description: "index key \(hex)")
  }
  return key
}

/// The index value with these hexadecimal digits.
func value(hex: String) throws -> IndexValue {
  guard let value = IndexValue(bytes: try bytes(hex: hex)) else {
    throw Missing(description: "index value \(hex)")
  }
  return value
}

/// Whether `check` throws a ``MerkleError``: for loops too long for `#expect` at each turn.
func isRefused(_ check: () throws -> Void) -> Bool {
  do {
    try check()
    return false
  } catch {
    return error is MerkleError
  }
}

extension Digest {
  /// This digest with one bit turned.
  func flipping(bit: Int) -> Digest {
    var bytes = bytes
    bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
    return Digest(bytes.span)
  }
}

/// A log in memory that keeps the hash of every complete subtree.
struct MemoryLog {
  private struct Place: Hashable {
    let level: Int
    let index: UInt64
  }
  private(set) var frontier = Frontier()
  private var nodes: [Place: Digest] = [:]

  init(_ leaves: some Sequence<[UInt8]> = EmptyCollection<[UInt8]>()) {
    for leaf in leaves { append(leaf) }
  }

  mutating func append(_ leaf: [UInt8]) {
    frontier.append(LogHash.leaf(leaf)) { level, index, hash in
      let old = nodes.updateValue(hash, forKey: Place(level: level, index: index))
      #expect(old == nil, "a subtree is completed once")
    }
  }

  func node(_ level: Int, _ index: UInt64) throws -> Digest {
    guard let node = nodes[Place(level: level, index: index)] else {
      throw Missing(description: "subtree \(index) of level \(level)")
    }
    return node
  }
}
