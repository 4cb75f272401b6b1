import Crypto
import EPCIS
import GS1
import Notes
import Provenance

/// The journey document: what a storefront reads, version 1.
///
/// Within version 1 members are only added. Codes are never translated, `title` and `text` are plain
/// text in `lang`; what is absent is `null`, and lists are always there.
struct JourneyDocument {
  let view: JourneyView
  let bundle: JSONValue?
  /// Whether problems can be reported here.
  var canReport = false

  private var journey: Journey { view.journey }

  var json: JSONValue {
    [
      "v": 1,
      "kind": "journey",
      "level": .string(journey.level.rawValue),
      "lang": .string(view.language.tag),
      "id": .string(journey.id.uri),
      "page": .string(view.page),
      "asked": ["lot": text(journey.asked.lot), "attributes": attributes],
      "asOf": .string(view.utc(journey.asOf)),
      "freshUntil": .string(view.utc(journey.asOf + view.maxAge)),
      "status": status,
      "product": product,
      "summary": summary,
      "steps": .array(journey.steps.map(step)),
      "places": places,
      "parties": parties,
      "certificates": certificates,
      "findings": findings,
      "recalls": .array(journey.recalls.map(recall)),
      "links": .array(journey.links.map(link)),
      "notChecked": ["contents_match_label", "seal_intact", "this_one_tested"],
      "actions": .array(actions),
      "proof": proof,
    ]
  }

  /// What of the document moves with the checkpoint while the journey stays the same.
  static let moving: Set<String> = ["asOf", "freshUntil", "proof"]

  private var attributes: JSONValue {
    journey.asked.expiry.map { ["17": .string($0)] } ?? [:]
  }

  private var status: JSONValue {
    let words = view.words
    return [
      "code": .string(journey.status.rawValue),
      "tone": .string(words.tone),
      "notes": .strings(view.notes),
      "title": .string(words.title),
      "text": .string(words.text),
    ]
  }

  private var product: JSONValue {
    guard let product = journey.product else { return .null }
    return [
      "gtin": .string(product.gtin),
      "name": text(product.name),
      "brand": text(product.brand),
      "origin": .array([product.country].compactMap(\.self).map(text)),
      "lot": text(product.lot),
      "lotFrom": product.lot == nil ? .null : "signed",
      "bestBefore": text(product.expiry),
      "net": net(product.attributes["netContent"]),
      "keep": keep,
      "image": view.image?.json(alt: view.imageText) ?? .null,
      "attributes": .object(
        product.attributes.sorted { $0.key < $1.key }.reduce(into: JSONObject()) {
          $0[PlainText.line($1.key)] = text($1.value)
        }
      ),
    ]
  }

  private var keep: JSONValue {
    let limits = view.temperatureLimits
    guard limits.min != nil || limits.max != nil else { return .null }
    return [
      "minC": limits.min.map(JSONValue.number) ?? .null,
      "maxC": limits.max.map(JSONValue.number) ?? .null,
    ]
  }

  /// A value and its unit, from `250 GRM`.
  private func net(_ content: String?) -> JSONValue {
    let parts = content?.split(separator: " ") ?? []
    guard parts.count == 2, let value = Double(parts[0]), value.isFinite else { return .null }
    return ["value": .number(value), "unit": text(String(parts[1]))]
  }

  private var summary: JSONValue {
    let counts = view.counts
    var saidBy = JSONObject()
    for kind in Journey.Step.Attestation.allCases {
      saidBy[kind.rawValue] = number(counts.saidBy[kind] ?? 0)
    }
    // No device signs for itself in a log yet.
    saidBy["sensor"] = 0
    return [
      "steps": number(counts.steps), "shown": number(counts.steps - counts.withheld),
      "withheld": number(counts.withheld), "corrected": number(counts.corrected),
      "late": number(counts.late), "saidBy": .object(saidBy),
      "gaps": number(view.gaps.count), "cut": journey.notes.contains(.cut) ? true : .null,
      "from": end(view.first), "to": end(view.last),
    ]
  }

