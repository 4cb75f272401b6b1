import Foundation
import HTTP
import Testing
import Zlib

@testable import Site

/// Files from `Public`, and the codings of answers.
@Suite struct AssetTests {
  private static let style = Array(String(repeating: "p { margin: 0 }\n", count: 200).utf8)

  /// A site with two files in a folder of its own, of which one is no file to be served.
  private func withSite(_ body: (Site, [String: Asset]) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wayproof-assets-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "sub"),
      withIntermediateDirectories: true
    )
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Self.style).write(to: folder.appending(path: "style.css"))
    try Data("1".utf8).write(to: folder.appending(path: "sub/x.js"))
    try Data("secret".utf8).write(to: folder.appending(path: "key.pem"))
    let assets = try Asset.load(from: folder.path)
    try body(DemoLedger.shared.get().site(assets: assets), assets)
  }

  private func ask(_ site: Site, _ target: String, _ headers: Fields = [:]) -> Response {
    site.answer(Request(target: target, headers: headers)).response()
  }

  @Test func `a file is served by its name, and for good by its name with a digest`() throws {
    try withSite { site, assets in
      #expect(assets.keys.sorted() == ["style.css", "sub/x.js"])
      let name = try #require(assets["style.css"]).hashedName
      #expect(name.firstMatch(of: /^style\.[0-9a-f]{12}\.css$/) != nil)
      let plain = ask(site, "/style.css")
      #expect(plain.body == Self.style)
      #expect(plain.headers[.cacheControl] == "public, max-age=3600")
      let hashed = ask(site, "/\(name)")
      #expect(hashed.body == Self.style)
      #expect(hashed.headers[.cacheControl] == "public, max-age=31536000, immutable")
      #expect(hashed.headers[.contentType] == "text/css; charset=utf-8")
      #expect(ask(site, "/\(name)?x").body == Self.style)
      let page = String(decoding: ask(site, "/").body, as: UTF8.self)
      // The style stands in the page itself, so that a page is one request.
      #expect(page.contains("<style>\(String(decoding: Self.style, as: UTF8.self))</style>"))
    }
  }

  @Test(arguments: [
    "/key.pem", "/sub", "/sub/", "/sub/../style.css", "/style.000000000000.css", "//style.css",
    "/..%2Fstyle.css", "/STYLE.CSS",
  ])
  func `no other path is a file`(path: String) throws {
    try withSite { site, _ in
      let response = ask(site, path)
      #expect(response.status == .badRequest || response.status == .notFound)
    }
  }

  @Test func `gzip is sent to who understands it, with a tag of its own`() throws {
    try withSite { site, _ in
      let plain = ask(site, "/style.css")
      let gzip = ask(site, "/style.css", [.acceptEncoding: "gzip"])
      #expect(gzip.headers[.contentEncoding] == "gzip")
      #expect(gzip.headers[.vary] == "Accept-Encoding" && plain.headers[.vary] == "Accept-Encoding")
      #expect(try Inflater.content(of: gzip.body, .gzip, countMax: 1 << 20) == Self.style)
      let (tag, own) = (try #require(plain.headers[.etag]), try #require(gzip.headers[.etag]))
      #expect(tag != own)
      let fields: Fields = [.acceptEncoding: "gzip", .ifNoneMatch: own]
      #expect(ask(site, "/style.css", fields).status == .notModified)
      #expect(ask(site, "/style.css", [.ifNoneMatch: own]).status == .ok)
      #expect(ask(site, "/style.css", [.acceptEncoding: "gzip;q=0"]).body == Self.style)
      #expect(ask(site, "/sub/x.js", [.acceptEncoding: "gzip"]).body == Array("1".utf8))
    }
  }

  @Test func `a part of a file is a part of its plain bytes`() throws {
    try withSite { site, _ in
      let tag = try #require(ask(site, "/style.css").headers[.etag])
      let fields: Fields = [.range: "bytes=2-4", .acceptEncoding: "gzip", .ifRange: tag]
      for target in ["/style.css", "/style.css?x"] {
        let part = ask(site, target, fields)
        #expect(part.status == .partialContent && part.body == Array(Self.style[2...4]))
        #expect(part.headers[.contentRange] == "bytes 2-4/\(Self.style.count)")
      }
      #expect(ask(site, "/style.css", [.range: "bytes=9999-"]).status == .rangeNotSatisfiable)
    }
  }

  @Test func `an answer to a scan is compressed once, kept, and is the same`() throws {
    let demo = try DemoLedger.shared.get()
    let site = try demo.site()
    let target = try #require(demo.codes["honey"]) + "?format=bundle"
    let plain = ask(site, target)
    for _ in 0..<2 {
      let gzip = ask(site, target, [.acceptEncoding: "br, gzip"])
      #expect(gzip.headers[.contentEncoding] == "gzip")
      #expect(gzip.headers[.vary] == "Accept, Accept-Language, Accept-Encoding")
      #expect(try Inflater.content(of: gzip.body, .gzip, countMax: 1 << 24) == plain.body)
      #expect(gzip.body.count < plain.body.count / 2)
    }
    #expect(ask(site, target).headers[.contentEncoding] == nil)
  }
}
