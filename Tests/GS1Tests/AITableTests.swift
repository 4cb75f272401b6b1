import Testing

@testable import GS1

@Suite struct AITableTests {
  @Test func `no application identifier begins with the digits of another`() {
    let all = AITable.entries.map { "\($0.ai)" }
    #expect(Set(all).count == all.count)
    for text in all {
      for longer in all where longer.count > text.count {
        #expect(!longer.hasPrefix(text))
      }
    }
  }

  @Test func `every qualifier is in the table, and none is a primary key`() {
    for key in AITable.entries {
      for ai in (key.qualifierSequences ?? []).joined() {
        #expect(AITable.entry(ai)?.isPrimaryKey == false)
      }
    }
  }

  @Test func `an application identifier has two to four digits`() {
    for text in ["00", "0010", "8003"] { #expect(AI(text)?.description == text) }
    #expect(AI("8003") == .grai)
    for text in ["", "1", "12345", "1x", "+1", "١٢"] { #expect(AI(text) == nil) }
  }

  /// A line of the GS1 Barcode Syntax Dictionary, taken apart.
  struct Line: CustomTestStringConvertible {
    let ais: [AI]
    let isAttribute: Bool
    let parts: [Substring]
    let keys: [Substring]
    var testDescription: String { "\(ais)" }

    init?(_ text: Substring) {
      let fields = text.prefix { $0 != "#" }.split(separator: " ")
      guard let name = fields.first, name.allSatisfy({ $0.isNumber || $0 == "-" }) else {
        return nil
      }
      let ends = name.split(separator: "-").compactMap { Int($0) }
      let width = name.prefix { $0 != "-" }.count
      ais = (ends[0]...(ends.last ?? ends[0])).compactMap { number in
        let digits = String(number)
        return AI(String(repeating: "0", count: width - digits.count) + digits)
      }
      let hasFlags = fields[1].allSatisfy { "*?".contains($0) }
      isAttribute = hasFlags && fields[1].contains("?")
      let rest = fields.dropFirst(hasFlags ? 2 : 1)
      parts = rest.filter { "NXYZ[".contains($0.prefix(1)) }
      keys = rest.filter { $0.hasPrefix("dlpkey") }
    }

    var lengths: ClosedRange<Int> {
      var (fewest, most) = (0, 0)
      for part in parts {
        let format = part.filter { !"[]".contains($0) }.prefix { $0 != "," }.dropFirst()
        let count = Int(format.filter(\.isNumber)) ?? 0
        most += count
        fewest += part.hasPrefix("[") ? 0 : format.hasPrefix("..") ? 1 : count
      }
      return fewest...most
    }

    /// The part without the rules about content.
    static func plain(_ part: Substring) -> String {
      let dropped = Set(ContentRule.allCases.map(\.rawValue)).union(["gcppos1", "gcppos2"])
      return part.split(separator: ",").filter { !dropped.contains(String($0)) }
        .map { ["mi", "ss"].contains($0) ? "sixtieth" : $0 }.joined(separator: ",")
    }

    /// The rule about the content of a part.
    static func content(_ part: Substring) -> ContentRule? {
      part.split(separator: ",").lazy.compactMap { ContentRule(rawValue: String($0)) }.first
    }

    /// Where the company prefix begins, from the component in which `gcppos` stands.
    var companyPrefixStart: Int? {
      var start = 0
      for part in parts {
        if part.contains("gcppos1") { return start }
        if part.contains("gcppos2") { return start + 1 }
        start += Int(part.prefix { $0 != "," }.filter(\.isNumber)) ?? 0
      }
      return nil
    }

    var sequences: [[AI]]? {
      keys.first.map { key in
        key.dropFirst("dlpkey=".count).split(separator: "|", omittingEmptySubsequences: false)
          .map { $0.split(separator: ",").compactMap { AI(String($0)) } }
      }
    }
  }

  /// A part as the dictionary writes it, with those rules that are in both: `N13,csum`, `[X..17]`.
  private func dictionaryForm(_ part: AIPart) -> String {
    let letter =
      switch part.alphabet {
      case .digits: "N"
      case .text: "X"
      case .component: "Y"
      case .base64URL: "Z"
      }
    let dots = part.lengths.count > 1 ? ".." : ""
    let rule: String? =
      switch part.check {
      case nil: nil
      case .mod10: "csum"
      case .alphaPair: "csumalpha"
      case .day: "yymmdd"
      case .dayOrMonth: "yymmd0"
      case .fullDay: "yyyymmdd"
      case .time: "hhmi"
      case .hour: "hh"
      case .sixtieth: "sixtieth"
      case .zero: "zero"
      case .nonzero: "nonzero"
      case .noLeadingZero: "nozeroprefix"
      case .pieceOfTotal: "pieceoftotal"
      case .yesOrNo: "yesno"
      case .minus: "hyphen"
      }
    let form = letter + dots + String(part.lengths.upperBound)
    return (part.isOptional ? "[\(form)]" : form) + (rule.map { ",\($0)" } ?? "")
  }

  static let dictionary = Standards.lines("gs1-syntax-dictionary.txt").compactMap(Line.init)

  @Test(.enabled(if: Standards.folder != nil), arguments: dictionary)
  func `the table agrees with the GS1 Syntax Dictionary`(_ line: Line) throws {
    for ai in line.ais {
      let entry = try #require(AITable.entry(ai), "(\(ai))")
      #expect(entry.lengths == line.lengths, "(\(ai))")
      #expect(entry.parts.map(dictionaryForm) == line.parts.map(Line.plain), "(\(ai))")
      let rules = line.parts.map(Line.content)
      #expect(entry.contentRules == (rules.contains { $0 != nil } ? rules : []), "(\(ai))")
      #expect(entry.isAttribute == line.isAttribute, "(\(ai))")
      #expect(entry.companyPrefixStart == line.companyPrefixStart, "(\(ai))")
      #expect(entry.qualifierSequences == line.sequences, "(\(ai))")
    }
  }

  @Test(.enabled(if: Standards.folder != nil))
  func `the table holds nothing that the GS1 Syntax Dictionary does not`() {
    #expect(Set(AITable.entries.map(\.ai)) == Set(Self.dictionary.flatMap(\.ais)))
  }
}
