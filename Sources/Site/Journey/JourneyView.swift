import Codes
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
  /// The language of its words.
  let language: Language
  /// The picture of the product, if one was registered.
  var image: ProductImage?
  /// What was known of its checks when one was counted; `nil` if none was.
  var check: CheckHistory?
  /// What came of the number from under the lid; `nil` if none was tried.
  var pin: PINOutcome?
  /// Whether the reader can try one.
  var asksPIN = false
  /// Whether the reader can have a check counted.
  var canCheck = false

  // MARK: Status

  var words: StatusWords { StatusWords(self) }

  var notes: [String] {
    journey.notes.map(\.rawValue) + (gaps.isEmpty ? [] : ["gap"])
      + (isSoldElsewhere ? ["other_market"] : []) + (isWalkedUp ? ["walked_up"] : [])
  }

  /// Where a problem with it is reported.
  var reportPath: String {
    "/report?code=\(QueryText.escaped(page))&lang=\(language.tag)"
  }

  // MARK: Market

  /// The country for whose shops the product is made, where its holder names just one.
  var market: String? {
    let text = journey.product?.attributes["targetMarket"]
    return text?.utf8.count == 2 ? text : nil
  }

  /// Whether it was last seen, with a shop or a customer, in another country than it is made for.
  private var isSoldElsewhere: Bool {
    let shops = ["retail_selling", "stocking"]
    let last = journey.steps.last { shops.contains($0.bizStep ?? "") && $0.state == .stands }
    guard let market, let country = last?.place?.country else { return false }
    return !market.utf8.elementsEqual(country.utf8)
  }

  // MARK: Counts

  struct Counts {
    var steps = 0
    var withheld = 0
    var corrected = 0
    var late = 0
    var saidBy: [Journey.Step.Attestation: Int] = [:]
    /// Who speaks of it, in what was corrected too.
    var parties: Set<PartyName> = []
  }

  /// Of the steps that stand and are surely about this one.
  var counts: Counts {
    var counts = Counts()
    for step in journey.steps where step.certainty != .possible {
      counts.parties.insert(step.party)
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

  var located: [Journey.Step] {
    journey.steps.filter { $0.place?.country != nil && $0.certainty != .possible }
  }
  var first: Journey.Step? { located.first }
  var last: Journey.Step? { located.last }

  // MARK: Steps

  func title(of step: Journey.Step) -> String {
    if step.state == .withheld, step.type == nil { return language.stepTitle("withheld") }
    let isTest = step.said == .independent || step.certificates.contains { $0.kind == "testres" }
    if kind(of: step) == "inspecting", isTest { return language.stepTitle("tested") }
    return PlainText.line(language.stepTitle(kind(of: step)))
  }

  /// A stable word for what happened.
  func kind(of step: Journey.Step) -> String {
    if step.type == EventType.transformation.rawValue { return "made" }
    guard let bizStep = step.bizStep else { return "seen" }
    let word = bizStep.split(separator: "/").last.map(String.init) ?? bizStep
    return PlainText.line(
      word.hasPrefix("BizStep-") ? String(word.dropFirst("BizStep-".count)) : word
    )
  }

  func title(of finding: Journey.Finding) -> String {
    switch finding.code {
    case .lateRecord: language.counted(.findingLateRecord, finding.days)
    case .recordedBefore: language(.findingRecordedBefore)
    case .beforeIssue: language(.findingBeforeIssue)
    case .afterEnd: language(.findingAfterEnd)
    }
  }

  /// The local date and time of a step, to the minute.
  func localTime(of step: Journey.Step) -> String {
    let minutes = TimeOffset.minutes(step.offset) ?? 0
    let local = Instant(milliseconds: step.time.milliseconds + Int64(minutes) * 60_000)
    return String((local ?? step.time).utcText.prefix(16))
  }

  func partyName(_ name: PartyName) -> String {
    PlainText.line(journey.parties[name]?.displayName ?? name.text)
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

  /// The name of a place, or that of its country.
  func name(of place: Journey.Place) -> String {
    let name = PlainText.seen(place.name)
    let country = place.country.map(language.country)
    return language.list([name, country].compactMap(\.self).map(language.isolated))
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
