import Foundation
import Testing

@testable import GS1

/// Browsers check scanned codes by a table of their own, `Public/verifier/ai-table.js`.
@Suite struct BrowserTableTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Public/verifier/ai-table.js").standardized

  /// Set `WAYPROOF_WRITE_VECTORS=1` to write the file anew after a change of the table.
  @Test func `the table of browsers is the one of this module`() throws {
    if ProcessInfo.processInfo.environment["WAYPROOF_WRITE_VECTORS"] == "1" {
      try Data(Self.text.utf8).write(to: Self.file)
    }
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    #expect(text == Self.text)
  }

  private static var text: String {
    var order: [String] = []
    var numbers: [String: [String]] = [:]
    for entry in AITable.entries {
      let spec = spec(of: entry)
      if numbers[spec] == nil { order.append(spec) }
      numbers[spec, default: []].append(entry.ai.description)
    }
    let lines = order.map { "\($0): \(numbers[$0, default: []].joined(separator: " "))" }
    return """
      // Every application identifier of GS1, by what a value must look like. Made from Sources/GS1 by
      // Tests/GS1Tests/BrowserTableTests.swift; do not edit.
      //
      // A part is an alphabet (N digits, X set 82, C set 39, B base64url), a length, a check (m and a
      // check digits, d o f t h s dates and times, z n l p y u forms) and ? if it may be missing.
      // @n: a company prefix begins at n. !: not in the query. /: qualifier sequences of a primary key.
      // +: the key needs a qualifier.
      export const aiTable = `
      \(lines.joined(separator: "\n"))
      `;

      """
  }

  private static func spec(of entry: AIEntry) -> String {
    var words = entry.parts.map(word)
    if let start = entry.companyPrefixStart { words.append("@\(start)") }
    if !entry.isAttribute { words.append("!") }
    if let sequences = entry.qualifierSequences {
      let texts = sequences.map { $0.map(\.description).joined(separator: ",") }
      words.append("/" + texts.joined(separator: "|"))
    }
    if entry.needsQualifier { words.append("+") }
    return words.joined(separator: " ")
  }

  private static func word(_ part: AIPart) -> String {
    let alphabet =
      switch part.alphabet {
      case .digits: "N"
      case .text: "X"
      case .component: "C"
      case .base64URL: "B"
      }
    let (fewest, most) = (part.lengths.lowerBound, part.lengths.upperBound)
    let length = fewest == most ? "\(most)" : "\(fewest)-\(most)"
    return alphabet + length + (part.check.map(letter) ?? "") + (part.isOptional ? "?" : "")
  }

  private static func letter(_ check: AIPart.Check) -> String {
    switch check {
    case .mod10: "m"
    case .alphaPair: "a"
    case .day: "d"
    case .dayOrMonth: "o"
    case .fullDay: "f"
    case .time: "t"
    case .hour: "h"
    case .sixtieth: "s"
    case .zero: "z"
    case .nonzero: "n"
    case .noLeadingZero: "l"
    case .pieceOfTotal: "p"
    case .yesOrNo: "y"
    case .minus: "u"
    }
  }
}
