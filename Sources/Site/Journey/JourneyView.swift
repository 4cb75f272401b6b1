import EPCIS
import Provenance

/// A journey with the words and numbers that both the document and the page show.
struct JourneyView {
  let journey: Journey
  let verified: Verified
  /// The address of this answer's page.
  let page: String
  /// Whether the code named a lot or part of which nothing is known, and its product is shown.
  let isWalkedUp: Bool
  /// How many seconds records stay fresh, by the trust file.
  let maxAge: UInt64

  // MARK: Status

  var words: StatusWords { StatusWords.of(journey.status.rawValue, facts) }

  var notes: [String] {
    journey.notes.map(\.rawValue) + (isWalkedUp ? ["walked_up"] : [])
  }

  private var facts: StatusWords.Facts {
    var facts = StatusWords.Facts()
    facts.brand = journey.product?.brand ?? "The maker"
    facts.asOf = utc(journey.asOf)
    facts.notes = notes
    facts.isProductOnly = journey.level == .product || journey.level == .lot
    facts.level = journey.level.rawValue
    facts.hidden = counts.withheld
    facts.steps = counts.steps
    facts.lotScanned = journey.asked.lot ?? journey.asked.expiry ?? ""
    facts.lotRecorded = recordedDifference
    if let recall = journey.recalls.first(where: \.isAboutSubject) {
      facts.recallBy = partyName(recall.party)
      facts.recallDate = recall.time.map { String($0.utcText.prefix(10)) } ?? ""
      facts.recallReason = recall.reason
    }
    if let finding = journey.findings.first(where: \.isOfWeight) {
      facts.finding = "\(title(of: finding)) (step \(finding.step))"
    }
    facts.date = journey.steps.last.map { String(localTime(of: $0).prefix(10)) } ?? ""
    return facts
  }

  private var recordedDifference: String {
    let lot = journey.product?.lot
    let isLot = journey.asked.lot != nil && journey.asked.lot != lot
    return (isLot ? lot : journey.product?.expiry) ?? ""
  }

  // MARK: Counts

  struct Counts {
    var steps = 0
    var withheld = 0
    var corrected = 0
    var late = 0
    var saidBy: [Journey.Step.Attestation: Int] = [:]
  }

  /// Of the steps that stand and are surely about this one.
  var counts: Counts {
    var counts = Counts()
    for step in journey.steps where step.certainty != .possible {
      if step.state == .corrected || step.state == .withdrawn {
        counts.corrected += 1
        continue
      }
      counts.steps += 1
      counts.saidBy[step.said, default: 0] += 1
      if step.state == .withheld { counts.withheld += 1 }
      if step.isLate { counts.late += 1 }
    }
    return counts
  }

  private var located: [Journey.Step] {
    journey.steps.filter { $0.place?.country != nil && $0.certainty != .possible }
  }
  var first: Journey.Step? { located.first }
  var last: Journey.Step? { located.last }

  // MARK: Steps

  func title(of step: Journey.Step) -> String {
    if step.state == .withheld, step.type == nil { return "Details not shown by this party" }
    let isTest = step.said == .independent || step.certificates.contains { $0.kind == "testres" }
    if kind(of: step) == "inspecting", isTest { return "Tested" }
    return StepWords.title(bizStep: step.bizStep, type: step.type)
  }

  /// A stable word for what happened.
  func kind(of step: Journey.Step) -> String {
    if step.type == EventType.transformation.rawValue { return "made" }
    guard let bizStep = step.bizStep else { return "seen" }
    let word = bizStep.split(separator: "/").last.map(String.init) ?? bizStep
    return word.hasPrefix("BizStep-") ? String(word.dropFirst("BizStep-".count)) : word
  }

  func title(of finding: Journey.Finding) -> String {
    switch finding.code {
    case .lateRecord: "Recorded \(finding.days) days after it happened"
    case .recordedBefore: "Recorded before the time at which it is said to have happened"
    case .beforeIssue: "Said to have happened before this code was put on"
    case .afterEnd: "Said to have happened after this code was taken out of use"
    }
  }

  /// The local date and time of a step, to the minute.
  func localTime(of step: Journey.Step) -> String {
    let minutes = TimeOffset.minutes(step.offset) ?? 0
    let local = Instant(milliseconds: step.time.milliseconds + Int64(minutes) * 60_000)
    return String((local ?? step.time).utcText.prefix(16))
  }

  func partyName(_ name: PartyName) -> String {
    journey.parties[name]?.displayName ?? name.text
  }

  // MARK: Places and certificates

  /// The places by a short name of their own, in the order of the steps.
  var places: [(id: String, place: Journey.Place)] {
    var places: [(id: String, place: Journey.Place)] = []
    for place in journey.steps.compactMap(\.place)
    where !places.contains(where: { $0.place == place }) {
      places.append((id: "p\(places.count + 1)", place: place))
    }
    return places
  }

  func placeID(of step: Journey.Step) -> String? {
    step.place.flatMap { place in places.first { $0.place == place }?.id }
  }

  func certificateID(_ certificate: Journey.Certificate) -> String? {
    journey.certificates.firstIndex(of: certificate).map { "c\($0 + 1)" }
  }

  func utc(_ seconds: UInt64) -> String {
    let text = Instant(milliseconds: Int64(clamping: seconds) * 1000)?.utcText ?? ""
    return "\(text.prefix(19))Z"
  }
}

extension TimeOffset {
  /// The minutes of an offset such as `+13:00`.
  fileprivate static func minutes(_ text: String) -> Int? {
    let parts = text.dropFirst().split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, let sign = text.first, sign == "+" || sign == "-" else { return nil }
    return (parts[0] * 60 + parts[1]) * (sign == "-" ? -1 : 1)
  }
}
