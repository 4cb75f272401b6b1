import Access
import Crypto
import EPCIS
import HTTP
import Testing

@testable import Codes
@testable import Site

@Suite struct MediaTests {
  private let world: CaptureWorld

  init() throws { world = try CaptureWorld(withMembers: true) }

  /// 3 by 2 pixels, as its header says.
  private static let png: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + Array("IHDR".utf8)
    + [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0] + Array("IEND".utf8)
    + [0, 0, 0, 0]

  private func post(_ bytes: [UInt8], token: String? = nil) throws -> Response {
    let headers: Fields = [.authorization: "Bearer \(token ?? world.token)"]
    let request = Request(method: .post, target: "/media", headers: headers, body: bytes)
    return try world.site().answer(request).response()
  }

  private func describe(_ image: String) throws {
    let document = world.document(serials: ["A1"]).replacing(
      "\"epcisBody\"",
      with: """
        "epcisHeader": {"epcisMasterData": {"vocabularyList": [
          {"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [
            {"id": "https://id.gs1.org/01/09520003000308", "attributes": [
              {"id": "https://gs1.org/voc/productName", "attribute": "Honey"},
              {"id": "https://ledger.example/voc/imageDescription", "attribute": "A jar"},
              {"id": "https://ledger.example/voc/image", "attribute": "\(image)"}]}]}
        ]}}, "epcisBody"
        """
    )
    #expect(try world.post(Array(document.utf8)).status == .accepted)
  }

  private func page() throws -> String {
    let request = Request(
      target: "/01/09520003000308/21/A1",
      headers: [.accept: "text/html"]
    )
    return String(decoding: try world.site().answer(request).response().body, as: UTF8.self)
  }

  @Test func `a picture that a signed description names is shown, with its size`() throws {
    let answer = try post(Self.png)
    #expect(answer.status == .created)
    let hash = try #require(JSONValue(parsing: answer.body)["sha256"]?.stringValue)
    #expect(hash == SHA256.hash(Self.png).hex)
    try describe(hash)
    #expect(
      try page().contains("<img src=\"/media/\(hash)\" alt=\"A jar\" width=\"3\" height=\"2\">")
    )
    let document = try world.site()
      .answer(Request(target: "/01/09520003000308/21/A1")).response()
    let image = try JSONValue(parsing: document.body)["product"]?["image"]
    #expect(image?["sha256"]?.stringValue == hash)
    let picture = try world.site().answer(Request(target: "/media/\(hash)")).response()
    #expect(picture.body == Self.png)
    #expect(picture.headers[.contentType] == "image/png")
    #expect(picture.headers[.cacheControl] == "public, max-age=31536000, immutable")
    #expect(picture.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
  }

  @Test(arguments: [
    String(repeating: "0", count: 64), "https://elsewhere.example/x.png", "../../style.css",
  ])
  func `what is not here is not shown`(image: String) throws {
    try describe(image)
    #expect(try !page().contains("<img"))
    let target = "/media/\(QueryText.escaped(image))"
    #expect(try world.site().answer(Request(target: target)).response().status == .notFound)
  }

  @Test func `what is no picture is refused, and so is who may not`() throws {
    #expect(try post(Array("<svg>".utf8)).status == .unsupportedMediaType)
    #expect(try post([]).status == .unsupportedMediaType)
    var huge = Self.png
    huge[16] = 0xff
    #expect(try post(huge).status == .unsupportedMediaType)
    let large = [UInt8](repeating: 0, count: MediaStore.bytesMax + 1)
    #expect(try post(large).status == .contentTooLarge)
    #expect(try post(Self.png, token: "wpt_x").status == .unauthorized)
    let reader = try world.tokens.add(party: "brand.example", scopes: [.read], note: "", now: 1)
    #expect(try post(Self.png, token: reader.token).status == .forbidden)
  }

  @Test func `sizes are read of every kind`() throws {
    func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
      [0xff, marker, 0, UInt8(data.count + 2)] + data
    }
    let jpeg =
      [0xff, 0xd8] + segment(0xdb, [1, 2]) + segment(0xc2, [8, 0, 2, 1, 0, 3])
      + segment(0xda, [1]) + [0xff, 0xd9]
    #expect(Photo(jpeg)?.size == Photo.Size(width: 256, height: 2))
    func webp(_ type: String, _ data: [UInt8]) -> [UInt8] {
      let chunk = Array(type.utf8) + [UInt8(data.count), 0, 0, 0] + data
      return Array("RIFF".utf8) + [UInt8(chunk.count + 4), 0, 0, 0] + Array("WEBP".utf8) + chunk
    }
    let extended = webp("VP8X", [0, 0, 0, 0, 7, 0, 0, 4, 0, 0])
    #expect(Photo(extended)?.size == Photo.Size(width: 8, height: 5))
    let lossless = webp("VP8L", [0x2f, 7, 0, 1, 0, 0, 0, 0, 0, 0])
    #expect(Photo(lossless)?.size == Photo.Size(width: 8, height: 5))
    let lossy = webp("VP8 ", [0, 0, 0, 0x9d, 1, 0x2a, 8, 0, 5, 0])
    #expect(Photo(lossy)?.size == Photo.Size(width: 8, height: 5))
  }
}
