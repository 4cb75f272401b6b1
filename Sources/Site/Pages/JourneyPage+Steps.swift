import EPCIS
import Provenance

extension JourneyPage.StepList {
  init?(_ view: JourneyView) {
    let (steps, say) = (view.journey.steps, view.language)
    guard !steps.isEmpty else { return nil }
    let sure = steps.filter { $0.certainty != .possible }
    let maybe = steps.filter { $0.certainty == .possible }
    let gaps = Dictionary(uniqueKeysWithValues: view.gaps.map { ($0.before.number, $0) })
    rows = sure.flatMap { step in
      [JourneyPage.Row(step: JourneyPage.StepRow(step, view), gap: nil)]
        + [gaps[step.number].map { JourneyPage.Row(step: nil, gap: Self.text(of: $0, view)) }]
        .compactMap(\.self)
    }
    possible =
      maybe.isEmpty
      ? nil
      : JourneyPage.PossibleList(
        rows: maybe.map { JourneyPage.Row(step: JourneyPage.StepRow($0, view), gap: nil) }
      )
    summary = Self.summary(view)
    map = RouteMap(view).svg(label: say(.routeMap))
    places = say.way(view.route.map(view.name(of:)).filter { !$0.isEmpty })
    let plot = TemperaturePlot(view)
    self.plot = plot?.svg
    temperatures = plot?.texts ?? []
  }

  private static func text(of gap: JourneyView.Gap, _ view: JourneyView) -> String {
    view.language(
      .gapBetween,
      [
        "from": gap.before.place.map(view.name(of:)) ?? "–",
        "to": gap.after.place.map(view.name(of:)) ?? "–",
        "start": view.language.day(view.localTime(of: gap.before)),
        "end": view.language.day(view.localTime(of: gap.after)),
      ]
    )
  }

  private static func summary(_ view: JourneyView) -> String {
    let say = view.language
    var parts = [say.counted(.stepsCount, view.counts.steps)]
    parts.append(say.counted(.partiesCount, view.counts.parties.count))
    guard let first = view.first, let last = view.last else { return say.list(parts) }
    let days = (last.time.milliseconds - first.time.milliseconds) / 86_400_000
    if days > 0 { parts.insert(say.counted(.daysCount, Int(clamping: days)), at: 0) }
    let ends = [first.place?.country, last.place?.country].compactMap(\.self)
    // What never left a country went from there to nowhere.
    let hasLeft = view.located.contains { $0.place?.country != ends.first }
    let countries = hasLeft ? ends : Array(ends.prefix(1))
    if !countries.isEmpty { parts.insert(say.way(countries.map(say.country)), at: 0) }
    return say.list(parts)
  }
}

extension Language {
  func list(_ parts: [String]) -> String { parts.joined(separator: join) }

  func sentences(_ sentences: String...) -> String { sentences.joined(separator: sentence) }

  /// Places one after the other, in the direction in which one reads.
  func way(_ places: [String]) -> String {
    let isRightToLeft = direction == "rtl"
    let names = places.map { isRightToLeft ? "\u{2068}\($0)\u{2069}" : $0 }
    return names.joined(separator: isRightToLeft ? " ← " : " → ")
  }
}

extension JourneyPage.StepRow {
  init(_ step: Journey.Step, _ view: JourneyView) {
    n = step.number
    self.class = step.state.rawValue
    title = view.title(of: step)
    instant = step.time.utcText
    when = view.language.moment(view.localTime(of: step))
    place = step.place.map(view.name(of:)).flatMap { $0.isEmpty ? nil : $0 }
    who = Self.who(step, view)
    let measured = JourneyPage.some(Self.measured(step, view), countMax: 12)
    about = Self.about(step, view)
    details = Self.state(step, view) + measured
    findings = view.journey.findings.filter { $0.step == step.number }.map { finding in
      let recorded = view.language.day(view.utc(step.recordTime))
      return finding.code == .lateRecord
        ? view.title(of: finding) + (view.language.sentence.isEmpty ? "。" : ". ")
          + view.language(.recordedOn, ["date": recorded])
        : view.title(of: finding)
    }
  }

  private static func who(_ step: Journey.Step, _ view: JourneyView) -> String {
    let strength: Word =
      switch step.said {
      case .own: .saidOwn
      case .counterparty: .saidCounterparty
      case .independent: .saidIndependent
      case .authority: .saidAuthority
      }
    return view.language(
      .who,
      [
        "party": view.partyName(step.party), "said": view.language(strength),
        "signed": view.language(step.isRecorded ? .signedRecorder : .signedParty),
      ]
    )
  }

  private static func about(_ step: Journey.Step, _ view: JourneyView) -> [String] {
    switch step.about {
    case .container: [view.language(.aboutContainer)]
    case .lot: [view.language(.aboutLot)]
    case .input: [view.language(.aboutInput)]
    case .item: []
    }
  }

  private static func state(_ step: Journey.Step, _ view: JourneyView) -> [String] {
    let other = view.journey.steps.first { $0.entry == step.counterpart }
    let number = ["n": other.map { view.language.number($0.number) } ?? "–"]
    return switch step.state {
    case .corrected: [view.language(.stateCorrected, number)]
    case .corrects:
      [view.language(.stateCorrects, number), view.changes(by: step)].compactMap(\.self)
    case .withdrawn: [view.language(.stateWithdrawn)]
    case .withheld: [view.language(.stateWithheld)]
    case .stands: []
    }
  }

  private static func measured(_ step: Journey.Step, _ view: JourneyView) -> [String] {
    let say = view.language
    let temperature = step.temperature.flatMap(say.range).map { [$0] } ?? []
    let results = step.results.map { result in
      let name = result.name.split(separator: "_").joined(separator: " ")
      let value = say.quantity(result.value, result.unit)
      return "\(say.isolated(PlainText.line(name))): \(say.isolated(value))"
    }
    let documents = step.certificates.map {
      say(.document, ["number": PlainText.line($0.number)])
    }
    return temperature + results + documents
  }
}

extension Language {
  /// The range of a temperature in words; `nil` if there is no whole range.
  func range(_ temperature: Journey.Temperature) -> String? {
    guard let min = temperature.min, let max = temperature.max else { return nil }
    return self(.temperatureRange, ["min": quantity(min, "CEL"), "max": quantity(max, "CEL")])
  }
}
