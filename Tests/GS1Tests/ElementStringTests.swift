import Foundation
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

/// Writing element strings, and what must hold of every text.
@Suite struct ElementStringWritingTests {
  static let cases: [(uri: String, bracketed: String, unbracketed: String)] = [
    (
      "https://id.gs1.org/01/09520003000308/10/L%281/21/7K3M?99=A%2FB&17=271231",
      #"(01)09520003000308(10)L\(1(21)7K3M(17)271231(99)A/B"#,
      "010952000300030810L(1^217K3M^1727123199A/B"
    ),
    ("https://id.gs1.org/00/095200030000000018", "(00)095200030000000018", "00095200030000000018"),
    (
      "https://id.gs1.org/01/09520003000308/235/T?17=271200", "(01)09520003000308(235)T(17)271200",
      "0109520003000308235T^17271200"
    ),
    (
      "https://id.gs1.org/415/9520011000017/8020/R", "(415)9520011000017(8020)R",
      "41595200110000178020R"
    ),
  ]

  @Test(arguments: cases)
  func `a link is written as a label and a bar code have it, and read back`(
    uri: String,
    bracketed: String,
    unbracketed: String
  ) throws {
    let link = try DigitalLink(parsing: uri)
    #expect(ElementString.bracketed(link) == bracketed)
    #expect(ElementString.unbracketed(link, separator: "^") == unbracketed)
    for back in [
      try ElementString.link(bracketed: bracketed),
      try ElementString.link(unbracketed: unbracketed),
      try ElementString.link(unbracketed: ElementString.unbracketed(link)),
    ] {
      #expect(back.path == link.path)
      #expect(Set(back.attributes) == Set(link.attributes))
    }
  }

  @Test func `the levels above a link have one qualifier less each`() throws {
    let whole = try DigitalLink(
      parsing: "https://id.gs1.org/01/09520003000308/22/V/10/L/21/S?17=271231"
    )
    #expect(
      whole.above.map(\.path) == [
        "/01/09520003000308/22/V/10/L", "/01/09520003000308/22/V", "/01/09520003000308",
      ]
    )
    let payment = try DigitalLink(parsing: "https://id.gs1.org/415/9520011000017/8020/R")
    #expect(payment.above.isEmpty)
  }
}

/// The promises that fuzzing holds the readers to, over its first inputs.
@Suite struct CodeInvariantTests {
  @Test func `every seed of the fuzz target keeps every promise`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/GS1/seeds")
    let seeds = try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    )
    #expect(seeds.count >= 24)
    for seed in seeds {
      let bytes = Array(try Data(contentsOf: seed))
      #expect(CodeInvariants.violation(in: bytes) == nil)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect((try? TypedCode(text)) != nil, "\(text)")
      // Cut anywhere, or with a byte changed, it still keeps them.
      for index in stride(from: 0, to: bytes.count, by: 5) {
        #expect(CodeInvariants.violation(in: Array(bytes[..<index])) == nil)
        var changed = bytes
        changed[index] ^= 1
        #expect(CodeInvariants.violation(in: changed) == nil)
      }
    }
  }
}
