import EPCIS
import Foundation
import HTTP
import Testing

@testable import Site

/// What shops show inside their own pages.
@Suite struct EmbedTests {
  private static let honey = "/01/09520003000308/21/7K3MZAB5RRB146VH7S"
  private static let lot = "/01/09520003000308/10/L2603D"
  private static let product = "/01/09520003000308"

  private func site() throws -> Site {
    let list = try Storefronts(parsing: "9520003 https://shop.example https://b.example:8443\n")
    return try DemoLedger.shared.get().site(storefronts: list)
  }

  private func ask(_ target: String, _ headers: Fields = [:]) throws -> Response {
    try site().answer(Request(target: target, headers: headers)).response()
  }

  private func text(_ target: String) throws -> String {
    String(decoding: try ask(target).body, as: UTF8.self)
  }

  // MARK: Frames

  @Test func `a registered shop may frame the page for frames, and nobody else`() throws {
    let policy = try #require(try ask("/embed\(Self.honey)").headers[.contentSecurityPolicy])
    #expect(policy.hasSuffix("; frame-ancestors https://shop.example https://b.example:8443"))
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    #expect(policy.contains("; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox;"))
    for target in [
      "/embed/01/09520005000504/21/F8MKQKJGBMFBKHX0ZX", Self.honey + "?format=html", Self.product,
      "/", "/verify", "/01/1", "/00/095200030000000018",
    ] {
      let response = try ask(target, [.accept: "text/html"])
      let policy = try #require(response.headers[.contentSecurityPolicy], "\(target)")
      #expect(policy.contains("frame-ancestors 'none'"), "\(target)")
    }
  }

  @Test func `a frame says why it shows no journey, and has no form that could be sent`() throws {
    let site = try site()
    func frame(_ target: String) throws -> (status: Status, policy: String, text: String) {
      var request = Request(target: target, headers: [.accept: "text/html"])
      request.peer = PeerAddress(ipv4: 0xC000_0206)
      let response = site.answer(request).response()
      #expect(response.headers["Cross-Origin-Opener-Policy"] == "unsafe-none")
      let policy = try #require(response.headers[.contentSecurityPolicy])
      return (response.status, policy, String(decoding: response.body, as: UTF8.self))
    }
    let origins = "; frame-ancestors https://shop.example https://b.example:8443"
    let codes = [
      "/01/09520003000309/21/A": Status.badRequest, "/00/095200030000000018": .unauthorized,
    ]
    for (code, status) in codes {
      let answer = try frame("/embed" + code)
      #expect(answer.status == status)
      #expect(answer.policy.hasSuffix(origins) && answer.policy.contains("sandbox"))
      #expect(answer.text.contains("<h1>") && !answer.text.contains("<form"))
    }
    for number in 0..<Brake.Limits().unknownMax {
      _ = try frame("/embed/01/09520003000308/21/X\(number)")
    }
    let slowed = try frame("/embed/01/09520003000308/21/X")
    #expect(slowed.status == .tooManyRequests && slowed.policy.hasSuffix(origins))
    #expect(slowed.text.contains("Too many unknown codes from your network."))
    // Nobody may frame what is about a code of a brand that has registered nobody.
    let foreign = try frame("/embed/01/09520005000504/21/X")
    #expect(foreign.status == .tooManyRequests)
    #expect(foreign.policy.hasSuffix("frame-ancestors 'none'"))
  }

