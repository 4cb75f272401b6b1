import Crypto
import Merkle

extension Verifier {
  /// Step 4, first part: every lookup leads from its key to the root of the index.
  func checkLookups(root expected: Digest) throws(Refusal) {
    for (place, lookup) in bundle.lookups.enumerated() {
      let root: Digest
      do { root = try self.root(of: lookup) } catch {
        throw Refusal(step: 4, field: "lookups[\(place)].steps", "\(error)")
      }
      guard root == expected else {
        let message = "the lookup does not lead to the root of the index"
        throw Refusal(step: 4, field: "lookups[\(place)]", message)
      }
    }
  }

  private func root(of lookup: ProofBundle.Lookup) throws(MerkleError) -> Digest {
    switch lookup.finding {
    case .entries(let numbers):
      let value = IndexValue(entries: numbers)
      return try IndexProof.rootPresent(key: lookup.key, value: value, steps: lookup.steps)
    case .value(let value):
      return try IndexProof.rootPresent(key: lookup.key, value: value, steps: lookup.steps)
    case .absent(let other, let value):
      return try IndexProof.rootAbsent(
        key: lookup.key,
        otherKey: other,
        otherValue: value,
        steps: lookup.steps
      )
    }
  }

  /// Step 8, and the second part of step 4: judges the statements and compares the lookups with
  /// those of the journey.
  func walk(
    _ subject: Subject,
    _ parts: [UInt64: StatementParts]
  ) throws(Refusal) -> Closure {
    var walk = Walk(
      subject: subject,
      origin: origin,
      source: BundleWalkSource(bundle: bundle, parts: parts)
    )
    let closure = try walk.run()
    try walk.source.checkNothingIsLeft(closure)
    return closure
  }
}

/// Lets a walk read from a bundle whose proofs have been checked, and sees that it reads all of it.
struct BundleWalkSource: WalkSource {
  private let bundle: ProofBundle
  private let parts: [UInt64: StatementParts]
  private let lookupPlaces: [IndexKey: Int]
  private let entryPlaces: [UInt64: Int]
  private var isUsed: [Bool]

  init(bundle: ProofBundle, parts: [UInt64: StatementParts]) {
    self.bundle = bundle
    self.parts = parts
    lookupPlaces = Dictionary(
      bundle.lookups.enumerated().map { ($0.element.key, $0.offset) },
      uniquingKeysWith: min
    )
    entryPlaces = Dictionary(
      bundle.entries.enumerated().map { ($0.element.number, $0.offset) },
      uniquingKeysWith: min
    )
    isUsed = Array(repeating: false, count: bundle.lookups.count)
  }

  mutating func find(_ key: IndexKey, limit: UInt64?) throws(Refusal) -> Closure.Finding {
    guard let place = lookupPlaces[key] else {
      throw Refusal(step: 4, field: "lookups", "the journey needs the key \(key.base64)")
    }
    isUsed[place] = true
    switch bundle.lookups[place].finding {
    case .absent: return .absent
    case .entries(let numbers):
      if let limit, UInt64(numbers.count) > limit {
        throw refusal(place, "the list is too long to be shown here")
      }
      return .entries(numbers)
    case .value(let value):
      guard let limit, value.count > limit else {
        throw refusal(place, "the list must be shown here")
      }
      return .tooMany(value.count)
    }
  }

  func statement(_ number: UInt64) throws(Refusal) -> StatementParts {
    guard let parts = parts[number] else { throw missing(number) }
    return parts
  }

  func role(of number: UInt64, under key: IndexKey) throws(Refusal) -> Role {
    guard let place = entryPlaces[number],
      let proof = bundle.entries[place].statement?.filed.first(where: { $0.key == key })
    else { throw missing(number) }
    return proof.role
  }

  func registryEntry(_ number: UInt64) throws(Refusal) -> [UInt8] {
    guard let place = entryPlaces[number] else { throw missing(number) }
    return bundle.entries[place].text
  }

  /// Refuses if the bundle holds a lookup that the walk did not come to.
  ///
  /// Of a key that the walk came to and did not look up, the bundle may show that something stands
  /// there, and how much. That adds nothing: the journey is cut there.
  func checkNothingIsLeft(_ closure: Closure) throws(Refusal) {
    let cut = Set(closure.lookups.lazy.filter { $0.finding == .notLookedUp }.map(\.key))
    for (place, lookup) in bundle.lookups.enumerated() where !isUsed[place] {
      if case .value = lookup.finding, cut.contains(lookup.key) { continue }
      throw refusal(place, "the lookup does not belong to the journey")
    }
  }

  private func refusal(_ place: Int, _ message: String) -> Refusal {
    Refusal(step: 4, field: "lookups[\(place)]", message)
  }

  // Steps 5 and 7 have seen to it that each entry that a lookup names is there, with its proofs.
  private func missing(_ number: UInt64) -> Refusal {
    Refusal(step: 5, field: "entries", "entry \(number) is missing")
  }
}
