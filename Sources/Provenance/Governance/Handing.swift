import EPCIS
import GS1

/// What was said last of a thing, and by whom: who holds it, as far as a log can tell.
public struct LastWord: Hashable, Sendable {
  /// The party.
  public let party: PartyName
  /// The step of the event, if it has one.
  public let bizStep: String?

  /// Takes what the ledger knows.
  public init(party: PartyName, bizStep: String?) {
    self.party = party
    self.bizStep = bizStep
  }
}

/// Who usually sends goods away, sells them or ends them: whoever holds them.
///
/// | rule | what is said | who usually says it |
/// | --- | --- | --- |
/// | `hold` | a thing was sent, sold, or taken out of use | the party that spoke of it last, or anybody once that one handed it on |
///
/// A log knows what was said and not where things are. So it refuses nothing here: who captures is told.
enum Handing {
  /// Steps of whoever holds the goods.
  static let holderSteps: Set<String> = [
    "shipping", "departing", "retail_selling", "decommissioning", "destroying", "dispensing",
  ]
  /// Steps with which goods leave the hands of whoever says them.
  static let handingSteps: Set<String> = [
    "shipping", "departing", "loading", "transporting", "staging_outbound", "consigning",
    "retail_selling", "entering_exiting",
  ]

  /// Whether a log can tell who holds such things: classes and places are in many hands.
  static func isHeld(_ id: CanonicalID) -> Bool {
    switch id.kind {
    case .item, .componentItem, .sscc, .returnableAsset, .asset: true
    default: false
    }
  }

  /// What is unusual about `party` saying `bizStep` of a thing of which `last` was said last.
  static func remark(on bizStep: String, by party: PartyName, after last: LastWord) -> String? {
    guard holderSteps.contains(bizStep), last.party != party,
      last.bizStep.map(handingSteps.contains) != true
    else { return nil }
    let step = last.bizStep.map { ", \($0)," } ?? ""
    return "\(bizStep) is usually said by who holds the goods; \(last.party) spoke of them last"
      + "\(step) and did not hand them on (rule hold)"
  }
}
