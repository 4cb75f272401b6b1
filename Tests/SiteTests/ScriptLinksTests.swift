import Foundation
import HTTP
import Testing

@testable import Site

/// Scripts load each other by hashed names.
@Suite struct ScriptLinksTests {
  private func assets(_ files: [String: String]) throws -> [String: Asset] {
    try ScriptLinks.assets(of: files.mapValues { Array($0.utf8) })
  }

  private func text(_ asset: Asset?) throws -> String {
    String(decoding: try #require(asset).bytes, as: UTF8.self)
  }

  @Test func `a script names what it loads by its content, all the way down`() throws {
    let before = try assets([
      "a.js": "import x from \"./b/c.js\";",
      "b/c.js": "export * from \"../d.js\"; y(\"./e.json\");",
      "d.js": "1", "b/e.json": "{}",
    ])
    let names = try ["d.js", "b/e.json", "b/c.js"].map { try #require(before[$0]).hashedName }
    let (d, e, c) = (names[0], names[1], names[2])
    #expect(try text(before["b/c.js"]) == "export * from \"../\(d)\"; y(\"./\(e.dropFirst(2))\");")
    #expect(try text(before["a.js"]) == "import x from \"./\(c)\";")
    let after = try assets([
      "a.js": "import x from \"./b/c.js\";",
      "b/c.js": "export * from \"../d.js\"; y(\"./e.json\");",
      "d.js": "2", "b/e.json": "{}",
    ])
    #expect(before["a.js"]?.hashedName != after["a.js"]?.hashedName)
    #expect(before["b/e.json"]?.hashedName == after["b/e.json"]?.hashedName)
  }

  @Test func `what is no link to a file stays as it is`() throws {
    let script = """
      // import { a } from "./b.js";
       * import { a } from "./b.js";
      f("./missing.js", './b.js', "b.js", "https://a.example/b.js", "../../../x");
      """
    let made = try assets(["a.js": script, "b.js": "1", "c.css": "url(\"./b.js\")"])
    #expect(try text(made["a.js"]) == script)
    #expect(try text(made["c.css"]) == "url(\"./b.js\")")
  }

  @Test func `scripts that load each other in a circle are refused`() {
    #expect(throws: ScriptLinks.Fault.self) {
      try assets(["a.js": "import \"./b.js\"", "b.js": "import \"./a.js\""])
    }
  }

  @Test func `of the scripts that are served, only the first is asked for again`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Public").standardized.path
    let assets = try Asset.load(from: folder, with: EmbedWords.files)
    let site = try DemoLedger.shared.get().site(assets: assets)
    func ask(_ path: String) -> Response { site.answer(Request(target: path)).response() }
    #expect(ask("/embed.js").headers[.cacheControl] == "no-cache")
    var rest = ["embed.js"]
    var seen: Set<String> = []
    while let path = rest.popLast() {
      guard seen.insert(path).inserted else { continue }
      let response = ask("/\(path)")
      #expect(response.status == .ok, "\(path)")
      #expect(response.headers[.allowOrigin] == "*")
      if path != "embed.js" {
        #expect(response.headers[.cacheControl]?.hasSuffix("immutable") == true, "\(path)")
      }
      guard path.hasSuffix(".js") else { continue }
      let script = String(decoding: response.body, as: UTF8.self)
        .split(separator: "\n").filter { !$0.hasPrefix("//") }.joined(separator: "\n")
      for match in script.matches(of: /"(\.\.?\/[^"]+)"/) {
        let folder = URL(filePath: "/\(path)").deletingLastPathComponent()
        let link = folder.appending(path: String(match.output.1)).standardized.path
        rest.append(String(link.dropFirst()))
      }
    }
    // The component, the verifier, and a file of words for each language.
    #expect(seen.count > 30)
    #expect(seen.count { $0.hasPrefix("embed/words/") } == Languages.all.count)
  }

  @Test func `a language of the pages is one of the component`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Public/embed/words.js").standardized
    let script = try String(contentsOf: file, encoding: .utf8)
    let named = script.matches(of: /"\.\/words\/([A-Za-z-]+)\.json"/).map { String($0.output.1) }
    #expect(Set(named) == Set(Languages.all.map(\.tag)))
  }
}
