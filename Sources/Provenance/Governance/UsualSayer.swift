import EPCIS
import GS1

/// Who usually says what: what others say is taken, and told to whoever captures it.
///
/// | rule | what is said | who usually says it |
/// | --- | --- | --- |
/// | `inspect` | goods were inspected or sampled | a laboratory, a regulator, customs, or the holder of the prefix |
/// | `transport` | goods are being moved | a carrier |
/// | `sell` | goods were sold to a shopper | a retailer, a platform or a brand |
struct UsualSayer: Hashable, Sendable {
  let name: String
  let steps: Set<String>
  let roles: Set<PartyRole>
  let prefixHolder: Bool
  let words: String

  static let table = [
    UsualSayer(
      name: "inspect",
      steps: ["inspecting", "sampling"],
      roles: [.laboratory, .regulator, .customs],
      prefixHolder: true,
      words: "a laboratory, a regulator, customs or the holder of the company prefix"
    ),
    UsualSayer(
      name: "transport",
      steps: ["transporting"],
      roles: [.carrier],
      prefixHolder: false,
      words: "a carrier"
    ),
    UsualSayer(
      name: "sell",
      steps: ["retail_selling"],
      roles: [.retailer, .platform, .brand],
      prefixHolder: false,
      words: "a retailer, a platform or a brand"
    ),
  ]

  /// Whether `party` is one who usually says it.
  func fits(_ party: PartyRevision, covering covers: Bool) -> Bool {
    !roles.isDisjoint(with: party.roles) || (prefixHolder && covers)
  }
}

extension Authority {
  /// What is unusual about an event of this party, though no reason to refuse it.
  func remarks(on event: EPCISEvent, _ mentions: Mentions) -> [String] {
    let covered = mentions.inOrder.contains { covers($0.id) }
    return UsualSayer.table.filter { usual in
      event.bizStep.map(usual.steps.contains) == true && !usual.fits(party, covering: covered)
    }.map {
      "\(event.bizStep ?? "") is usually said by \($0.words) (rule \($0.name))"
    }
  }
}
