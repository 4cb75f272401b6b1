import EPCIS
import GS1

// What is unusual about an event, though no reason to refuse it.
extension CaptureDesk {
  /// Sentences for whoever captured `event`, which is taken all the same.
  func remarks(
    on event: EPCISEvent,
    at index: Int,
    _ mentions: EventMentions
  ) -> [String] {
    var remarks = documentRemarks() + event.warnings.map(\.description)
    let unusual = admission.authority?.remarks(on: event, mentions.mentions) ?? []
    remarks += (unusual + holding(of: event, mentions)).map { "event \(event.number): \($0)" }
    let isAsset = [.returnableAsset, .asset].contains(mentions.parent?.kind)
    if event.type == .aggregation, event.action == .add, isAsset {
      remarks.append(
        "event \(event.number): a reusable asset is better packed into an SSCC for each trip, "
          + "for its own code joins the journeys of all trips"
      )
    }
    return remarks
  }

  /// Whether the goods of an event are in other hands, as far as the log tells of the first of them.
  private func holding(of event: EPCISEvent, _ mentions: EventMentions) -> [String] {
    guard let step = event.bizStep, Handing.holderSteps.contains(step),
      let thing = mentions.mentions.inOrder.first(where: { Handing.isHeld($0.id) }),
      let last = admission.earlier.lastWord(thing.key)
    else { return [] }
    return [Handing.remark(on: step, by: party, after: last)].compactMap(\.self)
  }
}
