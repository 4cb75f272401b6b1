import EPCIS
import GS1
import Merkle

extension Journey {
  /// Reads verified records.
  ///
  /// - Parameters:
  ///   - verified: the records.
  ///   - now: the clock, in seconds since 1970; what lies after it is not believed sooner than said.
  public init(of verified: Verified, now: UInt64) {
    let closure = verified.closure
    let records = Records(closure)
    let maker = StepMaker(records: records)
    let steps = StepFinder.steps(of: records).enumerated().compactMap { index, found in
      maker.step(found, number: index + 1)
    }
    let findings = FindingReader(records: records, steps: steps).findings
    let asked = Journey.asked(in: verified.code)
    let product = ProductReader(records: records).product
    let recalls = RecallReader(records: records).recalls
    let reader = StatusReader(
      verified: verified,
      records: records,
      steps: steps,
      findings: findings,
      recalls: recalls,
      asked: asked,
      product: product
    )
    id = closure.subject.id
    level = Journey.level(of: closure.subject.id)
    self.asked = asked
    asOf = min(verified.asOf, max(now, verified.asOf))
    status = reader.status
    notes = reader.notes
    self.product = product
    self.steps = steps
    self.recalls = recalls
    links = LinkReader(records: records).links
    self.findings = findings
    var seen: Set<Certificate> = []
    certificates = steps.flatMap(\.certificates).filter { seen.insert($0).inserted }
    let names = Set(steps.map(\.party) + recalls.map(\.party))
    parties = names.reduce(into: [:]) { $0[$1] = closure.registry.party($1) }
  }

  private static func level(of id: CanonicalID) -> Level {
    switch id.kind {
    case .item: .item
    case .lot: .lot
    case .gtin: .product
    case .sscc: .container
    case .gln: .place
    default: .other
    }
  }

  private static func asked(in code: String) -> Asked {
    guard let link = try? DigitalLink(parsing: code) else { return Asked() }
    return Asked(lot: link.lot, expiry: link.expiry)
  }
}

/// Reads what is known of the product.
struct ProductReader {
  let records: Records

  var product: Journey.Product? {
    let subject = records.closure.subject
    guard let gtin = subject.product?.gtin else { return nil }
    var product = Journey.Product(gtin: gtin)
    if let key = subject.productKey {
      for reading in records.standing(under: key) where reading.role == .described {
        if let body = reading.statement.body?.json { describe(&product, body) }
      }
    }
    product.lot = subject.id.lot
    for issue in records.issues {
      guard let ilmd = issue.statement.body?.json["ilmd"] else { continue }
      product.lot = product.lot ?? ilmd["lotNumber"]?.stringValue
      product.expiry = ilmd["itemExpirationDate"]?.stringValue ?? product.expiry
      product.country = ilmd["countryOfOrigin"]?.stringValue ?? product.country
    }
    return product
  }

  /// Later descriptions hold where they say something.
  private func describe(_ product: inout Journey.Product, _ body: JSONValue) {
    product.name = body["name"]?.stringValue ?? product.name
    product.brand = body["brand"]?.stringValue ?? product.brand
    product.country = body["country"]?.stringValue ?? product.country
    for member in body["attributes"]?.objectValue?.members ?? [] {
      if let text = member.value.stringValue { product.attributes[member.name] = text }
    }
  }
}

/// Finds the recalls in force.
struct RecallReader {
  let records: Records

  var recalls: [Journey.Recall] {
    let subject = records.closure.subject
    let own = Set(
      [subject.key] + [subject.recallKey].compactMap(\.self)
        + records.closure.lots.map { IndexKey.of(.id, $0.uri) }
    )
    var recalls: [UInt64: Journey.Recall] = [:]
    for lookup in records.closure.lookups {
      for reading in records.standing(under: lookup.key) {
        let isOwn = own.contains(lookup.key)
        guard reading.statement.type == "Recall", recalls[reading.statement.number] == nil || isOwn,
          let recall = recall(reading.statement, isAboutSubject: isOwn)
        else { continue }
        recalls[recall.entry] = recall
      }
    }
    return recalls.values.sorted { $0.entry < $1.entry }
  }

  private func recall(
    _ statement: Closure.Statement,
    isAboutSubject: Bool
  ) -> Journey.Recall? {
    guard let party = statement.party else { return nil }
    let body = statement.body?.json
    var details: [String: String] = [:]
    for name in ["instruction", "phone"] { details[name] = body?[name]?.stringValue }
    return Journey.Recall(
      entry: statement.number,
      party: party,
      time: statement.eventTime,
      reason: body?["reason"]?.stringValue ?? "",
      details: details,
      isAboutSubject: isAboutSubject
    )
  }
}

/// Notices what does not fit, by rules that are clear.
struct FindingReader {
  let records: Records
  let steps: [Journey.Step]

  var findings: [Journey.Finding] { standing.flatMap(findings(about:)) }

  private var standing: [Journey.Step] {
    steps.filter {
      $0.certainty != .possible && $0.state != .corrected && $0.state != .withdrawn
    }
  }

  private func findings(about step: Journey.Step) -> [Journey.Finding] {
    var codes: [Journey.Finding.Code] = []
    if step.isLate { codes.append(.lateRecord) }
    // A clock may be off by five minutes.
    if Int64(clamping: step.recordTime) + 300 < step.time.milliseconds / 1000 {
      codes.append(.recordedBefore)
    }
    if step.about == .item {
      if let issued, step.time.milliseconds < issued, step.bizStep != "encoding" {
        codes.append(.beforeIssue)
      }
      if let ended, step.time.milliseconds > ended { codes.append(.afterEnd) }
    }
    return codes.map { Journey.Finding(code: $0, step: step.number, days: max(0, step.lateDays)) }
  }

  /// When the code was put on, in milliseconds.
  private var issued: Int64? {
    records.issues.compactMap { $0.statement.eventTime?.milliseconds }.min()
  }

  /// When the code was taken out of use.
  private var ended: Int64? {
    records.standing(under: records.closure.subject.key).filter {
      $0.role == .subject && $0.statement.action == .delete
    }.compactMap { $0.statement.eventTime?.milliseconds }.min()
  }
}
