import Crypto
import EPCIS
import GS1
import Merkle

/// What the holder of a code may see of an event.
///
/// Members are chosen one by one: what is not named here stays in the members part.
///
/// | member | what it holds |
/// | --- | --- |
/// | `type`, `action`, `bizStep`, `disposition`, `persistentDisposition` | in canonical form |
/// | `eventTime`, `eventTimeZoneOffset` | UTC, cut to milliseconds; the offset as captured |
/// | `places` | read point and location by GLN, name, country, `lat` and `lon`, as far as known |
/// | `sensorElementList` | times, kinds, values, units; no devices and no links to raw data |
/// | `certificationInfo`, `bizTransactionList` | of the latter certificates and test results only |
/// | `ilmd` | master data of items and lots; names of the CBV and GS1 without a prefix |
/// | `parentID`, `inputs`, `transformationID`, `children` | keys, not codes |
/// | `labels` | by key what kind of thing it is, for people |
/// | `allChildren` | everything was taken out of the parent |
/// | `corrects` | which statement this one replaces |
struct EventBody {
  let event: EPCISEvent
  let mentions: EventMentions
  let names: NameBook
  let origin: String

  func json(corrects: Digest?) throws(AdmissionError) -> JSONValue {
    var body: JSONObject = [
      "type": .string(event.type.rawValue),
      "eventTime": .string(event.eventTime.utcText),
      "eventTimeZoneOffset": .string(event.eventTimeZoneOffset.text),
    ]
    body["action"] = (event.action?.rawValue).map(JSONValue.string)
    body["bizStep"] = event.bizStep.map(JSONValue.string)
    body["corrects"] = corrects.map { .string($0.base64) }
    addStates(to: &body)
    addKeys(to: &body)
    let details: [(String, JSONValue?)] = [
      ("places", places),
      ("sensorElementList", sensors),
      ("certificationInfo", certification),
      ("bizTransactionList", documents),
      ("labels", labels),
    ]
    for (name, value) in details { body[name] = value.flatMap(mentions.codes.cleaned) }
    body["ilmd"] = try ilmd()
    return .object(body)
  }

  private func addStates(to body: inout JSONObject) {
    body["disposition"] = event.disposition.map(JSONValue.string)
    guard let lasting = event.persistentDisposition else { return }
    var states = JSONObject()
    if !lasting.set.isEmpty { states["set"] = .strings(lasting.set) }
    if !lasting.unset.isEmpty { states["unset"] = .strings(lasting.unset) }
    body["persistentDisposition"] = .object(states)
  }

  // MARK: Keys

  private func addKeys(to body: inout JSONObject) {
    switch event.type {
    case .aggregation, .association:
      body["parentID"] = mentions.parent.map { .string(IndexKey.of(.id, $0.uri).base64) }
      if event.action == .delete, event.childEPCs.isEmpty, event.childQuantityList.isEmpty {
        body["allChildren"] = true
      }
      if event.type == .association { body["children"] = keys(mentions.children) }
    case .transformation:
      body["inputs"] = keys(mentions.inputs)
      body["transformationID"] = mentions.transformation.map {
        .string(IndexKey.of(.id, $0.uri).base64)
      }
    case .object, .transaction: break
    }
  }

  /// The keys in ascending order, each once; `nil` for none.
  private func keys(_ ids: [CanonicalID]) -> JSONValue? {
    let keys = Set(ids.map { IndexKey.of(.id, $0.uri) }).sorted()
    return keys.isEmpty ? nil : .strings(keys.map(\.base64))
  }

  private var labels: JSONValue? {
    var things: [CanonicalID] = []
    switch event.type {
    case .aggregation: things = [mentions.parent].compactMap(\.self)
    case .association: things = [mentions.parent].compactMap(\.self) + mentions.children
    case .transformation: things = mentions.inputs
    case .object, .transaction: return nil
    }
    var labels = JSONObject()
    for id in Set(things).sorted(by: { $0.uri.utf8.lexicographicallyPrecedes($1.uri.utf8) }) {
      labels[IndexKey.of(.id, id.uri).base64] = names.label(of: id).map(JSONValue.string)
    }
    return labels.isEmpty ? nil : .object(labels)
  }

  // MARK: Details

  private var places: JSONValue? {
    var places: [JSONValue] = []
    var seen: Set<Identifier> = []
    for (member, identifier) in [
      ("readPoint", event.readPoint), ("bizLocation", event.bizLocation),
    ] {
      guard let identifier, seen.insert(identifier).inserted,
        var place = names.place(identifier)
      else { continue }
      place["as"] = .string(member)
      places.append(.object(place))
    }
    return places.isEmpty ? nil : .array(places)
  }

  private var certification: JSONValue? {
    event.certificationInfo.isEmpty ? nil : .strings(event.certificationInfo)
  }

  private static let documentTypes = ["cert", "testprd", "testres"]

  private var documents: JSONValue? {
    let documents = event.bizTransactionList.compactMap { document -> JSONValue? in
      guard let type = document.type, EventBody.documentTypes.contains(type) else { return nil }
      return ["type": .string(type), "bizTransaction": .string(document.id.text)]
    }
    return documents.isEmpty ? nil : .array(documents)
  }

  private static let metadataMembers = ["time", "startTime", "endTime"]
  private static let reportMembers = [
    "type", "exception", "time", "component", "microorganism", "chemicalSubstance",
    "coordinateReferenceSystem", "value", "minValue", "maxValue", "meanValue", "sDev", "percRank",
    "percValue", "uom", "stringValue", "booleanValue", "hexBinaryValue",
  ]

  private var sensors: JSONValue? {
    guard let elements = event.json["sensorElementList"]?.arrayValue, !elements.isEmpty else {
      return nil
    }
    return .array(
      elements.map { element in
        var kept = JSONObject()
        if let metadata = element["sensorMetadata"] {
          let some = EventBody.only(EventBody.metadataMembers, of: metadata)
          if !some.isEmpty { kept["sensorMetadata"] = .object(some) }
        }
        let reports = element["sensorReport"]?.arrayValue ?? []
        kept["sensorReport"] = .array(
          reports.map { .object(EventBody.only(EventBody.reportMembers, of: $0)) }
        )
        return .object(kept)
      }
    )
  }

  private static func only(_ names: [String], of value: JSONValue) -> JSONObject {
    var kept = JSONObject()
    for name in names { kept[name] = value[name] }
    return kept
  }
}
