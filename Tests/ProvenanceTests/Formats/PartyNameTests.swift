import Provenance
import Testing

@Suite struct PartyNameTests {
  @Test(arguments: [
    "brand.example", "a", "-", "lab.hrd.example", "ledger.example/tmg",
    "ledger.example/tmg/recorder",
    "x/1-2/3", String(repeating: "a", count: 100),
  ])
  func `names of this form are read`(text: String) throws {
    #expect(try #require(PartyName(text)).text == text)
  }

  @Test(arguments: [
    "", "/", "a/", "/a", "a//b", "a/b/c/d", "A", "a_b", "a b", "a/b.c", "é", "a\n", "\u{212a}",
    String(repeating: "a", count: 101),
  ])
  func `other texts are no names`(text: String) {
    #expect(PartyName(text) == nil)
  }

  @Test func `an origin leaves room for its recorder`() {
    #expect(PartyName.isOrigin("ledger.example/tmg"))
    #expect(PartyName.recorder(of: "ledger.example/tmg")?.text == "ledger.example/tmg/recorder")
    #expect(!PartyName.isOrigin("ledger.example/a/b"))
    #expect(!PartyName.isOrigin(String(repeating: "a", count: 95)))
  }
}
