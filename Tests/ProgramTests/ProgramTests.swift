import Codes
import Foundation
import Testing

/// The program from outside, as a new user runs it.
@Suite struct ProgramTests {
  static let event = """
    {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
     "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-02T03:04:05Z",
     "epcisBody": {"eventList": [{
       "type": "ObjectEvent", "eventTime": "2026-01-02T03:00:00Z", "eventTimeZoneOffset": "+00:00",
       "action": "ADD", "bizStep": "commissioning", "disposition": "active",
       "epcList": ["https://id.gs1.org/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB"]}]}}
    """

  private static func json(_ text: String) throws -> NSDictionary {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(value as? NSDictionary)
  }

  @Test func `every command explains itself`() throws {
    let names = [
      "init", "party", "capture", "serve", "verify", "check", "keygen", "show", "issue", "qr",
      "token", "witness", "follow", "monitor", "hash", "link", "id", "governance", "sign",
    ]
    for name in names {
      let help = try Program.run(name, "--help")
      #expect(help.code == 0)
      #expect(help.output.contains("USAGE: wayproof \(name)"), "\(name)")
    }
  }

  @Test func `usage errors end with 64, and nothing is done`() throws {
    #expect(try Program.run("verify").code == 64)
    #expect(try Program.run("issue", "09520003000308").code == 64)
    #expect(try Program.run("nonsense").code == 64)
  }

