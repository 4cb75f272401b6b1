import Crypto
import Merkle
import Testing

/// Proofs of the index that must be refused.
struct IndexDefectTests {
  static let keys: [IndexKey] = IndexVectors.keys.compactMap { try? key(hex: $0) }
  static let index = ReferenceIndex(
    Dictionary(uniqueKeysWithValues: zip(keys, keys.indices.map { [UInt64($0)] }))
  )

  /// A lookup, to be spoilt: of a key that is there, or of one that is not.
  struct Lookup {
    var key: IndexKey
    var found: IndexKey
    var value: IndexValue
    var steps: [IndexStep]
    var isAbsence: Bool

    init(of key: IndexKey) throws {
      let lookup = try #require(index.lookup(key.bytes))
      self.key = key
      found = try #require(IndexKey(bytes: lookup.key))
      value = try #require(IndexValue(bytes: lookup.value))
      steps = lookup.steps
      isAbsence = found != key
    }

    func verify() throws(MerkleError) {
      let root =
        if isAbsence {
          try IndexProof.rootAbsent(
            key: key,
            otherKey: found,
            otherValue: value,
            steps: steps
          )
        } else {
          try IndexProof.rootPresent(key: key, value: value, steps: steps)
        }
      guard root == index.root else { throw .rootMismatch(expected: index.root, got: root) }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let spoil: @Sendable (inout Lookup) -> Void
    let error: MerkleError?
    var testDescription: String { name }
  }

  static let presences = [
    Case(name: "a step's bit is 320", spoil: { $0.steps[0].move(to: 320) }, error: .stepBit(320)),
    Case(
      name: "a step's bit is huge",
      spoil: { $0.steps[0].move(to: .max) },
      error: .stepBit(.max)
    ),
    Case(
      name: "a step's bit is negative",
      spoil: { $0.steps[4].move(to: -1) },
      error: .stepBit(-1)
    ),
    Case(
      name: "a step's bit is hugely negative",
      spoil: { $0.steps[4].move(to: .min) },
      error: .stepBit(.min)
    ),
    Case(
      name: "two steps at one bit",
      spoil: { $0.steps.insert($0.steps[1], at: 1) },
      error: .stepBit(66)
    ),
    Case(name: "steps from root to leaf", spoil: { $0.steps.reverse() }, error: .stepBit(64)),
    Case(
      name: "more steps than bits",
      spoil: { $0.steps = (0..<1_000).map { IndexStep(bit: 500 - $0, sibling: .zero) } },
      error: .stepBit(500)
    ),
    Case(name: "no steps", spoil: { $0.steps = [] }, error: nil),
    Case(name: "the last step is missing", spoil: { $0.steps.removeLast() }, error: nil),
    Case(name: "the first step is missing", spoil: { $0.steps.removeFirst() }, error: nil),
    Case(
      name: "a step too many",
      spoil: { $0.steps.append(IndexStep(bit: 3, sibling: .zero)) },
      error: nil
    ),
    Case(name: "a step's bit is another", spoil: { $0.steps[0].move(to: 68) }, error: nil),
    Case(
      name: "an entry is left out of the posting list",
      spoil: { $0.value = IndexValue(entries: []) },
      error: nil
    ),
    Case(
      name: "an entry is added to the posting list",
      spoil: { $0.value = IndexValue(entries: [5, 6]) },
      error: nil
    ),
    Case(
      name: "the count alone is another",
      spoil: { $0.value = IndexValue(count: 2, root: $0.value.root) },
      error: nil
    ),
    Case(name: "another key's proof", spoil: { $0.key = keys[6] }, error: nil),
    Case(
      name: "a present key is said to be absent by its own leaf",
      spoil: { $0.isAbsence = true },
      error: .keyIsPresent
    ),
  ]

  @Test(arguments: presences)
  func `a spoilt proof of presence is refused`(defect: Case) throws {
    try expectRefusal(try Lookup(of: Self.keys[5]), defect)
  }

  static let absences = [
    Case(
      name: "a present key is said to be absent by another leaf",
      spoil: { $0.key = keys[5] },
      error: .keyElsewhere(bit: 67)
    ),
    Case(
      name: "the other leaf stands beside the key's way",
      spoil: { $0.key = $0.key.flipping(bit: $0.steps[0].bit) },
      error: .keyElsewhere(bit: 67)
    ),
    Case(
      name: "the other leaf is given as the key's own",
      spoil: { $0.isAbsence = false },
      error: nil
    ),
    Case(name: "the other leaf has another value", spoil: { $0.value = keysValue }, error: nil),
    Case(name: "no steps", spoil: { $0.steps = [] }, error: nil),
    Case(name: "the last step is missing", spoil: { $0.steps.removeLast() }, error: nil),
    Case(name: "a bit is 320", spoil: { $0.steps[0].move(to: 320) }, error: .stepBit(320)),
  ]
  static let keysValue = IndexValue(entries: [14, 15])

  @Test(arguments: absences)
  func `a spoilt proof of absence is refused`(defect: Case) throws {
    try expectRefusal(try Lookup(of: try key(hex: IndexVectors.absent.key)), defect)
  }

  @Test(arguments: [IndexVectors.present.key, IndexVectors.absent.key])
  func `a lookup with any byte changed is refused`(subject: String) throws {
    let lookup = try Lookup(of: try key(hex: subject))
    try lookup.verify()
    var spoilt: [Lookup] = []
    for byte in 0..<40 {
      let bit = byte * 8 + byte % 8
      spoilt += [lookup, lookup]
      spoilt[spoilt.count - 2].found = lookup.found.flipping(bit: bit)
      if !lookup.isAbsence { spoilt[spoilt.count - 2].key = lookup.key.flipping(bit: bit) }
      var value = lookup.value.bytes
      value[byte] ^= 1 << UInt8(byte % 8)
      spoilt[spoilt.count - 1].value = try #require(IndexValue(bytes: value))
    }
    for place in lookup.steps.indices {
      for byte in 0..<Digest.byteCount {
        let sibling = lookup.steps[place].sibling.flipping(bit: byte * 8 + byte % 8)
        spoilt.append(lookup)
        spoilt[spoilt.count - 1].steps[place] = IndexStep(
          bit: lookup.steps[place].bit,
          sibling: sibling
        )
      }
      for bit in -2...330 where bit != lookup.steps[place].bit {
        spoilt.append(lookup)
        spoilt[spoilt.count - 1].steps[place].move(to: bit)
      }
    }
    #expect(spoilt.allSatisfy { spoilt in isRefused { try spoilt.verify() } })
  }

  private func expectRefusal(_ lookup: Lookup, _ defect: Case) throws {
    var lookup = lookup
    try lookup.verify()
    defect.spoil(&lookup)
    let error = #expect(throws: MerkleError.self) { try lookup.verify() }
    if let expected = defect.error {
      #expect(error == expected)
    } else {
      guard case .rootMismatch = error else {
        Issue.record("\(error as Any) is no mismatch")
        return
      }
    }
  }
}

extension IndexStep {
  fileprivate mutating func move(to bit: Int) { self = IndexStep(bit: bit, sibling: sibling) }
}

extension IndexKey {
  /// This key with one bit turned.
  fileprivate func flipping(bit: Int) -> IndexKey {
    var bytes = bytes
    bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
    return IndexKey(bytes.span)
  }
}
