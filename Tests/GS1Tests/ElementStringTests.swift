import GS1
import Testing

@Suite struct ElementStringTests {
  @Test func `texts with and without parentheses say the same`() throws {
    let uri = "https://id.gs1.org/01/12312312312333/10/A%281/21/B?17=281231&99=x"
    let bracketed = #"(01)12312312312333(99)x(10)A\(1(21)B(17)281231"#
    #expect(try ElementString.link(bracketed: bracketed).uri == uri)
    #expect(try ElementString.link(bracketed: bracketed.filter { $0 != "\\" }).uri == uri)
    for text in [
      "0112312312312333172812311" + "0A(1\u{1d}21B\u{1d}99x",
      "]d20112312312312333172812311" + "0A(1^21B^99x^",
      "\u{1d}99x\u{1d}21B\u{1d}10A(1\u{1d}1728123101" + "12312312312333",
    ] {
      #expect(try ElementString.link(unbracketed: text).uri == uri)
    }
  }

  @Test func `a text that breaks a rule is refused by name and place`() {
    for (text, error) in [
      ("", GS1Error(.noKey, at: 0)),
      ("x", GS1Error(.unreadable, at: 0)),
      ("(", GS1Error(.unreadable, at: 0)),
      ("(01", GS1Error(.unreadable, at: 0)),
      ("(01)", GS1Error(.emptyValue, .gtin, at: 4)),
      ("(89)1", GS1Error(.unknownAI, "89", at: 1)),
      ("(10)A", GS1Error(.noKey, at: 0)),
      ("(01)12312312312334", GS1Error(.checkDigit, .gtin, at: 17)),
      ("(01)12312312312333(10)A(10)B", GS1Error(.duplicateAI, .lot, at: 27)),
      ("(01)12312312312333(10)A\u{e9}", GS1Error(.characterSet, .lot, at: 23)),
      ("(01)12312312312333(235)A(10)B", GS1Error(.misplacedAI, .lot, at: 28)),
      ("(01)12312312312333(254)A", GS1Error(.misplacedAI, .glnExtension, at: 23)),
      ("(415)9520003000018", GS1Error(.missingQualifier, .payTo, at: 5)),
    ] {
      #expect(throws: error) { try ElementString.link(bracketed: text) }
    }
    for (text, error) in [
      ("]d", GS1Error(.noKey, at: 0)),
      ("0", GS1Error(.unknownAI, at: 0)),
      ("0112312312312333x", GS1Error(.unknownAI, at: 16)),
      ("01123123", GS1Error(.length, .gtin, at: 7)),
      ("011231231231233310^", GS1Error(.emptyValue, .lot, at: 18)),
      ("01" + String(repeating: "1", count: 2_047), GS1Error(.tooLong, at: 2_048)),
    ] {
      #expect(throws: error) { try ElementString.link(unbracketed: text) }
    }
  }

  @Test(
    .enabled(if: Standards.folder != nil),
    arguments: Standards.rows("syntax-engine-generateDLuri.tsv")
  )
  func `element strings become the links of the syntax engine`(_ row: [String]) throws {
    guard row[0] == "ok" else {
      #expect(throws: GS1Error.self) { try ElementString.link(bracketed: row[2]) }
      return
    }
    let link = try ElementString.link(bracketed: row[2])
    #expect((row[1] == "NULL" ? link.uri : link.uri(stem: row[1])) == row[3])
  }
}