  private func end(_ step: Journey.Step?) -> JSONValue {
    guard let step else { return .null }
    return [
      "country": text(step.place?.country), "date": .string(view.localTime(of: step).prefixDate),
    ]
  }

  private func step(_ step: Journey.Step) -> JSONValue {
    [
      "n": number(step.number),
      "kind": .string(view.kind(of: step)),
      "title": .string(view.title(of: step)),
      "entry": .number(Double(step.entry)),
      "state": .string(step.state.rawValue),
      "why": text(view.whyWithheld(step)?.rawValue),
      "corrects": step.state == .corrects
        ? step.counterpart.map { .number(Double($0)) } ?? .null : .null,
      "counterpart": step.counterpart.map { .number(Double($0)) } ?? .null,
      "about": .string(step.about.rawValue),
      "certainty": .string(step.certainty.rawValue),
      "disposition": text(step.disposition),
      "at": [
        "instant": .string(step.time.utcText), "local": .string(view.localTime(of: step)),
        "offset": text(step.offset), "precision": "minute",
      ],
      "recorded": [
        "at": .string(view.utc(step.recordTime)), "late": .bool(step.isLate),
      ],
      "place": text(view.placeID(of: step)),
      "by": .string(step.party.text),
      "said": .string(step.said.rawValue),
      "signed": step.isRecorded ? "recorder" : "party",
      "certificates": .strings(step.certificates.compactMap(view.certificateID)),
      "findings": .strings(
        journey.findings.indices.filter { journey.findings[$0].step == step.number }
          .map { "f\($0 + 1)" }
      ),
      "temperature": temperature(step.temperature),
      "results": .array(
        step.results.map {
          [
            "name": text($0.name), "value": .number($0.value), "unit": text($0.unit),
            "min": .null, "max": .null, "within": .null,
          ]
        }
      ),
      "inputs": inputs(of: step),
    ]
  }

  /// What was used; how much of it is for members.
  private func inputs(of step: Journey.Step) -> JSONValue {
    let inputs = view.verified.closure.statements[step.entry]?.body?.inputs ?? []
    return inputs.isEmpty ? .null : ["lots": number(inputs.count), "balance": .null]
  }

  private func temperature(_ temperature: Journey.Temperature?) -> JSONValue {
    guard let temperature else { return .null }
    return [
      "minC": temperature.min.map(JSONValue.number) ?? .null,
      "maxC": temperature.max.map(JSONValue.number) ?? .null,
      "from": text(temperature.from), "to": text(temperature.to),
      "within": view.temperatureLimits.contain(temperature).map(JSONValue.bool) ?? .null,
    ]
  }

  private var places: JSONValue {
    var places = JSONObject()
    for (id, place) in view.places {
      places[id] = [
        "name": text(place.name), "country": text(place.country),
        "shown": .string(place.gln != nil ? "site" : place.name != nil ? "town" : "country"),
        "gln": text(place.gln),
        "lat": place.latitude.map(JSONValue.number) ?? .null,
        "lon": place.longitude.map(JSONValue.number) ?? .null,
      ]
    }
    return .object(places)
  }

  private var parties: JSONValue {
    var parties = JSONObject()
    for (name, party) in journey.parties.sorted(by: { $0.key < $1.key }) {
      parties[name.text] = [
        "id": .string(name.text), "name": text(party.displayName),
        "roles": .strings(party.roles.map(\.rawValue)), "country": .string(party.country),
        "status": .string(party.status.rawValue),
      ]
    }
    return .object(parties)
  }

