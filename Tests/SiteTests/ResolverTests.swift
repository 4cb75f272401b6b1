import EPCIS
import Foundation
import HTTP
import Testing

@testable import Site

/// The service as a GS1-Conformant Resolver 1.2, with and without redirection by default.
///
/// The tests named after their IDs do what GS1's conformance suite does
/// (github.com/gs1/GS1DL-resolver-testsuite, version of June 2026).
@Suite struct ResolverTests {
  private static let gtin = "/01/09520003000308"
  private static let item = "\(gtin)/21/A1"
  private static let lot = "\(gtin)/10/L1"
  private static let voc = "https://ref.gs1.org/voc/"

  /// A ledger with a described product, an item, a lot, and links at every level.
  private final class World: Sendable {
    let world: CaptureWorld

    init() throws {
      world = try CaptureWorld()
      try capture(world.document(serials: ["A1"]))
      try capture(
        #"{"@context":{"gs1":"https://ref.gs1.org/voc/"},"@graph":[{"@type":"gs1:Product","#
          + #""@id":"https://id.gs1.org/01/09520003000308","gs1:productName":"Honey"}]}"#
      )
      try link(gtin, "gs1:homepage", "https://honey.example/", #""isDefault":true"#)
      try link(gtin, "gs1:certificationInfo", "https://c.example/1", #""mediaType":"text/html""#)
      try link(gtin, "gs1:certificationInfo", "https://c.example/2", #""mediaType":"text/html""#)
      try link(
        gtin,
        "gs1:certificationInfo",
        "https://c.example/fr?x=1#top",
        #""mediaType":"text/html","hreflang":["fr"]"#
      )
      try link(
        gtin,
        "gs1:certificationInfo",
        "https://c.example/lk.pdf",
        #""mediaType":"application/pdf","context":["LK"]"#
      )
      try link(lot, "gs1:recallStatus", "https://honey.example/lots/L1")
      try link(item, "gs1:recallStatus", "https://honey.example/items/A1")
      try link(item, "https://honey.example/voc/diary", "https://honey.example/diary/A1")
    }

    /// Registers a link, and returns its entry.
    @discardableResult
    func link(
      _ path: String,
      _ type: String,
      _ href: String,
      _ more: String? = nil
    ) throws -> Int64 {
      let members = more.map { ",\($0)" } ?? ""
      let json =
        #"{"type":"Link","about":"https://id.gs1.org\#(path)","linkType":"\#(type)","#
        + #""href":"\#(href)","title":"A link"\#(members)}"#
      let response = try send(.post, "/links", json)
      try #require(response.status == .created, "\(String(decoding: response.body, as: UTF8.self))")
      let entry = try JSONValue(parsing: response.body)["entries"]?[0]?.integerValue
      return try #require(entry)
    }

    private func capture(_ json: String) throws {
      let response = try send(.post, "/capture", json)
      try #require(
        response.status == .accepted,
        "\(String(decoding: response.body, as: UTF8.self))"
      )
    }

    func send(_ method: HTTP.Method, _ path: String, _ json: String = "") throws -> Response {
      let headers: Fields = [
        .contentType: "application/json", .authorization: "Bearer \(world.token)",
      ]
      let request = Request(
        method: method,
        target: path,
        headers: headers,
        body: Array(json.utf8)
      )
      return try world.site().answer(request).response()
    }

    func get(
      _ target: String,
      method: HTTP.Method = .get,
      _ headers: Fields = ["Accept": "*/*"],
      isStrict: Bool = true
    ) throws -> Response {
      let request = Request(method: method, target: target, headers: headers)
      return try world.site(isStrictResolver: isStrict).answer(request).response()
    }
  }

  private func location(_ response: Response) -> String? {
    response.status == .temporaryRedirect ? response.headers[.location] : nil
  }

  private func linkset(_ response: Response) throws -> [JSONValue] {
    #expect(response.status == .ok)
    return try #require(try JSONValue(parsing: response.body)["linkset"]?.arrayValue)
  }

  // MARK: GS1's suite

  @Test func `rdFile: the resolver describes itself`() throws {
    let response = try World().get("/.well-known/gs1resolver")
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "application/json")
    let json = try JSONValue(parsing: response.body)
    #expect(json["resolverRoot"]?.stringValue == "https://t.example.com")
    let keys = json["supportedPrimaryKeys"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(keys.contains("01"))
    #expect(keys.contains("8018"))
    #expect(json["supportedLinkType"]?[0]?["namespace"]?.stringValue == Self.voc)
  }

  @Test(arguments: [item, gtin, lot])
  func `corsCheck, methodsCheck, linkOnRedirect: OPTIONS tells what may be done`(
    path: String
  ) throws {
    let world = try World()
    let response = try world.get(path, method: .options)
    #expect(response.headers[.allowOrigin] == "*")
    #expect(response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS")
    for response in [response, try world.get(path), try world.get(path, isStrict: false)] {
      let link = response.headers[.link] ?? ""
      #expect(
        link == "<https://t.example.com\(path)?linkType=linkset>; rel=\"linkset\"; "
          + "type=\"application/linkset+json\""
      )
    }
  }

