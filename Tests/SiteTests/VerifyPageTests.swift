import Foundation
import HTTP
import Testing

@testable import Site

@Suite struct VerifyPageTests {
  private func ask(_ target: String) throws -> Response {
    try DemoLedger.shared.get().site().answer(Request(method: .get, target: target)).response()
  }

  @Test func `the page shows the trust file it uses, and names the command line`() throws {
    let response = try ask("/verify")
    #expect(response.status == .ok)
    let page = String(decoding: response.body, as: UTF8.self)
    #expect(page.contains("genesis "))
    #expect(page.contains("<noscript>"))
    #expect(page.contains("wayproof verify record.json --trust trust.txt"))
  }

  @Test func `the page runs scripts of its own files only`() throws {
    let response = try ask("/verify")
    let policy = try #require(response.headers[.contentSecurityPolicy])
    #expect(policy.contains("default-src 'none'; script-src 'self';"))
    let page = String(decoding: response.body, as: UTF8.self)
    #expect(page.matches(of: /<script/).count == 1)
    #expect(page.contains("<script type=\"module\" src=\"/verify-page.js\"></script>"))
    #expect(page.firstMatch(of: /\son[a-z]+=|style=|javascript:/) == nil)
  }

  @Test func `every module that the page needs is among the files served`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Public").standardized
    let assets = try Asset.load(from: folder.path)
    let hashed = Dictionary(uniqueKeysWithValues: assets.values.map { ($0.hashedName, $0) })
    var waiting = ["verify-page.js"]
    var found: Set<String> = []
    while let name = waiting.popLast() {
      guard found.insert(name).inserted else { continue }
      let asset = try #require(hashed[name] ?? assets[name], "\(name)")
      #expect(asset.type.hasPrefix("text/javascript"))
      let base = URL(filePath: "/" + name).deletingLastPathComponent()
      for match in String(decoding: asset.bytes, as: UTF8.self).matches(of: /from "(\.[^"]+)"/) {
        waiting.append(String(base.appending(path: String(match.1)).standardized.path.dropFirst()))
      }
    }
    #expect(found.count > 10)
  }
}
