import Crypto
import EPCIS
import Notes
import Provenance

extension JourneyPage {
  /// The page of `view`.
  init(_ view: JourneyView) {
    let words = view.words
    product = ProductBox(view)
    tone = words.tone
    shape = Tone.shape(of: words.tone)
    status = StatusBox(title: words.title, text: words.text, notes: Self.notes(view))
    asOf = "Records as of \(view.utc(view.journey.asOf))."
    recalls = view.journey.recalls.map { RecallBox($0, view) }
    journey = StepList(view)
    let rows = view.journey.certificates.map { CertificateRow($0, view) }
    certificates = rows.isEmpty ? nil : CertificateList(list: rows)
    limits = Limits()
    proof = Proof(view)
  }

  private static func notes(_ view: JourneyView) -> [String] {
    var notes: [String] = []
    if view.isWalkedUp {
      notes.append("Nothing is recorded for this lot or part. This is about the whole product.")
    }
    let texts: [(Journey.Note, String)] = [
      (.sold, "It is recorded as sold."),
      (.disputed, "Somebody without authority over this code says that it ended. See the steps."),
      (.cut, "The records go on further than this page can follow."),
      (.recallElsewhere, "Something it was made from or carried in was recalled. See below."),
    ]
    notes += texts.filter { view.journey.notes.contains($0.0) }.map(\.1)
    return notes
  }
}

extension JourneyPage.ProductBox {
  init?(_ view: JourneyView) {
    guard let product = view.journey.product, product.name != nil || product.lot != nil else {
      return nil
    }
    name = product.name ?? "Product \(product.gtin)"
    let values: [(String, String?)] = [
      ("Brand", product.brand), ("From", product.country), ("Lot", product.lot),
      ("Use by", product.expiry), ("Content", product.attributes["netContent"].map(Units.text)),
      ("Keep", product.attributes["consumerStorageInstructions"]),
      ("Product number", product.gtin),
    ]
    facts = values.compactMap { label, value in
      value.map { JourneyPage.Fact(label: label, value: $0) }
    }
    match = "Does this match your package?"
  }
}

extension JourneyPage.RecallBox {
  init(_ recall: Journey.Recall, _ view: JourneyView) {
    heading =
      recall.isAboutSubject ? "Recall" : "Recall of something it was made from or carried in"
    reason = recall.reason
    instruction = recall.details["instruction"]
    phone = recall.details["phone"]
    phoneLink = phone.map { String($0.filter { $0.isNumber || $0 == "+" }) }
    let date = recall.time.map { String($0.utcText.prefix(10)) } ?? "no date"
    who = "\(view.partyName(recall.party)), \(date). Entry \(recall.entry) of the log."
  }
}

extension JourneyPage.StepList {
  init?(_ view: JourneyView) {
    let rows = view.journey.steps.map { JourneyPage.StepRow($0, view) }
    let sure = zip(view.journey.steps, rows).filter { $0.0.certainty != .possible }.map(\.1)
    let maybe = zip(view.journey.steps, rows).filter { $0.0.certainty == .possible }.map(\.1)
    guard !rows.isEmpty else { return nil }
    heading = "Journey"
    summary = Self.summary(view)
    steps = sure
    possible = maybe.isEmpty ? nil : JourneyPage.PossibleList(steps: maybe)
  }

  private static func summary(_ view: JourneyView) -> String {
    let count = view.counts.steps
    var parts = [count == 1 ? "1 step" : "\(count) steps"]
    let parties = Set(view.journey.steps.map(\.party)).count
    parts.append(parties == 1 ? "1 party" : "\(parties) parties")
    guard let first = view.first, let last = view.last else { return parts.joined(separator: ", ") }
    let days = (last.time.milliseconds - first.time.milliseconds) / 86_400_000
    let route = [first.place?.country, last.place?.country].compactMap(\.self)
    let ends = route.count == 2 ? "\(route[0]) ● — ● \(route[1]), " : ""
    return "\(ends)\(days) days, \(parts.joined(separator: ", "))"
  }
}

extension JourneyPage.StepRow {
  init(_ step: Journey.Step, _ view: JourneyView) {
    n = step.number
    self.class = step.state.rawValue
    title = view.title(of: step)
    instant = step.time.utcText
    when = view.localTime(of: step).split(separator: "T").joined(separator: " ")
    let words = [step.place?.name, step.place?.country].compactMap(\.self)
    place = words.isEmpty ? nil : words.joined(separator: ", ")
    who = Self.who(step, view)
    details = Self.details(step, view)
    findings = view.journey.findings.filter { $0.step == step.number }.map(view.title)
  }