  @Test(arguments: ["\(item)/foo", "/01/09520003000309", "/99/1", "\(gtin)/21/", "\(gtin)/foo/1"])
  func `reportWith400, noErrorWith200: what is no Digital Link is refused`(path: String) throws {
    #expect(try World().get(path).status == .badRequest)
  }

  @Test(arguments: [item, gtin, lot, "\(gtin)?linkType=gs1:homepage"])
  func `trailingSlash: a slash at the end changes nothing`(path: String) throws {
    let world = try World()
    let parts = path.split(separator: "?", maxSplits: 1)
    let slashed = String(parts[0]) + "/" + parts.dropFirst().map { "?\($0)" }.joined()
    let plain = try world.get(path)
    #expect(try world.get(slashed).status == plain.status)
    #expect(try world.get(slashed).headers[.location] == plain.headers[.location])
  }

  @Test func `basicWalkUp: an unknown lot leads to what its product has`() throws {
    let world = try World()
    #expect(location(try world.get("\(Self.gtin)/10/KL8G")) == "https://honey.example/")
    #expect(try world.get("\(Self.gtin)/10/KL8G", isStrict: false).status == .ok)
    let both = try world.get("\(Self.gtin)/22/V/10/KL8G/21/NONE?linkType=gs1:homepage")
    #expect(location(both) == "https://honey.example/")
  }

  @Test(arguments: ["?linkType=linkset", "?linkType=all", "?format=linkset", ""])
  func `ltLinksetNoRedirect, ltAllNoRedirect, ltAcceptHeader, validLinkset, declaredContentType`(
    query: String
  ) throws {
    let headers: Fields = query.isEmpty ? [.accept: "application/linkset+json"] : [:]
    let response = try World().get(Self.item + query, headers)
    #expect(response.headers[.contentType] == "application/linkset+json")
    // linksetJsonldCheck
    let link = response.headers[.link] ?? ""
    #expect(link.contains("/linkset-context.jsonld>; rel=\"http://www.w3.org/ns/json-ld#context\""))
    #expect(link.contains("rel=\"linkset\""))
    let levels = try linkset(response)
    #expect(
      levels.map { $0["anchor"]?.stringValue } == [
        "https://t.example.com\(Self.item)", "https://t.example.com\(Self.gtin)",
      ]
    )
    for level in levels { #expect(LinksetSchema.faults(in: level) == []) }
    // defaultLinkExists, singleDefaulLink
    #expect(
      levels[0]["\(Self.voc)defaultLink"] == [
        ["href": "https://honey.example/", "title": "A link"]
      ]
    )
    #expect(levels[1]["\(Self.voc)homepage"]?[0]?["href"] == "https://honey.example/")
  }

