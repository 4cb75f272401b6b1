import EPCIS
import Foundation
import FoundationXML
import HTTP
import Testing

@testable import Site

/// What parties say is text, from capture to wherever it is shown: it changes nothing of a page but
/// the words that stand in it.
@Suite struct HostileRecordTests {
  typealias Text = HostileTextTests.Text

  private static let item = "/01/09520003000308/21/A1"
  private static let recalled = "/01/09520003000308/21/B2"

  /// A ledger in which every text that a party chooses is `text`, as far as capture takes it.
  private struct World {
    let world: CaptureWorld
    let site: Site

    init(_ text: String) throws {
      // The registry refuses what cannot be seen, and lines.
      let name = String(
        String.UnicodeScalarView(text.unicodeScalars.filter { Self.isForNames($0) }.prefix(2_000))
      )
      world = try CaptureWorld(displayName: name.isEmpty ? "brand" : name)
      let storefronts = try Storefronts(parsing: "9520003 https://shop.example")
      site = try world.site(storefronts: storefronts)
      try capture(Self.masterData(text))
      try capture(Self.event(text))
      try capture([
        "type": "Recall", "about": .string("https://id.gs1.org\(HostileRecordTests.recalled)"),
        "eventTime": "2026-01-02T03:01:00Z", "reason": .string(text),
        "instruction": .string(text), "phone": .string(Self.start(of: text)),
      ])
      // A link has a title of 200 bytes at most.
      let title = String(text.unicodeScalars.prefix(40).map(Character.init))
      try capture([
        "type": "Link", "about": "https://id.gs1.org/01/09520003000308",
        "linkType": "gs1:support", "href": "https://brand.example/'onclick='alert(5)?a=1&b=%22",
        "title": .string(title),
        "context": [.string(String(text.unicodeScalars.prefix(20).map(Character.init)))],
      ])
    }

    /// So much of `text` that several fit into what shoppers may be shown of one statement.
    private static func start(of text: String) -> String {
      String(String.UnicodeScalarView(text.unicodeScalars.prefix(600)))
    }

    private static func isForNames(_ scalar: UnicodeScalar) -> Bool {
      let hidden: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      ]
      return !hidden.contains(scalar.properties.generalCategory)
    }

