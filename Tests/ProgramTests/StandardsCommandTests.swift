import Foundation
import Testing

/// What the program does with codes, events and links of GS1.
@Suite struct StandardsCommandTests {
  @Test func `a code is written in all of its forms`() throws {
    let all = try Program.run("id", "(01)09520003000308(21)7K3M", "--prefix-digits", "7")
    #expect(all.code == 0)
    #expect(
      all.output == """
        canonical\thttps://id.gs1.org/01/09520003000308/21/7K3M
        link\thttps://id.gs1.org/01/09520003000308/21/7K3M
        bracketed\t(01)09520003000308(21)7K3M
        barcode\t0109520003000308217K3M
        urn\turn:epc:id:sgtin:9520003.000030.7K3M

        """
    )
    let back = try Program.run("id", "urn:epc:id:sgtin:9520003.000030.7K3M", "--form", "barcode")
    #expect(back.output == "0109520003000308217K3M\n")
  }

  @Test func `a company prefix whose length nobody knows is never guessed`() throws {
    let outcome = try Program.run("id", "9520003000308", "--form", "urn")
    #expect(outcome.code == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("the length of the company prefix is not known"))
    #expect(try Program.run("id", "9520003000309").code == 65)
  }

  @Test func `a country that there is not is noted, and the code is read all the same`() throws {
    let outcome = try Program.run("id", "(01)09520003000308(422)999", "--form", "canonical")
    #expect(outcome.output == "https://id.gs1.org/01/09520003000308\n")
    #expect(outcome.errors.contains("(422), position 0"))
  }

  @Test func `the hash of an event is printed, and the text that is hashed`() throws {
    let input = Array(ProgramTests.event.utf8)
    let hash = try Program.run("hash", "-", input: input)
    #expect(hash.output.wholeMatch(of: /ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0\n/) != nil)
    let text = try Program.run("hash", "--prehash", "--profile", "reference", "-", input: input)
    #expect(text.output.hasPrefix("eventType=ObjectEventeventTime=2026-01-02T03:00:00.000Z"))
    #expect(try Program.run("hash", "-", input: Array("{}".utf8)).code == 65)
    #expect(try Program.run("hash", "--profile", "mine", "-", input: input).code == 65)
  }

  @Test func `a link is registered, listed and ended, and its prefix is known`() throws {
    try Program.withFolder { folder in
      let data = "\(folder)/ledger"
      let past = "2026-01-01T00:00:00Z"
      _ = try Program.run("init", "--data", data, "--origin", "ledger.example", "--at", past)
      let key = "\(folder)/brand.key"
      let vkey = try Program.run("keygen", "brand.example", "--out", key).output
      let party = try Program.run(
        "party",
        "add",
        "brand.example",
        "--data",
        data,
        "--display",
        "Brand",
        "--country",
        "NZ",
        "--role",
        "brand",
        "--prefix",
        "9520003",
        "--vkey",
        vkey.trimmingCharacters(in: .newlines)
      )
      #expect(party.code == 0, "\(party.errors)")
      let urn = try Program.run("id", "9520003000308", "--form", "urn", "--data", data)
      #expect(urn.output == "urn:epc:idpat:sgtin:9520003.000030.*\n")

      let speaking = ["--data", data, "--as", "brand.example", "--key", key]
      let arguments = [
        "link", "add", "9520003000308", "gs1:pip", "https://honey.example/", "--title", "Honey",
        "--language", "en", "--default",
      ]
      let added = try Program.run(arguments + speaking)
      #expect(added.code == 0, "\(added.errors)")
      let listed = try Program.run("link", "list", "9520003000308", "--data", data)
      let fields = listed.output.split(separator: "\t", omittingEmptySubsequences: false)
      try #require(fields.count == 9, "\(listed.output)\(listed.errors)")
      #expect(fields[2] == "https://ref.gs1.org/voc/pip")
      #expect(fields[3] == "https://honey.example/")
      let lot = "https://id.gs1.org/01/09520003000308/10/L1"
      let recall = try Program.run(
        ["link", "add", lot, "gs1:recallStatus", "https://honey.example/L1", "--title", "L1"]
          + speaking
      )
      #expect(recall.code == 0, "\(recall.errors)")
      // A lot that only the code names is a level above the item, as for who scans it.
      for (code, abouts) in [
        ("\(lot)/21/S1", [lot, "https://id.gs1.org/01/09520003000308"]),
        ("(01)09520003000308(21)S1", ["https://id.gs1.org/01/09520003000308"]),
        (lot, [lot, "https://id.gs1.org/01/09520003000308"]),
      ] {
        let lines = try Program.run("link", "list", code, "--data", data).output.split(
          separator: "\n"
        )
        #expect(
          lines.map { $0.split(separator: "\t").dropFirst().first.map(String.init) } == abouts
        )
      }
      let refused = try Program.run(
        ["link", "add", "09520004000406", "gs1:pip", "https://x.example/", "--title", "X"]
          + speaking
      )
      #expect(refused.code == 1)
      let removed = try Program.run(["link", "remove", String(fields[0])] + speaking)
      #expect(removed.code == 0, "\(removed.errors)")
      #expect(try Program.run("link", "list", "9520003000308", "--data", data).output.isEmpty)
      #expect(try Program.run("check", "--data", data).code == 0)
    }
  }
}
