import Crypto
import Merkle

/// The index tree built plainly from a dictionary: the oracle for proofs and stores.
///
/// Written from the definition, over byte strings of any length as torchwood has them: a binary
/// Patricia tree whose leaves are `SHA-256(00 ‖ uvarint|k| ‖ k ‖ uvarint|v| ‖ v)` and whose nodes are
/// `SHA-256(01 ‖ uvarint b ‖ left ‖ right)`, `b` being the first bit in which their sides differ.
/// A shorter key goes on with the byte 00 and then ff without end. It uses nothing of `Merkle` that
/// it could be the oracle of.
struct ReferenceIndex: Sendable {
  /// The leaf to which a key's bits lead, and the way from it to the root.
  struct Lookup: Equatable {
    var key: [UInt8]
    var value: [UInt8]
    var steps: [IndexStep]
  }

  private indirect enum Node: Sendable {
    case leaf(key: [UInt8], value: [UInt8], hash: Digest)
    case inner(bit: Int, left: Node, right: Node, hash: Digest)

    var hash: Digest {
      switch self {
      case .leaf(_, _, let hash), .inner(_, _, _, let hash): hash
      }
    }
  }

  private let top: Node?
  /// Keys are read as if they had this many bytes.
  private let width: Int

  init(_ pairs: [[UInt8]: [UInt8]]) {
    let width = pairs.keys.map(\.count).reduce(0, max) + 2
    let sorted = pairs.map { (padded: pad($0.key, to: width), key: $0.key, value: $0.value) }
      .sorted { $0.padded.lexicographicallyPrecedes($1.padded) }
    self.width = width
    top = sorted.isEmpty ? nil : ReferenceIndex.build(sorted[...])
  }

  /// The index that a ledger keeps: the numbers of the entries that are filed under each key.
  init(_ postings: [IndexKey: [UInt64]]) {
    var pairs: [[UInt8]: [UInt8]] = [:]
    for (key, entries) in postings { pairs[key.bytes] = postingValue(entries) }
    self.init(pairs)
  }

  var root: Digest { top?.hash ?? SHA256.hash([]) }

  /// The leaf to which the bits of `key` lead; `nil` if the index is empty.
  ///
  /// It is the key's own exactly if the index holds it.
  func lookup(_ key: [UInt8]) -> Lookup? {
    guard var node = top else { return nil }
    let padded = pad(key, to: max(width, key.count + 2))
    var steps: [IndexStep] = []
    while case .inner(let bit, let left, let right, _) = node {
      let isRight = padded[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
      steps.append(IndexStep(bit: bit, sibling: isRight ? left.hash : right.hash))
      node = isRight ? right : left
    }
    guard case .leaf(let key, let value, _) = node else { return nil }
    return Lookup(key: key, value: value, steps: steps.reversed())
  }

  /// The tree over `leaves`, which are sorted and not empty.
  private static func build(
    _ leaves: ArraySlice<(padded: [UInt8], key: [UInt8], value: [UInt8])>
  ) -> Node {
    let (first, last) = (leaves[leaves.startIndex], leaves[leaves.endIndex - 1])
    // In a sorted list nobody differs earlier than the first from the last.
    guard let byte = first.padded.indices.first(where: { first.padded[$0] != last.padded[$0] })
    else {
      let (key, value) = (first.key, first.value)
      let hash = SHA256.hash([0] + uvarint(key.count) + key + uvarint(value.count) + value)
      return .leaf(key: key, value: value, hash: hash)
    }
    let inByte = (first.padded[byte] ^ last.padded[byte]).leadingZeroBitCount
    let mask: UInt8 = 0x80 >> UInt8(inByte)
    let left = build(leaves.prefix { $0.padded[byte] & mask == 0 })
    let right = build(leaves.drop { $0.padded[byte] & mask == 0 })
    let bit = byte * 8 + inByte
    let hash = SHA256.hash([1] + uvarint(bit) + left.hash.bytes + right.hash.bytes)
    return .inner(bit: bit, left: left, right: right, hash: hash)
  }
}

/// `key` and then 00, ff, ff … as far as `width` goes.
private func pad(_ key: [UInt8], to width: Int) -> [UInt8] {
  key + [0] + [UInt8](repeating: 0xff, count: width - key.count - 1)
}

private func uvarint(_ number: Int) -> [UInt8] {
  number < 128 ? [UInt8(number)] : [UInt8(number % 128 + 128)] + uvarint(number / 128)
}

/// How many entries there are, and the root of RFC 6962 over their numbers, all big-endian.
private func postingValue(_ entries: [UInt64]) -> [UInt8] {
  bigEndian(UInt64(entries.count)) + logRoot(entries[...]).bytes
}

private func logRoot(_ entries: ArraySlice<UInt64>) -> Digest {
  guard let first = entries.first else { return SHA256.hash([]) }
  if entries.count == 1 { return SHA256.hash([0] + bigEndian(first)) }
  var half = 1
  while half * 2 < entries.count { half *= 2 }
  let (left, right) = (logRoot(entries.prefix(half)), logRoot(entries.dropFirst(half)))
  return SHA256.hash([1] + left.bytes + right.bytes)
}

private func bigEndian(_ number: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
}
