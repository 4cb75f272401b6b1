import EPCIS
import GS1

/// Makes steps of the statements that were found.
struct StepMaker {
  let records: Records

  func step(_ found: StepFinder.Found, number: Int) -> Journey.Step? {
    let statement = found.statement
    guard let party = statement.party, let time = statement.eventTime else { return nil }
    let body = statement.body?.json
    let sensors = SensorReader(body)
    return Journey.Step(
      number: number,
      entry: statement.number,
      type: statement.type,
      action: statement.action,
      bizStep: statement.bizStep,
      disposition: body?["disposition"]?.stringValue,
      state: state(of: statement),
      counterpart: statement.correctedBy ?? corrected(by: statement),
      about: found.about,
      certainty: found.certainty,
      time: time,
      offset: body?["eventTimeZoneOffset"]?.stringValue ?? "+00:00",
      recordTime: statement.recordTime,
      place: place(body),
      party: party,
      said: attestation(of: statement, party),
      isRecorded: statement.signer?.isRecorder ?? false,
      certificates: certificates(body, party),
      temperature: sensors.temperature,
      results: sensors.results
    )
  }

  private func state(of statement: Closure.Statement) -> Journey.Step.State {
    if let corrector = statement.correctedBy {
      return records.closure.statements[corrector]?.type == "Withdrawal" ? .withdrawn : .corrected
    }
    if !statement.hasBody { return .withheld }
    return corrected(by: statement) == nil ? .stands : .corrects
  }

  /// The entry that `statement` takes the place of.
  private func corrected(by statement: Closure.Statement) -> UInt64? {
    guard let target = statement.corrects else { return nil }
    return records.closure.statements.values.first {
      $0.leafHash == target && $0.party == statement.party
    }?.number
  }

  private func attestation(
    of statement: Closure.Statement,
    _ party: PartyName
  ) -> Journey.Step.Attestation {
    let registry = records.closure.registry
    let roles = Set(registry.party(party, below: statement.number)?.roles ?? [])
    if registry.covers(party, records.closure.subject.id, below: statement.number) { return .own }
    if !roles.isDisjoint(with: [.customs, .regulator]) { return .authority }
    if roles.contains(.laboratory) { return .independent }
    return .counterparty
  }

  private func place(_ body: JSONValue?) -> Journey.Place? {
    guard let place = body?["places"]?.arrayValue?.first else { return nil }
    return Journey.Place(
      name: place["name"]?.stringValue,
      country: place["country"]?.stringValue,
      gln: place["gln"]?.stringValue,
      latitude: place["lat"]?.numberValue,
      longitude: place["lon"]?.numberValue
    )
  }

  private func certificates(_ body: JSONValue?, _ party: PartyName) -> [Journey.Certificate] {
    let named = (body?["bizTransactionList"]?.arrayValue ?? []).compactMap { document in
      document["bizTransaction"]?.stringValue.map {
        (kind: document["type"]?.stringValue ?? "cert", uri: $0)
      }
    }
    let informed = (body?["certificationInfo"]?.arrayValue ?? []).compactMap(\.stringValue)
      .filter { uri in !named.contains { $0.uri.utf8.elementsEqual(uri.utf8) } }
      .map { (kind: "certification", uri: $0) }
    return (named + informed).map { document in
      Journey.Certificate(
        kind: document.kind,
        number: lastPart(of: document.uri),
        uri: document.uri,
        party: party
      )
    }
  }

  private func lastPart(of uri: String) -> String {
    uri.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? uri
  }
}

/// Reads what sensors measured.
struct SensorReader {
  private(set) var temperature: Journey.Temperature?
  private(set) var results: [Journey.Measurement] = []

  init(_ body: JSONValue?) {
    for element in body?["sensorElementList"]?.arrayValue ?? [] {
      let metadata = element["sensorMetadata"]
      for report in element["sensorReport"]?.arrayValue ?? [] {
        read(report, metadata)
      }
    }
  }

  private mutating func read(_ report: JSONValue, _ metadata: JSONValue?) {
    guard let type = report["type"]?.stringValue else { return }
    let name = type.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? type
    let value = report["value"]?.numberValue
    if name == "Temperature", report["uom"]?.stringValue == "CEL" {
      temperature = Journey.Temperature(
        min: report["minValue"]?.numberValue ?? value,
        max: report["maxValue"]?.numberValue ?? value,
        from: metadata?["startTime"]?.stringValue,
        to: metadata?["endTime"]?.stringValue
      )
    } else if let value {
      results.append(
        Journey.Measurement(
          name: name.hasPrefix("Meas-") ? String(name.dropFirst(5)) : name,
          value: value,
          unit: report["uom"]?.stringValue
        )
      )
    }
  }
}