  @Test func `a ledger is founded, a party admitted, an event captured, and all of it is sound`()
    throws
  {
    try Program.withFolder { folder in
      let data = "\(folder)/ledger"
      let past = ["--at", "2026-01-01T00:00:00Z"]
      #expect(
        try Program.run(["init", "--data", data, "--origin", "ledger.example"] + past).code == 0
      )
      let key = try Program.run("keygen", "brand.example", "--out", "\(folder)/brand.key")
      #expect(key.output.hasPrefix("brand.example+"))
      let vkey = key.output.trimmingCharacters(in: .newlines)
      let party = [
        "party", "add", "brand.example", "--data", data, "--display", "Brand", "--country", "NZ",
        "--role", "brand", "--prefix", "9520003", "--vkey", vkey, "--at", "2026-01-01T00:01:00Z",
      ]
      #expect(try Program.run(party).code == 0)
      let document = "\(folder)/event.jsonld"
      try Self.event.write(toFile: document, atomically: true, encoding: .utf8)
      let capture = [
        "capture", "--data", data, "--as", "brand.example", "--key", "\(folder)/brand.key",
      ]
      let first = try Program.run(capture + [document])
      #expect(first.code == 0, "\(first.errors)")
      // The same content again is answered with the same entry.
      let again = try Program.run(capture + [document])
      #expect(again.output.prefix { $0 != "," } == first.output.prefix { $0 != "," })
      let entry = try #require(first.output.firstMatch(of: /entries ([0-9]+)/)?.output.1)
      let shown = try Program.run("show", String(entry), "--data", data)
      #expect(try Self.json(shown.output) == Self.json(Self.event))
      let check = try Program.run("check", "--data", data)
      #expect(check.code == 0)
      #expect(check.output.contains("1 statements"))
    }
  }

  @Test func `the README names the commands that there are`() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let named = readme.matches(of: #/\| `wayproof ([a-z]+)/#).map { String($0.output.1) }
    let help = try Program.run("--help").output
    let listed = help.components(separatedBy: "SUBCOMMANDS:")[1]
      .matches(of: #/\n  ([a-z]+) /#).map { String($0.output.1) }
    #expect(Set(named) == Set(listed))
  }

  @Test func `a document that breaks a rule is refused with its event, field and rule`() throws {
    try Program.withFolder { folder in
      let data = "\(folder)/ledger"
      let founded = ["--at", "2026-01-01T00:00:00Z"]
      _ = try Program.run(["init", "--data", data, "--origin", "ledger.example"] + founded)
      let bad = Self.event.replacingOccurrences(of: "\"ADD\"", with: "\"PUT\"")
      let refusal = try Program.run(
        "capture",
        "--data",
        data,
        "--as",
        "brand.example",
        "-",
        input: Array(bad.utf8)
      )
      #expect(refusal.code == 65)
      #expect(refusal.errors.contains("event 1"))
      #expect(refusal.errors.contains("action"))
      let twice = bad.replacingOccurrences(of: "+00:00", with: "+25:00")
      let two = try Program.run(
        "capture",
        "--data",
        data,
        "--as",
        "brand.example",
        "-",
        input: Array(twice.utf8)
      )
      #expect(two.errors.contains(": 2 findings\n  event 1, "))
      let stranger = try Program.run(
        "capture",
        "--data",
        data,
        "--as",
        "brand.example",
        "-",
        input: Array(Self.event.utf8)
      )
      #expect(stranger.code == 78)
      #expect(stranger.errors.contains("brand.example is not registered"))
    }
  }

  @Test(arguments: ["t.example.com", "ftp://t.example.com", "https://", "https://t.example.com?x"])
  func `links cannot begin with what is no web address`(_ url: String) throws {
    let outcome = try Program.run("serve", "--data", "/nonexistent", "--public-url", url)
    #expect(outcome.code == 78)
    #expect(outcome.errors.contains("links cannot begin with \(url)"))
  }

  @Test func `a ledger that is not there is no ledger`() throws {
    let outcome = try Program.run("check", "--data", "/nonexistent")
    #expect(outcome.code == 78)
    #expect(outcome.errors.contains("hint:"))
  }

  @Test func `codes are made once and follow the scheme`() throws {
    try Program.withFolder { folder in
      let arguments = [
        "issue", "09520003000308", "--run", "7K3M", "--count", "5", "--base",
        "https://t.example.com", "--out", "\(folder)/codes", "--svg", "--png", "--pdf", "--zpl",
      ]
      #expect(try Program.run(arguments).code == 0)
      #expect(try Program.run(arguments).code == 78)
      let csv = try String(contentsOfFile: "\(folder)/codes/codes.csv", encoding: .utf8)
      let rows = csv.components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }
      #expect(rows.count == 5)
      #expect(Set(rows).count == 5)
      #expect(rows.allSatisfy { $0.contains(",HTTPS://T.EXAMPLE.COM/01/09520003000308/21/7K3M") })
      let files = FileManager.default.subpaths(atPath: "\(folder)/codes") ?? []
      #expect(files.count { $0.hasSuffix(".svg") } == 5)
      #expect(files.count { $0.hasSuffix(".png") } == 5)
      #expect(files.contains("labels.pdf") && files.contains("labels.zpl"))
      let wrong = try Program.run(
        "issue",
        "09520003000309",
        "--run",
        "7K3M",
        "--count",
        "1",
        "--base",
        "https://x.example",
        "--out",
        "\(folder)/none"
      )
      #expect(wrong.code == 65)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/none"))
    }
  }

  @Test func `codes are kept for who holds their prefix, with numbers for the lid`() throws {
    try Program.withFolder { folder in
      let data = "\(folder)/ledger"
      #expect(try Program.run("init", "--data", data, "--origin", "ledger.example").code == 0)
      for (name, prefix) in [("brand.example", "9520003"), ("other.example", "9520004")] {
        let added = try Program.run(
          ["party", "add", name, "--data", data, "--display", name, "--country", "NZ"]
            + ["--role", "brand", "--prefix", prefix, "--recorder"]
        )
        #expect(added.code == 0, "\(added.errors)")
      }
      func issue(_ party: String, _ out: String) throws -> Program.Outcome {
        try Program.run(
          ["issue", "09520003000308", "--run", "7K3M", "--count", "2"]
            + ["--base", "https://t.example.com", "--out", "\(folder)/\(out)"]
            + ["--data", data, "--as", party, "--pins"]
        )
      }
      #expect(try issue("brand.example", "codes").code == 0)
      let csv = try String(contentsOfFile: "\(folder)/codes/codes.csv", encoding: .utf8)
      let rows = csv.components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }
        .map { $0.components(separatedBy: ",") }
      #expect(rows.count == 2 && rows.allSatisfy { $0.count == 5 && $0[4].utf8.count == 8 })
      let register = try CodeRegister("\(data)/codes.db")
      let runs = try register.runs(of: "brand.example", countMax: 9)
      #expect(runs.map(\.count) == [2] && runs.map(\.run) == ["7K3M"])
      let key = CodeKey(uri: rows[0][3])
      #expect(try register.record(of: key)?.hasPIN == true)
      #expect(try register.confirm(key, with: PIN(rows[0][4]), now: 1) == .confirmed)
      let refused = try issue("other.example", "none")
      #expect(refused.code != 0)
      #expect(refused.errors.contains("holds no company prefix of 09520003000308"))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/none"))
      #expect(try register.runs(of: "other.example", countMax: 9).isEmpty)
    }
  }
}
