import Crypto
import EPCIS

/// What a signed statement was made of, read back from its members part.
enum SignedSource {
  case event(EPCISEvent)
  case masterData(MasterDatum)
  case recall(RecallStatement)
  case link(LinkStatement)
  /// A recall or link, by its entry, is withdrawn.
  case withdrawal(of: UInt64)
  /// What a statement, by its entry, says is erased.
  case erasure(of: UInt64)

  /// Where in the statement it stands.
  var field: String {
    switch self {
    case .event: "members.event"
    case .masterData: "members.masterData"
    case .recall, .link: "members.statement"
    case .withdrawal, .erasure: ""
    }
  }

  /// Reads the members part.
  ///
  /// - Throws: if it holds nothing that can be captured.
  init(_ statement: CheckedStatement) throws(AdmissionError) {
    let type = statement.shown.type
    guard type != "Erasure" else {
      guard let entry = statement.withdraws else {
        throw Self.refusal("withdraws", "it names the entry of what is erased", .form)
      }
      guard statement.membersJSON == nil else {
        throw Self.refusal("members", "an erasure has no members part")
      }
      self = .erasure(of: entry)
      return
    }
    guard let members = statement.membersJSON else {
      guard type == "Withdrawal", let entry = statement.withdraws else {
        throw Self.refusal("members", "there is no members part to tell what this was made of")
      }
      self = .withdrawal(of: entry)
      return
    }
    if let event = members["event"] {
      self = .event(try Self.event(event, in: members["context"]))
    } else if let datum = members["masterData"] {
      self = .masterData(try Self.masterDatum(datum, in: members["context"], shownAs: type))
    } else if let own = members["statement"] {
      self = try Self.own(own, at: statement.eventTime)
    } else {
      throw Self.refusal("members", "it holds neither event nor masterData nor statement")
    }
  }

  private static func refusal(
    _ field: String,
    _ message: String,
    _ rule: AdmissionError.Rule = .members
  ) -> AdmissionError { AdmissionError(field: field, rule: rule, message: message) }

  // MARK: EPCIS

  private static func event(
    _ event: JSONValue,
    in context: JSONValue?
  ) throws(AdmissionError) -> EPCISEvent {
    // A bare event brought its own context.
    let isBare = event["@context"] != nil && (context == nil || event["@context"] == context)
    let document = try read(isBare ? event : enclosed(["eventList": [event]], context))
    guard document.events.count == 1, document.kind == (isBare ? .event : .document) else {
      throw refusal("members.event", "it is no event")
    }
    return document.events[0]
  }

  private static func masterDatum(
    _ datum: JSONValue,
    in context: JSONValue?,
    shownAs type: String
  ) throws(AdmissionError) -> MasterDatum {
    let isWeb = datum["@type"] != nil || datum["type"] != nil
    let document = try read(
      isWeb ? graph(datum, context) : vocabulary(datum, context, shownAs: type)
    )
    guard document.masterData.count == 1, document.events.isEmpty else {
      throw refusal("members.masterData", "it describes no product, place or party")
    }
    return document.masterData[0]
  }

  private static func graph(_ datum: JSONValue, _ context: JSONValue?) -> JSONValue {
    guard let context, datum["@context"] == nil else { return [datum] }
    return ["@context": context, "@graph": [datum]]
  }

  /// Which vocabulary an element stood in, the body tells; the element does not.
  private static func vocabulary(
    _ datum: JSONValue,
    _ context: JSONValue?,
    shownAs type: String
  ) -> JSONValue {
    let names = ["Product": "EPCClass", "Place": "Location", "Party": "Party"]
    let uri = "urn:epcglobal:epcis:vtype:\(names[type] ?? "Unknown")"
    let list: JSONValue = [["type": .string(uri), "vocabularyElementList": [datum]]]
    return enclosed(["eventList": []], context, ["epcisMasterData": ["vocabularyList": list]])
  }

  private static func enclosed(
    _ body: JSONValue,
    _ context: JSONValue?,
    _ header: JSONValue? = nil
  ) -> JSONValue {
    var document: JSONObject = [
      "@context": context ?? "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2000-01-01T00:00:00Z",
      "epcisBody": body,
    ]
    document["epcisHeader"] = header
    return .object(document)
  }

  private static func read(_ document: JSONValue) throws(AdmissionError) -> EPCISDocument {
    do { return try EPCISDocument(document) } catch {
      try error.problems.map { problem in
        AdmissionError(
          field: problem.eventNumber == nil
            ? "members.\(problem.field)" : "members.event.\(problem.field)",
          rule: .members,
          message: "\(problem.message) (EPCIS: \(problem.rule.rawValue))"
        )
      }.refuse()
      throw refusal("members", "it holds no EPCIS")
    }
  }

  // MARK: Recalls and links

  private static func own(
    _ json: JSONValue,
    at time: Instant
  ) throws(AdmissionError) -> SignedSource {
    let type = json["type"]?.stringValue
    do throws(AdmissionError) {
      if type == "Recall" { return .recall(try RecallStatement(json)) }
      guard type == "Link" else {
        throw refusal("type", "it is neither a Recall nor a Link", .form)
      }
      // Without a time of its own it holds from the moment in which it was signed.
      var dated = json.objectValue ?? JSONObject()
      if dated["eventTime"] == nil { dated["eventTime"] = .string(time.utcText) }
      return .link(try LinkStatement(.object(dated)))
    } catch {
      throw error.within("members.statement")
    }
  }
}
