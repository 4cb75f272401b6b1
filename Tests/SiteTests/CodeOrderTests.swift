import Access
import EPCIS
import HTTP
import Testing

@testable import Codes
@testable import Site

/// `POST /codes` and what follows, to the number under the lid.
@Suite struct CodeOrderTests {
  private let world: CaptureWorld

  init() throws { world = try CaptureWorld(withMembers: true) }

  private func ask(
    _ method: HTTP.Method,
    _ path: String,
    _ body: String = "",
    as party: String = "brand.example",
    from peer: PeerAddress? = nil
  ) throws -> Response {
    let token = try world.tokens.add(party: party, scopes: [.capture], note: "", now: 1).token
    let headers: Fields = [.authorization: "Bearer \(token)", .contentType: "application/json"]
    var request = Request(method: method, target: path, headers: headers, body: Array(body.utf8))
    request.peer = peer
    return try world.site().answer(request).response()
  }

  private func order(_ more: String = "") -> String {
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 3\(more)}"
  }

  /// The rows of a table of codes that were made, without its head.
  private func rows(_ more: String = "") throws -> [[String]] {
    let answer = try ask(.post, "/codes", order(more))
    #expect(answer.status == .created)
    #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
    #expect(answer.headers[.cacheControl] == "no-store")
    return String(decoding: answer.body, as: UTF8.self).split(separator: "\r\n").dropFirst()
      .map { $0.split(separator: ",").map(String.init) }
  }

  private func state(_ uri: String) throws -> JSONValue {
    let escaped = uri.replacing(":", with: "%3A").replacing("/", with: "%2F")
    return try JSONValue(parsing: ask(.get, "/codes/\(escaped)").body)
  }

  @Test func `codes are made, printed, applied and sold`() throws {
    let rows = try rows()
    #expect(rows.count == 3)
    #expect(rows[0][2].hasPrefix("HTTPS://T.EXAMPLE.COM/01/09520003000308/21/7K3M"))
    let uri = rows[0][3]
    #expect(try state(uri)["state"] == "made")
    let change = try ask(
      .post,
      "/codes/states",
      "{\"state\": \"printed\", \"codes\": [\"\(uri)\", \"\(rows[1][2])\"]}"
    )
    #expect(change.body == Array("{\"changed\":2,\"unchanged\":[]}".utf8))
    #expect(try state(uri)["state"] == "printed")
    let made = world.document(serials: [rows[0][1]])
    #expect(try world.post(Array(made.utf8)).status == .accepted)
    #expect(try state(uri)["state"] == "applied")
    let sold = world.document(serials: [rows[0][1]], time: "2026-01-02T03:00:30Z")
      .replacing("ADD", with: "OBSERVE").replacing("commissioning", with: "retail_selling")
      .replacing("\"active\"", with: "\"retail_sold\"")
    #expect(try world.post(Array(sold.utf8)).status == .accepted)
    #expect(try state(uri)["state"] == "sold")
    let void = "{\"state\": \"void\", \"reason\": \"lost\", \"codes\": [\"\(rows[2][3])\"]}"
    #expect(try ask(.post, "/codes/states", void).status == .ok)
    #expect(try state(rows[2][3])["state"] == "void")
    #expect(try state(rows[2][3])["reason"] == "lost")
    let runs = try JSONValue(parsing: ask(.get, "/codes").body)
    #expect(runs[0]?["count"]?.numberValue == 3)
    #expect(runs[0]?["void"]?.numberValue == 1)
  }

  @Test func `the number under the lid confirms a package once`() throws {
    let rows = try rows(", \"pins\": true")
    let (link, pin) = (rows[0][2], rows[0][4])
    #expect(try world.post(Array(world.document(serials: [rows[0][1]]).utf8)).status == .accepted)
    func check(_ pin: String?, accept: String = "application/json") throws -> Response {
      let body = "code=\(link)&lang=en" + (pin.map { "&pin=\($0)" } ?? "")
      let request = Request(
        method: .post,
        target: "/scans",
        headers: [
          .accept: accept, .contentType: "application/x-www-form-urlencoded",
        ],
        body: Array(body.utf8)
      )
      return try world.site().answer(request).response()
    }
    let asked = String(decoding: try check(nil, accept: "text/html").body, as: UTF8.self)
    #expect(asked.contains("name=\"pin\""))
    func result(_ pin: String) throws -> String? {
      try JSONValue(parsing: check(pin).body)["pin"]?["result"]?.stringValue
    }
    #expect(try result("abc") == "wrong")
    #expect(try result(pin) == "confirmed")
    #expect(try result(pin) == "used_before")
    let again = String(decoding: try check(pin, accept: "text/html").body, as: UTF8.self)
    #expect(again.contains("it was used before, in January 2026"))
    #expect(!again.contains("name=\"pin\""))
    #expect(try state(rows[0][3])["state"] == "confirmed")
    // The right ones above used up no try.
    for _ in 0..<4 { #expect(try result("1") == "wrong") }
    #expect(try result("1") == "blocked")
  }

  @Test func `several files come in an archive`() throws {
    let more = ", \"formats\": [\"csv\", \"svg\", \"png\", \"pdf\", \"zpl\"], \"correction\": \"Q\""
    let answer = try ask(.post, "/codes", order(more))
    #expect(answer.headers[.contentType] == "application/zip")
    #expect(answer.headers["Content-Disposition"] == "attachment; filename=\"codes-7K3M.zip\"")
    #expect(Array(answer.body.prefix(2)) == Array("PK".utf8))
  }

  @Test(arguments: [
    "{}", "[]", "x", "{\"gtin\": \"09520003000309\", \"run\": \"7K3M\", \"count\": 1}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3\", \"count\": 1}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 0}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1.5}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 10001}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1e300}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1001, \"pins\": true}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1, \"formats\": [\"exe\"]}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1, \"formats\": []}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1, \"correction\": \"X\"}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1, \"moduleMicrometres\": 1e99}",
    "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 1, \"other\": 1}",
  ])
  func `an order that cannot be made is refused, and nothing is kept`(body: String) throws {
    #expect(try ask(.post, "/codes", body).status == .badRequest)
    #expect(try ask(.get, "/codes").body == Array("[]".utf8))
  }

  @Test func `codes are made and seen by the holder of the prefix alone`() throws {
    let uri = try rows()[0][3]
    #expect(try ask(.post, "/codes", order(), as: "other.example").status == .forbidden)
    let path = "/codes/" + uri.replacing(":", with: "%3A").replacing("/", with: "%2F")
    #expect(try ask(.get, path, as: "other.example").status == .notFound)
    let void = "{\"state\": \"void\", \"reason\": \"lost\", \"codes\": [\"\(uri)\"]}"
    let changed = try ask(.post, "/codes/states", void, as: "other.example")
    let answer = "{\"changed\":0,\"unchanged\":[{\"code\":\"\(uri)\",\"why\":\"not_yours\"}]}"
    #expect(changed.body == Array(answer.utf8))
    let open = Request(method: .post, target: "/codes", headers: [.contentType: "application/json"])
    #expect(try world.site().answer(open).response().status == .unauthorized)
  }

  @Test func `a brand asks for the state of as many codes as it likes`() throws {
    let peer = PeerAddress(ipv4: 0xC000_0205)
    let uris = try rows().map { $0[3] }
    func scan(_ serial: String) throws -> HTTP.Status {
      var request = Request(target: "/01/09520003000308/21/\(serial)")
      request.peer = peer
      return try world.site().answer(request).response().status
    }
    // What was made and told nobody is unknown to shoppers.
    for uri in uris + uris {
      let path = "/codes/" + uri.replacing(":", with: "%3A").replacing("/", with: "%2F")
      #expect(try ask(.get, path, from: peer).status == .ok)
    }
    for number in 0..<Brake.Limits().unknownMax { #expect(try scan("X\(number)") == .notFound) }
    #expect(try scan("X") == .tooManyRequests)
    let path = "/codes/" + uris[0].replacing(":", with: "%3A").replacing("/", with: "%2F")
    #expect(try ask(.get, path, from: peer).status == .ok)
  }

  @Test(arguments: [
    "{}", "{\"state\": \"void\", \"codes\": [\"urn:x:y\"]}",
    "{\"state\": \"void\", \"reason\": \"bored\", \"codes\": [\"urn:x:y\"]}",
    "{\"state\": \"sold\", \"codes\": [\"urn:x:y\"]}",
    "{\"state\": \"printed\", \"codes\": []}", "{\"state\": \"printed\", \"codes\": [7]}",
    "{\"state\": \"printed\", \"codes\": [\"/01/09520003000309\"]}",
  ])
  func `what is no change of states is refused`(body: String) throws {
    #expect(try ask(.post, "/codes/states", body).status == .badRequest)
  }
}