  private var certificates: JSONValue {
    var certificates = JSONObject()
    for (index, certificate) in journey.certificates.enumerated() {
      let step = journey.steps.first { $0.certificates.contains(certificate) }
      certificates["c\(index + 1)"] = [
        "kind": text(Self.kinds[certificate.kind] ?? certificate.kind),
        "number": text(certificate.number),
        "issuer": .string(certificate.party.text),
        "id": PlainText.uri(certificate.uri).map(JSONValue.string) ?? .null,
        "state": .null, "covers": text(step.map(covers)),
        "issued": text(step.map { view.localTime(of: $0).prefixDate }), "expires": .null,
        "href": PlainText.address(certificate.uri).map(JSONValue.string) ?? .null, "type": .null,
        "sha256": .null,
      ]
    }
    return .object(certificates)
  }

  private static let kinds = [
    "cert": "certificate", "testres": "test_report", "testprd": "test_procedure",
  ]

  private func covers(_ step: Journey.Step) -> String {
    switch step.about {
    case .item: "item"
    case .container: "shipment"
    case .lot, .input: "lot"
    }
  }

  private var findings: JSONValue {
    var findings = JSONObject()
    for (index, finding) in journey.findings.enumerated() {
      findings["f\(index + 1)"] = [
        "code": .string(finding.code.rawValue), "rule": .string(Self.rule(finding.code)),
        "rules": .string(Journey.rules),
        "weight": finding.isOfWeight ? "weight" : "info", "step": number(finding.step),
        "title": .string(view.title(of: finding)),
      ]
    }
    return .object(findings)
  }

  private static func rule(_ code: Journey.Finding.Code) -> String {
    switch code {
    case .lateRecord: "Q1"
    case .recordedBefore: "Q2"
    case .beforeIssue: "Q3"
    case .afterEnd: "Q4"
    }
  }

  private var actions: [JSONValue] {
    let say = view.language
    func action(_ rel: String, _ title: String, _ href: String) -> JSONValue {
      ["rel": .string(rel), "title": .string(title), "href": .string(href)]
    }
    let report = canReport ? [action("report", say(.reportHeading), view.reportPath)] : []
    let support = JourneyPage.support(view).map { [action("support", $0.text, $0.href)] } ?? []
    return report + [action("save", say(.proofKeep), "?format=bundle")] + support
  }

  private func recall(_ recall: Journey.Recall) -> JSONValue {
    [
      "entry": .number(Double(recall.entry)), "by": .string(recall.party.text),
      "at": text(recall.time?.utcText), "reason": text(recall.reason),
      "instruction": text(recall.details["instruction"]),
      "phone": text(recall.details["phone"]),
      "about": recall.isAboutSubject ? "subject" : "elsewhere",
    ]
  }

  private func link(_ registered: Journey.RegisteredLink) -> JSONValue {
    let link = registered.link
    return [
      "entry": .number(Double(registered.entry)), "by": .string(registered.party.text),
      "about": .string(registered.about.uri), "rel": .string(link.type),
      "href": .string(link.href), "title": text(link.title), "type": text(link.mediaType),
      "hreflang": .strings(link.languages), "context": .array(link.contexts.map(text)),
      "default": .bool(link.isDefault),
    ]
  }

  private var proof: JSONValue {
    let checkpoint = view.verified.checkpoint
    return [
      "type": .string(ProofBundle.mediaType), "href": "?format=bundle",
      "origin": .string(checkpoint.checkpoint.origin.text),
      "size": .number(Double(checkpoint.checkpoint.size)),
      "root": .string(checkpoint.checkpoint.root.base64),
      "witnesses": number(checkpoint.cosignatures.count),
      "checks": .strings(view.verified.checks.map(\.text)),
      "unchecked": .strings(view.verified.unchecked),
      "inline": bundle ?? .null,
    ]
  }

  /// A text of a party, as a page could show it; `null` for none.
  private func text(_ text: String?) -> JSONValue {
    text.map { .string(PlainText.line($0)) } ?? .null
  }
  private func number(_ number: Int) -> JSONValue { .number(Double(number)) }
}

extension String {
  /// The date of a local time.
  fileprivate var prefixDate: String { String(prefix(10)) }
}