  @Test(arguments: Languages.all.map(\.tag))
  func `the page for frames is light, and speaks every language`(tag: String) throws {
    let response = try ask("/embed\(Self.honey)?lang=\(tag)")
    #expect(response.status == .ok && response.body.count < 12_000)
    #expect(response.headers[.contentLanguage] == tag)
    let page = String(decoding: response.body, as: UTF8.self)
    #expect(
      page.contains("<html lang=\"\(tag)\" dir=\"\(Languages.language(tag)?.direction ?? "")")
    )
    #expect(page.contains("Mānuka honey"))
    #expect(page.contains("href=\"https://t.example.com\(Self.honey)?lang=\(tag)\""))
    #expect(page.firstMatch(of: /\{[a-z]+\}|\{\{/) == nil)
    #expect(page.firstMatch(of: /\son[a-z]+=|style="|<form/) == nil)
  }

  @Test func `an answer about a code is the same in a frame`() throws {
    for outcome in OutcomeTests.outcomes where outcome.code != "malformed" {
      let page = try ask(outcome.path + "?format=html")
      let frame = try ask("/embed" + outcome.path)
      #expect(page.status == frame.status, "\(outcome.name)")
    }
    #expect(try ask("/embed/gtin/9520003000308").status == .permanentRedirect)
    let place = try ask("/embed/gtin/9520003000308").headers[.location]
    #expect(place == "https://t.example.com/embed/01/09520003000308")
  }

  @Test(arguments: Languages.all.map(\.tag))
  func `what is shown before a purchase says what to do when the package arrives`(
    tag: String
  ) throws {
    let language = try #require(Languages.language(tag))
    let words = language(.embedArrival)
    let start = try #require(words.split(separator: " ").first)
    for target in [Self.lot, Self.product] {
      #expect(try text("/embed\(target)?lang=\(tag)").contains("<p class=\"arrival\">\(words)</p>"))
      #expect(try text("\(target)?format=timeline.svg&lang=\(tag)").contains(start.prefix(8)))
    }
    #expect(try !text("/embed\(Self.honey)?lang=\(tag)").contains("class=\"arrival\""))
  }

  @Test func `a tag changes with who may frame the page`() throws {
    let tag = try #require(try ask("/embed\(Self.honey)").headers[.etag])
    let demo = try DemoLedger.shared.get()
    let other = try demo.site().answer(Request(target: "/embed\(Self.honey)")).response()
    #expect(other.headers[.etag] != tag)
    #expect(try ask("/embed\(Self.honey)", [.ifNoneMatch: tag]).status == .notModified)
  }

  // MARK: oEmbed

  private func card(_ query: String) throws -> JSONValue {
    let response = try ask("/oembed?\(query)")
    #expect(response.status == .ok)
    #expect(response.headers[.allowOrigin] == "*")
    return try JSONValue(parsing: response.body)
  }

  @Test func `a site learns how to embed a page, and the page says where`() throws {
    let page = try text(Self.honey + "?format=html&lang=de")
    let link = try #require(
      page.firstMatch(of: /type="application\/json\+oembed" href="https:\/\/t.example.com([^"]+)"/)
    )
    let target = String(link.output.1).replacing("&amp;", with: "&")
    let json = try JSONValue(parsing: try ask(target).body)
    #expect(json["type"]?.stringValue == "rich" && json["version"]?.stringValue == "1.0")
    #expect(json["title"]?.stringValue?.hasPrefix("Mānuka honey, monofloral, 250 g – ") == true)
    #expect(json["width"]?.numberValue == 480)
    let html = try #require(json["html"]?.stringValue)
    #expect(html.hasPrefix("<iframe src=\"https://t.example.com/embed\(Self.honey)?lang="))
    #expect(html.contains("sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox\""))
    let picture = try #require(json["thumbnail_url"]?.stringValue)
    let path = String(picture.dropFirst("https://t.example.com".count))
    #expect(try ask(path).headers[.contentType] == "image/svg+xml")
  }

  @Test func `search engines may list products, and nothing that names a package`() throws {
    let product = try ask(Self.product, [.accept: "text/html"])
    #expect(product.status == .ok && product.headers[.robots] == nil)
    for target in [
      Self.honey, Self.lot, Self.product + "?format=journey", Self.product + "?format=bundle",
      "/01/09520003000308/10/NOBODY", "/embed" + Self.product, "/01/09520003000315/21/ABC",
    ] {
      let headers: Fields = target.contains("?") ? [:] : [.accept: "text/html"]
      #expect(try ask(target, headers).headers[.robots] == "noindex", "\(target)")
    }
    for path in [Self.product, Self.honey] {
      let page = String(decoding: try ask(path, [.accept: "text/html"]).body, as: UTF8.self)
      for line in [
        "<meta property=\"og:title\" content=\"Mānuka honey",
        "<meta property=\"og:description\" content=\"",
        "<meta property=\"og:url\" content=\"https://t.example.com\(path)\">",
        "<link rel=\"canonical\" href=\"https://t.example.com\(path)\">",
      ] { #expect(page.contains(line), "\(path): \(line)") }
    }
  }

  @Test func `a frame is no larger than the room for it`() throws {
    let url = "url=https://t.example.com\(Self.lot)"
    let json = try card("\(url)&maxwidth=300&maxheight=9999&format=json")
    #expect(json["width"]?.numberValue == 300 && json["height"]?.numberValue == 420)
    #expect(json["html"]?.stringValue?.contains("width=\"300\" height=\"420\"") == true)
  }

  @Test(arguments: [
    "maxwidth=1", "maxheight=1", "maxwidth=199&maxheight=400", "maxwidth=300&maxheight=159",
  ])
  func `where nothing can be read there is no frame, and nothing is larger than the room`(
    room: String
  ) throws {
    let json = try card("url=https://t.example.com\(Self.honey)&\(room)")
    #expect(json["type"]?.stringValue == "link" && json["html"] == nil && json["width"] == nil)
    #expect(json["title"]?.stringValue?.isEmpty == false)
    for size in room.split(separator: "&") {
      let parts = size.split(separator: "=")
      let most = try #require(Double(parts[1]))
      let name = parts[0] == "maxwidth" ? "thumbnail_width" : "thumbnail_height"
      #expect((json[name]?.numberValue ?? 0) <= most)
    }
  }

  @Test func `a picture is made smaller with the room, as long as it can be read`() throws {
    let whole = try card("url=https://t.example.com\(Self.lot)")
    let half = try card("url=https://t.example.com\(Self.lot)&maxwidth=320")
    #expect(whole["thumbnail_width"]?.numberValue == 640)
    #expect(half["thumbnail_width"]?.numberValue == 320)
    let heights = try [whole, half].map { try #require($0["thumbnail_height"]?.numberValue) }
    #expect(heights[1] == (heights[0] / 2).rounded(.down))
    let none = try card("url=https://t.example.com\(Self.lot)&maxwidth=100")
    #expect(none["thumbnail_url"] == nil && none["thumbnail_height"] == nil)
  }

  @Test func `what nobody may frame is a link`() throws {
    let json = try card("url=https://t.example.com/01/09520005000504/21/F8MKQKJGBMFBKHX0ZX")
    #expect(json["type"]?.stringValue == "link" && json["html"] == nil)
    #expect(json["title"]?.stringValue?.contains("Recalled") == true)
  }

  @Test(arguments: [
    ("", Status.badRequest), ("url=https://other.example/01/09520003000308", .notFound),
    ("url=https://t.example.com.other.example/", .notFound),
    ("url=https://t.example.com", .notFound),
    ("url=https://t.example.com/01/09520003000315/21/ABC", .notFound),
    ("url=https://t.example.com/01/09520003000309", .badRequest),
    ("url=https://t.example.com/00/095200030000000018", .unauthorized),
    ("url=https://t.example.com/01/09520003000308&format=xml", .notImplemented),
    ("url=https://t.example.com/01/09520003000308&maxwidth=-1", .badRequest),
    ("url=https://t.example.com/01/09520003000308&maxwidth=+5", .badRequest),
    ("url=https://t.example.com/01/09520003000308&maxheight=0", .badRequest),
    ("url=https://t.example.com/%00%0a", .badRequest),
    ("url=https://t.example.com/gtin/9520003000308", .permanentRedirect),
  ])
  func `what cannot be embedded is refused`(query: String, status: Status) throws {
    #expect(try ask("/oembed?\(query)").status == status)
  }

  // MARK: The time line

  @Test func `a journey is a picture in every language`() throws {
    for outcome in OutcomeTests.outcomes where outcome.status == 200 {
      for language in Languages.all {
        let target = "\(outcome.path)?format=timeline.svg&lang=\(language.tag)"
        let response = try ask(target)
        #expect(response.status == .ok && response.headers[.contentType] == "image/svg+xml")
        let policy = response.headers[.contentSecurityPolicy]
        #expect(policy == "default-src 'none'; frame-ancestors 'none'")
        let svg = String(decoding: response.body, as: UTF8.self)
        #expect(svg.contains("direction=\"\(language.direction)\""))
        let bad = svg.firstMatch(of: /<script|<style|\shref|\son[a-z]+=|\{[a-z]+\}/)
        #expect(bad == nil, "\(target)")
        #expect(svg.utf8.count < 16_000)
      }
    }
  }

  @Test(arguments: [
    ("short", 10.0, 1, ["short"]), ("one two three", 5, 3, ["one two", "three"]),
    ("one two three", 5, 1, ["one two…"]), ("unbreakable", 3, 2, ["unbre", "unb…"]),
    ("一二三四五六", 3, 2, ["一二", "一…"]), ("", 3, 1, []),
  ])
  func `text is broken into lines by what letters take`(
    text: String,
    room: Double,
    linesMax: Int,
    lines: [String]
  ) {
    let wrapped = TextLines.wrapped(text, room: room, linesMax: linesMax)
    #expect(wrapped.count <= linesMax)
    #expect(wrapped.count == lines.count)
    #expect(wrapped.allSatisfy { Double($0.count) * 0.56 <= room + 1 })
  }

  // MARK: Hostile texts

  @Test func `a hostile name does no harm in any form`() throws {
    let name = "</script></style><img src=x onerror=alert(1)>\"'&\u{202e}\u{0007}"
    let document = """
      {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                    {"gs1": "https://gs1.org/voc/"}],
       "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-02T03:04:05Z",
       "epcisHeader": {"epcisMasterData": {"vocabularyList": [{
         "type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [{
           "id": "https://id.gs1.org/01/09520003000308", "attributes": [
             {"id": "https://gs1.org/voc/productName", "attribute": \(quoted(name))},
             {"id": "https://gs1.org/voc/brandName",
              "attribute": \(quoted(name + String(repeating: "x", count: 10_000)))}]}]}]}},
       "epcisBody": {"eventList": []}}
      """
    let list = try Storefronts(parsing: "9520003 https://shop.example")
    let world = try CaptureWorld()
    let posted = try world.post(Array(document.utf8))
    try #require(posted.status == .accepted, "\(String(decoding: posted.body, as: UTF8.self))")
    let site = try world.site(storefronts: list)
    for target in [
      "/embed\(Self.product)", "\(Self.product)?format=html", "\(Self.product)?format=timeline.svg",
      "/oembed?url=https://t.example.com\(Self.product)",
    ] {
      let response = site.answer(Request(target: target)).response()
      #expect(response.status == .ok, "\(target)")
      let text = String(decoding: response.body, as: UTF8.self)
      let isRead = target.hasPrefix("/oembed")
      let json = isRead ? try JSONValue(parsing: response.body) : .null
      let markup = isRead ? try #require(json["html"]?.stringValue) : text
      #expect(!markup.contains("<img") && !markup.contains("</script></style>"), "\(target)")
      #expect(!text.contains("\u{202e}") && !text.contains("\u{7}"), "\(target)")
      #expect(text.contains("img src=x"), "\(target)")
      #expect(text.utf8.count < 40_000)
    }
  }

  private func quoted(_ text: String) -> String {
    String(decoding: JSONValue.string(text).encoded(), as: UTF8.self)
  }
}
