import Crypto
import Merkle

// What statements say about other statements. This changes the reading, never the walk.

extension Closure {
  /// Finds what was erased and what was corrected or withdrawn, and judges anew what was erased.
  mutating func resolve(_ authority: ReadingAuthority) {
    let listings = Listings(readings)
    resolveErasures(listings)
    for index in readings.indices {
      guard let statement = statements[readings[index].entry], statement.was != nil else {
        continue
      }
      let judgement = authority.judge(
        statement,
        in: readings[index].role,
        under: lookups[readings[index].lookup].key,
        registry: registry
      )
      readings[index].fault = statement.fault ?? judgement.fault
      readings[index].isAuthorityChecked = judgement.isChecked
    }
    resolveCorrections(Listings(readings))
  }

  private mutating func resolveErasures(_ listings: Listings) {
    let numbers = numbersByLeafHash
    for erasure in statements.values.sorted(by: { $0.number < $1.number }) {
      guard let body = erasure.body, body.type == "Erasure", let target = body.erases,
        let number = numbers[target], let erased = statements[number], !erased.hasBody,
        number < erasure.number, mayErase(erasure.party, erased),
        listings.counts(erasure.number, whereverListed: number)
      else { continue }
      statements[number]?.erasedBy = erasure.number
      statements[number]?.was = body.was
    }
  }

  private mutating func resolveCorrections(_ listings: Listings) {
    let numbers = numbersByLeafHash
    for correction in statements.values.sorted(by: { $0.number < $1.number }) {
      guard let target = correction.corrects, let number = numbers[target],
        number < correction.number, let party = correction.party,
        AuthorityRule.correct.allows(
          party,
          ofStatementBy: statements[number]?.party,
          origin: origin
        ),
        listings.counts(correction.number, whereverListed: number)
      else { continue }
      statements[number]?.correctedBy = correction.number
    }
  }

  private func mayErase(_ party: PartyName?, _ statement: Statement) -> Bool {
    guard let party else { return false }
    return AuthorityRule.erase.allows(party, ofStatementBy: statement.party, origin: origin)
  }

  private var numbersByLeafHash: [Digest: UInt64] {
    Dictionary(statements.values.map { ($0.leafHash, $0.number) }, uniquingKeysWith: min)
  }
}

/// Which statements stand under which keys, and count there.
private struct Listings {
  private var isCounted: [UInt64: [Int: Bool]] = [:]

  init(_ readings: [Closure.Reading]) {
    for reading in readings {
      isCounted[reading.entry, default: [:]][reading.lookup] = reading.isCounted
    }
  }

  /// Whether `later` counts under every key under which `earlier` stands.
  func counts(_ later: UInt64, whereverListed earlier: UInt64) -> Bool {
    guard let keys = isCounted[earlier]?.keys, let counted = isCounted[later] else { return false }
    return keys.allSatisfy { counted[$0] == true }
  }
}
