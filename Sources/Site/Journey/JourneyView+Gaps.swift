import Provenance

extension JourneyView {
  /// A stretch of way of which no record says how it was covered.
  struct Gap {
    /// The step before it, and the step after it.
    let before: Journey.Step
    let after: Journey.Step
  }

  /// Business steps that begin, cover or end a way.
  private static let moving: Set<String> = [
    "accepting", "arriving", "collecting", "consigning", "customs_clearing", "departing", "loading",
    "receiving", "shipping", "staging_outbound", "transporting", "unloading",
  ]

  /// Where one record of the package, or of what it was in, is in one country, the next in another,
  /// and neither tells of a way.
  var gaps: [Gap] {
    let located = journey.steps.filter { step in
      (step.about == .item || step.about == .container) && step.place?.country != nil
        && (step.state == .stands || step.state == .corrects)
    }
    return zip(located, located.dropFirst()).filter { before, after in
      before.place?.country != after.place?.country
        && Self.moving.isDisjoint(with: [kind(of: before), kind(of: after)])
    }.map(Gap.init)
  }
}