  private static func who(_ step: Journey.Step, _ view: JourneyView) -> String {
    let strength =
      switch step.said {
      case .own: "about its own product"
      case .counterparty: "another party to the trade"
      case .independent: "an independent laboratory or inspector"
      case .authority: "an authority"
      }
    let signed = step.isRecorded ? "recorded for it by the operator" : "signed by it"
    return "\(view.partyName(step.party)) (\(strength); \(signed))"
  }

  private static func details(_ step: Journey.Step, _ view: JourneyView) -> [String] {
    var details: [String] = []
    switch step.about {
    case .container: details.append("About the case, pallet or container it was in by record.")
    case .lot: details.append("About the lot.")
    case .input: details.append("About what it was made from.")
    case .item: break
    }
    switch (step.state, step.counterpart) {
    case (.corrected, let other?): details.append("Corrected later, by entry \(other).")
    case (.withdrawn, let other?): details.append("Withdrawn later, by entry \(other).")
    case (.corrects, let other?): details.append("A correction of entry \(other).")
    case (.withheld, _): details.append("Details are not shown.")
    default: break
    }
    if let temperature = step.temperature, let min = temperature.min, let max = temperature.max {
      details.append(
        "Temperature between \(Units.text(min, nil)) and \(Units.text(max, "CEL"))."
      )
    }
    details += step.results.map { result in
      let name = result.name.split(separator: "_").joined(separator: " ")
      return "\(name): \(Units.text(result.value, result.unit))"
    }
    details += step.certificates.map { "Document: \($0.number)" }
    return details
  }
}

extension JourneyPage.CertificateRow {
  init(_ certificate: Journey.Certificate, _ view: JourneyView) {
    let kind =
      switch certificate.kind {
      case "testres", "testprd": "Test report"
      case "certification": "Certification"
      default: "Certificate"
      }
    text = "\(kind) \(certificate.number), named by \(view.partyName(certificate.party))"
  }
}

extension JourneyPage.Proof {
  init(_ view: JourneyView) {
    let checkpoint = view.verified.checkpoint
    let vouchers =
      checkpoint.isSingleOperator
      ? "Only the operator of this log vouches for it: nobody else cosigns it yet."
      : "\(checkpoint.cosignatures.count) others cosigned this state of the log."
    let log = checkpoint.checkpoint.origin
    let extent =
      view.journey.steps.isEmpty
      ? "The log \(log) holds no step of this code, which the file below proves."
      : "These are all records of this code in the log \(log), unchanged since they were made."
    explanation = "\(extent) \(vouchers)"
    checks = view.verified.checks.map { $0.text.capitalizedFirst + "." }
    let entries = view.journey.steps.map { String($0.entry) }.joined(separator: ", ")
    facts = [
      JourneyPage.Fact(label: "Log", value: checkpoint.checkpoint.origin.text),
      JourneyPage.Fact(label: "Entries in it", value: String(checkpoint.checkpoint.size)),
      JourneyPage.Fact(label: "Root", value: checkpoint.checkpoint.root.base64),
      JourneyPage.Fact(label: "Entries of these steps", value: entries.isEmpty ? "none" : entries),
    ]
    command = """
      curl -s '\(view.page)?format=bundle' |
        wayproof verify - --trust trust.txt --code '\(view.page)'
      """
  }
}

/// The symbols of units of measure (UN/ECE Recommendation 20).
enum Units {
  private static let symbols = [
    "CEL": "°C", "CTM": "ct", "GRM": "g", "J33": "µg/kg", "KGM": "kg", "LTR": "l", "M1": "mg/l",
    "MLT": "ml", "NA": "mg/kg", "P1": "%",
  ]

  /// A value with the symbol of its unit, or with the code of a unit that has none here.
  static func text(_ value: Double, _ code: String?) -> String {
    let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    guard let code else { return number }
    return "\(number) \(symbols[code] ?? code)"
  }

  /// The same of a value and a code with a blank between them; any other text stays as it is.
  static func text(_ text: String) -> String {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let value = Double(parts[0]) else { return text }
    return Self.text(value, String(parts[1]))
  }
}