    private func capture(_ json: JSONValue) throws {
      let response = try world.post(json.encoded())
      try #require(
        response.status == .accepted,
        "\(String(decoding: response.body, as: UTF8.self))"
      )
    }

    private static func document(_ header: JSONValue, _ events: [JSONValue]) -> JSONValue {
      [
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-02T03:00:00Z",
        "epcisHeader": header, "epcisBody": ["eventList": .array(events)],
      ]
    }

    private static func masterData(_ text: String) -> JSONValue {
      func list(_ type: String, _ id: String, _ names: [String]) -> JSONValue {
        let attributes = names.map { name -> JSONValue in
          let value = name.hasSuffix("Name") ? text : start(of: text)
          return ["id": .string("https://gs1.org/voc/\(name)"), "attribute": .string(value)]
        }
        let position: [JSONValue] = [
          ["id": "https://gs1.org/voc/latitude", "attribute": "-37.8"],
          ["id": "https://gs1.org/voc/longitude", "attribute": "176.4"],
        ]
        let all = attributes + (type == "Location" ? position : [])
        return [
          "type": .string("urn:epcglobal:epcis:vtype:\(type)"),
          "vocabularyElementList": [
            ["id": .string("https://id.gs1.org\(id)"), "attributes": .array(all)]
          ],
        ]
      }
      let product = list(
        "EPCClass",
        "/01/09520003000308",
        [
          "productName", "brandName", "countryOfOrigin", "netContent", "imageDescription",
          "consumerStorageInstructions", "targetMarket", "maximumStorageTemperature",
        ]
      )
      let places = ["9520003000001", "9520003000018"].map {
        list("Location", "/414/\($0)", ["physicalLocationName", "countryCode"])
      }
      let lists = JSONValue.array([product] + places)
      return document(["epcisMasterData": ["vocabularyList": lists]], [])
    }

    private static func event(_ text: String) -> JSONValue {
      func event(_ action: String, _ step: String, _ time: String, _ gln: String) -> JSONObject {
        [
          "type": "ObjectEvent", "eventTime": .string(time), "eventTimeZoneOffset": "+00:00",
          "action": .string(action), "bizStep": .string(step),
          "epcList": .strings([item, recalled].map { "https://id.gs1.org\($0)" }),
          "readPoint": ["id": .string("https://id.gs1.org/414/\(gln)")],
          "bizTransactionList": [
            [
              "type": "testres",
              "bizTransaction": "https://lab.example/1?'onclick='alert(6)&x=%3Cb%3E",
            ]
          ],
          "sensorElementList": [
            [
              "sensorMetadata": ["time": .string(time)],
              "sensorReport": [
                ["type": "Temperature", "minValue": -1e300, "maxValue": 1e300, "uom": "CEL"],
                [
                  "type": "https://brand.example/m/Meas-'onclick='alert(8)", "value": 1.5,
                  "uom": "'x'",
                ],
              ],
            ]
          ],
        ]
      }
      var made = event("ADD", "commissioning", "2026-01-02T03:00:00Z", "9520003000001")
      made["ilmd"] = [
        "cbvmda:lotNumber": "\"'<b>&%/_;=?",
        "cbvmda:itemExpirationDate": .string(start(of: text)),
        "cbvmda:countryOfOrigin": .string(start(of: text)),
      ]
      let seen = event(
        "OBSERVE",
        "https://brand.example/x/BizStep-'onclick='alert(7)",
        "2026-01-02T03:00:01Z",
        "9520003000018"
      )
      return document([:], [.object(made), .object(seen)])
    }

    func get(_ target: String, _ accept: String = "text/html") -> Response {
      site.answer(Request(target: target, headers: [.accept: accept])).response()
    }
  }

  /// The tags of a page with the names of their attributes: all that a text must not change.
  private static func structure(_ page: String) -> [String] {
    page.matches(of: /<(\/?[a-zA-Z!][a-zA-Z0-9]*)((?:[^"<>]|"[^"]*")*)>/).map { match in
      let names = match.2.matches(of: /([a-zA-Z:-]+)="[^"]*"|([a-zA-Z:-]+)/)
      return ([String(match.1)] + names.map { String($0.1 ?? $0.2 ?? "") }).joined(separator: " ")
    }
  }

  /// Nothing that turns, hides or covers what stands around it.
  private func expectQuiet(_ text: String, _ place: String) {
    var (isolates, marks) = (0, 0)
    for scalar in text.unicodeScalars {
      let category = scalar.properties.generalCategory
      marks = category == .nonspacingMark || category == .enclosingMark ? marks + 1 : 0
      switch scalar.value {
      case 0x2066, 0x2068: isolates += 1
      case 0x2069: isolates -= 1
      case 0x0a: break
      case 0...0x1f, 0x7f...0x9f, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2067, 0x061c, 0xfeff,
        0xfffe, 0xffff:
        Issue.record("U+\(String(scalar.value, radix: 16)) in \(place)")
      default: break
      }
      #expect(marks <= 4, "\(place)")
      if isolates < 0 || marks > 4 { break }
    }
    #expect(isolates == 0, "\(place)")
  }

  private func expectPlain(_ headers: Fields, _ place: String) {
    for field in headers {
      #expect(field.value.utf8.allSatisfy { 0x20...0x7e ~= $0 }, "\(field.name) of \(place)")
      #expect(field.value.utf8.count < 4_096, "\(field.name) of \(place)")
    }
  }

  @Test(arguments: HostileTextTests.texts)
  func `a hostile record changes no page but its words`(text: Text) throws {
    let (hostile, tame) = (try World(text.text), try World("Honey"))
    for path in [Self.item, Self.recalled, "/01/09520003000308"] {
      for target in ["\(path)?lang=en", "\(path)?lang=ar", "/embed\(path)?lang=en"] {
        let (response, other) = (hostile.get(target), tame.get(target))
        #expect(response.status == .ok)
        expectPlain(response.headers, target)
        let page = String(decoding: response.body, as: UTF8.self)
        expectQuiet(page, target)
        #expect(page.utf8.count < 90_000, "\(target)")
        if let above = page.firstMatch(of: /<section class="product"(?s:.)*?<section class="status/)
        {
          // Whatever is said of the product, a recall below it is seen at once.
          let words = above.output.replacing(/<[^>]*>|&[a-z0-9#]+;/, with: "x")
          #expect(words.count < 1_300, "\(target)")
        }
        let expected = Self.structure(String(decoding: other.body, as: UTF8.self))
        let difference = Self.structure(page).difference(from: expected)
        // A text of which nothing can be seen is left out with what stands around it.
        let isBlank = PlainText.seen(text.text) == nil
        #expect(isBlank ? difference.insertions.isEmpty : difference.isEmpty, "\(difference)")
      }
    }
  }

  @Test(arguments: HostileTextTests.texts)
  func `a hostile record stays text in pictures, cards and documents`(text: Text) throws {
    let world = try World(text.text)
    for path in [Self.item, Self.recalled, "/01/09520003000308"] {
      let picture = world.get("\(path)?format=timeline.svg&lang=en")
      #expect(picture.status == .ok)
      #expect(XMLParser(data: Data(picture.body)).parse(), "\(path)")
      let svg = String(decoding: picture.body, as: UTF8.self)
      expectQuiet(svg, "the time line of \(path)")
      #expect(svg.firstMatch(of: /<(?!\/?(svg|title|rect|text|path|circle)[ >])/) == nil)
      #expect(svg.firstMatch(of: /<[^>"]*("[^"]*"[^>"]*)*\son[a-z]+=/) == nil)
      for target in [
        "\(path)?format=journey&proof=link", "\(path)?linkType=all",
        "/oembed?url=https://t.example.com\(path)",
      ] {
        let response = world.get(target, "application/json")
        #expect(response.status == .ok)
        expectPlain(response.headers, target)
        expectQuiet(try JSONValue(parsing: response.body), target)
      }
      // Where it is asked for by its type, the way leads there and nowhere else.
      let link = world.get("\(path)?linkType=gs1:support")
      #expect(
        link.headers[.location] == "https://brand.example/'onclick='alert(5)?a=1&b=%22"
      )
    }
  }

  /// Every text of a document: none longer than a page shows, but for addresses and frames.
  private func expectQuiet(_ json: JSONValue, _ place: String) {
    switch json {
    case .string(let text):
      expectQuiet(text, place)
      let isLong = text.hasPrefix("https://") || text.hasPrefix("<iframe ")
      #expect(text.count <= (isLong ? 2_048 : 700), "\(place): \(text.prefix(80))")
    case .array(let list): for value in list { expectQuiet(value, place) }
    case .object(let object):
      for member in object.members {
        expectQuiet(member.name, place)
        expectQuiet(member.value, "\(place) \(member.name)")
      }
    default: break
    }
  }
}
