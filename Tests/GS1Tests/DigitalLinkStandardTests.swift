import GS1
import Testing

/// The cases of the GS1 Syntax Engine (`src/c-lib/dl.c`, Apache-2.0).
@Suite(.enabled(if: Standards.folder != nil)) struct DigitalLinkStandardTests {
  @Test(arguments: Standards.rows("syntax-engine-parseDLuri.tsv"))
  func `links are read as the syntax engine reads them`(_ row: [String]) throws {
    let rules = ParsingRules(
      acceptsShortGTINs: row[3].contains("permitZeroSuppressedGTIN"),
      acceptsAlphabeticNames: row[3].contains("permitConvenienceAlphas")
    )
    // Unknown application identifiers are never let through here.
    let isAccepted = row[0] == "accept" && !row[3].contains("permitUnknownAIs")
    guard isAccepted else {
      #expect(throws: GS1Error.self) { try DigitalLink(parsing: row[1], rules: rules) }
      return
    }
    let link = try DigitalLink(parsing: row[1], rules: rules)
    let elements = [link.primaryKey] + link.qualifiers + link.attributes
    let text = elements.map { "\($0.ai)\($0.value)" }.joined()
    #expect(text == row[2].filter { $0 != "^" })
  }

  @Test func `there are cases`() {
    #expect(Standards.rows("syntax-engine-parseDLuri.tsv").count == 59)
  }
}
