import EPCIS
import Testing

@testable import Events

/// What may be asked, and what is refused with which words.
@Suite struct EventQueryTests {
  struct Refusal: CustomTestStringConvertible {
    let parameters: [(name: String, value: String)]
    let words: String
    init(_ parameters: [(String, String)], _ words: String) {
      self.parameters = parameters.map { (name: $0.0, value: $0.1) }
      self.words = words
    }
    var testDescription: String {
      parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
  }

  static let refusals: [Refusal] = [
    Refusal([("bizStep", "shipping")], "bizStep: there is no such parameter"),
    Refusal([("EQ_bizStep", "schipping")], "neither a word of the standard"),
    Refusal([("EQ_bizStep", "")], "neither a word of the standard"),
    Refusal([("EQ_bizStep", "urn:epcglobal:cbv:bizstep:flying")], "neither a word"),
    Refusal([("eventType", "QuantityEvent")], "it is one of AggregationEvent"),
    Refusal([("EQ_action", "add")], "it is one of ADD"),
    Refusal([("GE_eventTime", "2026-01-01")], "it is a time with its offset"),
    Refusal([("GE_eventTime", "2026-01-01T00:00:00Z|2026-01-02T00:00:00Z")], "it has one value"),
    Refusal([("MATCH_epc", "https://id.gs1.org/01/09520003000307")], "no identifier of things"),
    Refusal([("MATCH_epc", "x")], "x is no URI"),
    Refusal([("orderBy", "bizStep")], "eventTime or recordTime"),
    Refusal([("EQ_booleanValue", "")], "true or false"),
    Refusal([("orderBy", "")], "eventTime or recordTime"),
    Refusal([("orderDirection", "UP")], "ASC or DESC"),
    Refusal([("eventCountLimit", "5")], "it needs orderBy"),
    Refusal(
      [("eventCountLimit", "5"), ("maxEventCount", "5"), ("orderBy", "eventTime")],
      "does not go with maxEventCount"
    ),
    Refusal([("maxEventCount", "0")], "a number from 1"),
    Refusal([("maxEventCount", "+5")], "a number from 1"),
    Refusal([("GT_quantity", "many")], "many is no number"),
    Refusal([("EXISTS_errorDeclaration", "yes")], "true or false"),
    Refusal([("EQ_bizStep", "shipping"), ("EQ_bizStep", "packing")], "it stands twice"),
    Refusal([("EXISTS_lotNumber", "true")], "there is no such parameter"),
    Refusal([("EQ_source_nobody", "urn:x:1")], "nobody is neither a word"),
  ]

  @Test(arguments: refusals)
  func `a parameter that cannot be is refused by name`(refusal: Refusal) {
    let error = #expect(throws: QueryError.self) { try EventQuery(text: refusal.parameters) }
    #expect(error?.description.contains(refusal.words) == true, "\(String(describing: error))")
  }

  /// The standard's own schema has no value there: `{"EXISTS_errorDeclaration": null}`.
  @Test func `that something exists needs no value`() throws {
    for name in [
      "EXISTS_errorDeclaration", "EXISTS_sensorElementList", "EXISTS_ILMD_https://x.example/a",
    ] {
      let query = try EventQuery([name: true])
      let void = try EventQuery([name: .null])
      #expect(void.terms == query.terms && void.details == query.details)
      #expect(!(void.terms.isEmpty && void.details.isEmpty))
      #expect(try EventQuery(text: [(name, "")]).terms == query.terms)
    }
    #expect(throws: QueryError.self) { try EventQuery(["EQ_bizStep": .null]) }
  }

  @Test(arguments: [
    ("EQ_bizStep", "urn:epcglobal:cbv:bizstep:shipping", "shipping"),
    ("EQ_disposition", "urn:epcglobal:cbv:disp:in_transit", "in_transit"),
    ("EQ_errorReason", "urn:epcglobal:cbv:er:did_not_occur", "did_not_occur"),
  ])
  func `words of EPCIS 1 ask for those of today`(name: String, old: String, new: String) throws {
    let query = try EventQuery(text: [(name, old)])
    #expect(try query.terms == EventQuery(text: [(name, new)]).terms)
  }

  static let accepted: [(String, String)] = [
    ("eventType", "ObjectEvent|AggregationEvent"), ("EQ_bizStep", "shipping|receiving"),
    ("EQ_bizStep", "https://ref.gs1.org/cbv/BizStep-shipping"),
    ("EQ_bizStep", "https://example.com/steps/customs"),
    ("EQ_persistentDisposition_set", "recalled"),
    ("WD_readPoint", "https://id.gs1.org/414/9520003000025"),
    ("EQ_bizTransaction_po", "https://example.com/po/1"), ("EQ_source_owning_party", "urn:x:1"),
    ("EQ_destination_https://example.com/role", "urn:x:1"),
    ("MATCH_epc", "urn:epc:id:sgtin:9520003.000030.A1"),
    ("MATCH_anyEPCClass", "https://id.gs1.org/01/09520003000308/10/L1"),
    ("GE_quantity", "1.5e3"), ("LE_quantity", "5"), ("EXISTS_sensorElementList", "true"),
    ("EQ_type", "Temperature"), ("GE_value_CEL", "-4"), ("LT_maxValue_CEL", "8"),
    ("GE_percRank", "50"), ("LT_startTime", "2026-01-01T00:00:00+01:00"),
    ("EQ_booleanValue", "true"), ("EQ_ILMD_cbvmda:lotNumber", "L1"),
    ("GE_ILMD_cbvmda:itemExpirationDate", "2026-01-01"), ("EXISTS_example:field", "true"),
    ("EQ_INNER_example:field", "a|b"), ("HASATTR_example:field", "example:unit"),
    ("EQ_ATTR_example:field_example:unit", "KGM"), ("EQ_readPoint_example:gate", "3"),
    ("LT_errorDeclarationTime", "2026-01-01T00:00:00Z"), ("EQ_errorReason", "incorrect_data"),
    ("EQ_correctiveEventID", "urn:uuid:1"), ("EQ_transformationID", "urn:x:t"),
  ]

  @Test(arguments: accepted)
  func `every parameter of the standard is understood`(name: String, value: String) throws {
    _ = try EventQuery(text: [(name: name, value: value)])
  }

  @Test func `a named query says the same as parameters do`() throws {
    let json = try JSONValue(
      parsing: """
        {"@context": {"ex": "https://example.com/"}, "EQ_bizStep": ["shipping", "receiving"],
         "GE_eventTime": "2026-01-01T00:00:00Z", "GT_quantity": 5, "EXISTS_errorDeclaration": true,
         "EQ_ex:field": ["x"]}
        """
    )
    let query = try EventQuery(try #require(json.objectValue))
    #expect(query.terms.count == 3)
    #expect(query.terms.contains([EventQuery.Mark(.field("https://example.com/field"), "x")]))
    #expect(query.details.count == 1)
    #expect(throws: QueryError.self) { try EventQuery(["EQ_bizStep": ["a": 1]]) }
  }

  @Test func `a token is read back, and nothing else is`() {
    let token = PageToken(time: -5, number: 7, end: 99, remaining: 3, query: .max)
    #expect(PageToken(token.text) == token)
    for text in ["", "x", token.text + "A", String(token.text.dropLast()), "é"] {
      #expect(PageToken(text) == nil)
    }
  }
}
