import Foundation
import Testing

@testable import GS1

/// Codes of all sorts, good and bad, for browsers to read as this module does.
///
/// With `WAYPROOF_RECORD=<folder>` each goes to `codes.jsonl` there with its canonical URI, or with
/// the rule that it breaks and where. `Tests/JavaScript` reads the file.
@Suite struct BrowserCodesTests {
  @Test func `a canonical URI is the canonical form of itself`() throws {
    var random = Seeded()
    let fixed = CanonicalIDTests.cases.map(\.code) + DigitalLinkTests.refusals.map(\.code)
    let made = AITable.entries.flatMap { entry in
      (0..<4).flatMap { _ in codes(with: entry, &random) }
    }
    let whole = fixed + made
    let spoilt = whole.map { spoil($0, &random) }
    var lines: [String] = []
    var readable = 0
    for code in whole + spoilt {
      let expected: [String: Any?]
      do throws(GS1Error) {
        let id = try CanonicalID(scanned: code)
        #expect(try CanonicalID(scanned: id.uri) == id)
        readable += 1
        expected = ["uri": id.uri]
      } catch {
        let ai = error.ai?.description
        expected = ["rule": error.rule.rawValue, "ai": ai, "position": error.position]
      }
      lines.append(try line(code, expected))
    }
    #expect(readable > 500)
    guard let folder = ProcessInfo.processInfo.environment["WAYPROOF_RECORD"] else { return }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: URL(filePath: folder).appending(path: "codes.jsonl"))
  }

  private func line(_ code: String, _ expected: [String: Any?]) throws -> String {
    let object: [String: Any] = ["code": code, "expected": expected.mapValues { $0 ?? NSNull() }]
    return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }

  /// The entry as a key, as a qualifier and as an attribute.
  private func codes(with entry: AIEntry, _ random: inout Seeded) -> [String] {
    let value = value(of: entry, &random)
    let key = "https://t.example.com/x/01/09520003000308"
    return [
      "https://id.gs1.org/\(entry.ai)/\(value)", "\(key)/\(entry.ai)/\(value)",
      "\(key)/21/S1?x=1&\(entry.ai)=\(value)",
    ]
  }

  /// A value that keeps the rules more often than not.
  private func value(of entry: AIEntry, _ random: inout Seeded) -> String {
    var bytes: [UInt8] = []
    for part in entry.parts where !part.isOptional || Bool.random(using: &random) {
      let count = Int.random(in: part.lengths, using: &random)
      let start = bytes.count
      for _ in 0..<count { bytes.append(byte(of: part.alphabet, &random)) }
      finish(&bytes, from: start, part.check, &random)
    }
    var text: [UInt8] = []
    PercentCoding.appendEscaped(bytes, to: &text)
    return ASCII.string(text)
  }

  private func byte(of alphabet: Alphabet, _ random: inout Seeded) -> UInt8 {
    while true {
      let byte = UInt8.random(in: 0x21...0x7a, using: &random)
      if alphabet.contains(byte) { return byte }
    }
  }

  private func finish(
    _ bytes: inout [UInt8],
    from start: Int,
    _ check: AIPart.Check?,
    _ random: inout Seeded
  ) {
    let range = start..<bytes.count
    switch check {
    case .mod10:
      bytes[range.upperBound - 1] = CheckDigit.mod10(bytes, in: range.dropLast()) ?? 0x30
    case .alphaPair where range.count > 2:
      if let pair = CheckDigit.alphaPair(bytes, in: range.dropLast(2)) {
        bytes.replaceSubrange(range.suffix(2), with: pair)
      }
    case .day, .dayOrMonth, .fullDay:
      let days = ["240229", "260230", "261200", "261231", "260132", "001301"]
      let day = days.randomElement(using: &random) ?? ""
      bytes.replaceSubrange(range, with: Array(((range.count == 8 ? "20" : "") + day).utf8))
    case .zero: bytes[start] = 0x30
    default: break
    }
  }

  /// One byte changed, doubled or removed.
  private func spoil(_ code: String, _ random: inout Seeded) -> String {
    var bytes = Array(code.utf8)
    guard let place = bytes.indices.randomElement(using: &random) else { return "%" }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0x20...0x7e, using: &random)
    case 1: bytes.insert(bytes[place], at: place)
    case 2: bytes.remove(at: place)
    default: bytes[place] ^= 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