  @Test func `every level that the link names has its links, the narrowest first`() throws {
    let world = try World()
    let levels = try linkset(world.get("\(Self.lot)/21/A1?linkType=linkset"))
    #expect(
      levels.map { $0["anchor"]?.stringValue } == [
        "https://t.example.com\(Self.lot)/21/A1", "https://t.example.com\(Self.lot)",
        "https://t.example.com\(Self.gtin)",
      ]
    )
    #expect(
      levels[1]["\(Self.voc)recallStatus"]?[0]?["href"] == "https://honey.example/lots/L1"
    )
  }

  @Test func `qsPassedOn: what the query says besides is passed on`() throws {
    let world = try World()
    #expect(location(try world.get("\(Self.item)?foo=bar")) == "https://honey.example/?foo=bar")
    let french = try world.get(
      "\(Self.item)?a=%26&linkType=gs1:certificationInfo&b=2",
      [.acceptLanguage: "fr"]
    )
    #expect(location(french) == "https://c.example/fr?x=1&a=%26&b=2#top")
  }

  @Test func `defaultTarget: a scan leads to the default link`() throws {
    let world = try World()
    for path in [Self.item, Self.gtin, Self.lot] {
      let response = try world.get(path)
      #expect(location(response) == "https://honey.example/")
      #expect(response.headers[.vary] == "Accept, Accept-Language")
    }
  }

  @Test(arguments: [
    ("gs1:homepage", "https://honey.example/"),
    ("gs1:recallStatus", "https://honey.example/items/A1"),
    ("gs1:traceability", "https://t.example.com\(item)?format=html"),
    ("https://gs1.org/voc/homepage", "https://honey.example/"),
    ("https%3A%2F%2Fwww.gs1.org%2Fvoc%2Fhomepage", "https://honey.example/"),
    ("gs1:defaultLink", "https://honey.example/"),
    ("https://honey.example/voc/diary", "https://honey.example/diary/A1"),
  ])
  func `loFor: a link of the wanted type is where the client is led`(
    type: String,
    href: String
  ) throws {
    let world = try World()
    for isStrict in [true, false] {
      let response = try world.get("\(Self.item)?linkType=\(type)", isStrict: isStrict)
      #expect(location(response) == href)
    }
  }

  @Test func `the narrowest level wins, and a lot has links of its own`() throws {
    let world = try World()
    let lot = try world.get("\(Self.lot)?linkType=gs1:recallStatus")
    #expect(location(lot) == "https://honey.example/lots/L1")
    // What the product lacks, nobody has.
    #expect(try world.get("\(Self.gtin)?linkType=gs1:recallStatus").status == .notFound)
  }

  /// A request for certificates, and where it leads; `nil` for a choice.
  private static let choices: [(query: String, headers: Fields, href: String?)] = [
    ("", [.accept: "text/html"], nil),
    ("", ["Accept": "*/*"], nil),
    (
      "", [.accept: "text/html", .acceptLanguage: "fr-FR, en;q=0.5"], "https://c.example/fr?x=1#top"
    ),
    ("", [.accept: "application/pdf"], "https://c.example/lk.pdf"),
    ("&context=LK", [.accept: "application/pdf"], "https://c.example/lk.pdf"),
    ("&context=LK", ["Accept": "*/*"], "https://c.example/lk.pdf"),
    ("&context=DE", [.accept: "text/html"], nil),
  ]

  @Test(arguments: choices.indices)
  func `links of one type are told apart by context, language and media type`(
    index: Int
  ) throws {
    let (query, headers, href) = Self.choices[index]
    let target = "\(Self.item)?linkType=gs1:certificationInfo\(query)"
    let response = try World().get(target, headers)
    guard href == nil else {
      #expect(location(response) == href)
      return
    }
    #expect(response.status == .multipleChoices)
    #expect(response.headers[.location] == nil)
    let json = try JSONValue(parsing: response.body)
    let links = json["linkset"]?[0]?["\(Self.voc)certificationInfo"]?.arrayValue ?? []
    #expect(
      links.compactMap { $0["href"]?.stringValue }.sorted() == [
        "https://c.example/1", "https://c.example/2",
      ]
    )
  }

  @Test(arguments: ["gs1:nosuchlt", "gs1:faqs", "nonsense", "", "gs1:defaultLinkMulti"])
  func `specificLinkTypeNotFound: a type without a link is not found`(type: String) throws {
    #expect(try World().get("\(Self.item)?linkType=\(type)").status == .notFound)
  }

  // MARK: Compressed links

  /// `/01/09520003000308/21/A1`, as GS1's toolkit compresses it, whole and after the product.
  @Test(arguments: ["/DBFRGMtP6IVC", "/01/09520003000308/IUKh", "/DBFRGMtP6IVC/"])
  func `compressed: a compressed link is answered in place, and the whole one is named`(
    path: String
  ) throws {
    let world = try World()
    let same = "<https://t.example.com\(Self.item)>; rel=\"owl:sameAs\""
    let linkset = "<https://t.example.com\(Self.item)?linkType=linkset>; rel=\"linkset\""
    let plain = try world.get(path, isStrict: false)
    #expect(plain.status == .ok)
    let document = try JSONValue(parsing: plain.body)
    #expect(
      document["subject"]
        == (try JSONValue(parsing: world.get(Self.item, isStrict: false).body))["subject"]
    )
    let redirected = try world.get("\(path)?foo=bar")
    #expect(location(redirected) == "https://honey.example/?foo=bar")
    for response in [plain, redirected] {
      #expect(response.headers[.link]?.contains(same) == true, "\(response.headers[.link] ?? "")")
      #expect(response.headers[.link]?.contains(linkset) == true)
    }
    let levels = try self.linkset(world.get("\(path)?linkType=linkset"))
    #expect(levels[0]["anchor"]?.stringValue == "https://t.example.com\(Self.item)")
    #expect(try world.get(path, method: .options).headers[.link]?.contains(linkset) == true)
    #expect(try world.get("\(path)?linkType=gs1:nosuchlt").status == .notFound)
  }

  @Test(arguments: [
    "/AAAA", "/login", "/01/09520003000308/foo", "/DBFRGMtP7IVC",
  ])
  func `compressed: what only looks like it is refused`(path: String) throws {
    #expect(try World().get(path).status == .badRequest)
  }

  // MARK: Beside the suite

  @Test func `a scan is answered in place unless the service redirects`() throws {
    let world = try World()
    #expect(try world.get(Self.item, isStrict: false).status == .ok)
    // What asks for a representation gets it from a resolver too.
    #expect(try world.get("\(Self.item)?format=html").status == .ok)
    #expect(try world.get("\(Self.item)?format=bundle").status == .ok)
    #expect(try world.get(Self.item, method: .head).status == .temporaryRedirect)
  }

  @Test func `without a registered default a scan leads to the journey's page`() throws {
    let world = try World()
    for entry in try registered(world) where entry.rel.hasSuffix("homepage") {
      #expect(try world.send(.delete, "/links/\(entry.number)").status == .ok)
    }
    let page = "https://t.example.com\(Self.item)?format=html"
    #expect(location(try world.get(Self.item)) == page)
    #expect(location(try world.get("\(Self.item)?foo=bar")) == "\(page)&foo=bar")
    let levels = try linkset(world.get("\(Self.item)?linkType=linkset"))
    #expect(levels[0]["\(Self.voc)defaultLink"]?[0]?["href"]?.stringValue == page)
  }

  @Test func `of what nobody knows there are no links, and a scan gets its proof of absence`()
    throws
  {
    let world = try World()
    for path in ["/01/09520004000406", "/01/09520004000406/10/L1"] {
      #expect(try world.get("\(path)?linkType=linkset").status == .notFound)
      #expect(try world.get(path).status == .notFound)
    }
  }

  private func registered(_ world: World) throws -> [(number: Int64, rel: String)] {
    let journey = try JSONValue(
      parsing: world.get("\(Self.item)?format=journey", isStrict: false).body
    )
    return (journey["links"]?.arrayValue ?? []).compactMap { link in
      guard let entry = link["entry"]?.integerValue, let rel = link["rel"]?.stringValue else {
        return nil
      }
      return (entry, rel)
    }
  }

  @Test func `a link that was withdrawn is gone, and can be registered anew`() throws {
    let world = try World()
    let target = "\(Self.item)?linkType=gs1:faqs"
    let first = try world.link(Self.gtin, "gs1:faqs", "https://honey.example/faq")
    #expect(location(try world.get(target)) == "https://honey.example/faq")
    #expect(try world.send(.delete, "/links/\(first)").status == .ok)
    #expect(try world.send(.delete, "/links/\(first)").status == .ok)
    #expect(try world.get(target).status == .notFound)
    let time = #""eventTime":"2026-01-02T03:10:00Z""#
    let second = try world.link(Self.gtin, "gs1:faqs", "https://honey.example/faq", time)
    #expect(second != first)
    #expect(location(try world.get(target)) == "https://honey.example/faq")
  }

  /// A link that is refused, and what the answer must name.
  @Test(arguments: [
    (#""linkType":"gs1:nosuchlt""#, "linkType"), (#""linkType":"pip""#, "linkType"),
    (#""linkType":"gs1:defaultLink""#, "linkType"), (#""href":"javascript:alert(1)""#, "href"),
    (#""href":"https://""#, "href"), (#""title":"""#, "title"),
    (#""hreflang":["zh-Hans"]"#, "hreflang"),
    (#""hreflang":[]"#, "hreflang"), (#""mediaType":"html""#, "mediaType"),
    (#""isDefault":1"#, "isDefault"),
    (#""about":"https://id.gs1.org/00/095200030000000018""#, "about"),
    (#""about":"https://id.gs1.org/01/09520003000309""#, "about"), (#""colour":"red""#, "colour"),
    (#""eventTime":"soon""#, "eventTime"), (#""context":"""#, "context"),
  ])
  func `a malformed link is refused with the member at fault`(
    member: String,
    field: String
  ) throws {
    var json: JSONObject = [
      "type": "Link", "about": "https://id.gs1.org/01/09520003000308", "linkType": "gs1:pip",
      "href": "https://honey.example/", "title": "Honey",
    ]
    for changed in try JSONValue(parsing: "{\(member)}").objectValue?.members ?? [] {
      json[changed.name] = changed.value
    }
    let world = try CaptureWorld()
    let request = Request(
      method: .post,
      target: "/links",
      headers: [.contentType: "application/json", .authorization: "Bearer \(world.token)"],
      body: JSONValue.object(json).encoded()
    )
    let response = try world.site().answer(request).response()
    #expect(response.status == .badRequest)
    let problem = try JSONValue(parsing: response.body)["problems"]?[0]
    #expect(problem?["field"]?.stringValue == field)
  }

  @Test func `only the holder of the prefix registers links, and only its own statements end`()
    throws
  {
    let world = try World()
    let other =
      #"{"type":"Link","about":"https://id.gs1.org/01/09520004000406","#
      + #""linkType":"gs1:pip","href":"https://x.example/","title":"X"}"#
    #expect(try world.send(.post, "/links", other).status == .forbidden)
    #expect(try world.send(.delete, "/links/0").status == .badRequest)
    #expect(try world.send(.delete, "/links/999999").status == .badRequest)
    #expect(try world.send(.delete, "/links/x").status == .badRequest)
    let nobody = Request(method: .post, target: "/links", headers: [:], body: [])
    #expect(try world.world.site().answer(nobody).response().status == .unauthorized)
  }
}

/// What GS1's JSON schema of linksets says of one level.
private enum LinksetSchema {
  static func faults(in level: JSONValue) -> [String] {
    guard let object = level.objectValue else { return ["no object"] }
    var faults: [String] = []
    for name in ["anchor", "itemDescription"] where object[name]?.stringValue == nil {
      faults.append("no \(name)")
    }
    for member in object.members where !["anchor", "itemDescription"].contains(member.name) {
      if !member.name.hasPrefix("https://") { faults.append("type \(member.name)") }
      guard let links = member.value.arrayValue else {
        faults.append("\(member.name) is no list")
        continue
      }
      faults += links.flatMap(linkFaults)
    }
    return faults
  }

  private static func linkFaults(_ link: JSONValue) -> [String] {
    let names = link.objectValue?.members.map(\.name) ?? []
    var faults = ["href", "title"].filter { link[$0]?.stringValue == nil }
    faults += names.filter { !["href", "title", "hreflang", "type", "context"].contains($0) }
    for language in link["hreflang"]?.arrayValue ?? [] {
      let isForm = language.stringValue?.wholeMatch(of: /\w{2}(-\w{2})?/) != nil
      if !isForm { faults.append("hreflang") }
    }
    return faults
  }
}
