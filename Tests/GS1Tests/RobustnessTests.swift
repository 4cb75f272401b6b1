import GS1
import Testing

@Suite struct RobustnessTests {
  static let seeds = [
    "https://t.example.com/01/09520003000308/22/V1/10/L2601A/21/7K3M?17=281231&99=A%2BB#x",
    "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
    "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
    "urn:epc:id:itip:9520003.000030.01.02.S",
    #"(01)12312312312333(99)x(10)A\(1(21)B(17)281231"#,
    "]d20112312312312333172812311" + "0A(1\u{1d}21B\u{1d}99x",
    "9 520003 000308",
  ]

  /// Reads `bytes` by every door, and says what does not hold of what is let in.
  ///
  /// One expectation for each reading would cost more than the reading.
  private func fault(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    for id in [try? CanonicalID(scanned: text), try? CanonicalID(identifier: text)] {
      guard let id else { continue }
      if (try? CanonicalID(scanned: id.uri)) != id { return "\(id) is not canonical" }
      if !id.uri.utf8.allSatisfy({ 0x21...0x7e ~= $0 }) { return "\(id) is not ASCII" }
    }
    for rules in [ParsingRules.strict, .lenient] {
      guard let link = try? DigitalLink(parsing: bytes, rules: rules) else { continue }
      if (try? DigitalLink(parsing: link.uri)) != link { return "\(link.uri) is not canonical" }
    }
    let bracketed = try? ElementString.link(bracketed: text)
    let unbracketed = try? ElementString.link(unbracketed: text)
    for link in [bracketed, unbracketed] {
      guard let link else { continue }
      if (try? DigitalLink(parsing: link.uri)) != link { return "\(link.uri) is not canonical" }
    }
    do throws(GS1Error) {
      let code = try TypedCode(text)
      return try CanonicalID(scanned: code.uri) == code.id ? nil : "\(code.uri) is another thing"
    } catch {
      return 0...text.utf8.count ~= error.position ? nil : "\(error) is outside"
    }
  }

  private func read(_ bytes: [UInt8], at location: SourceLocation = #_sourceLocation) {
    guard let fault = fault(bytes) else { return }
    Issue.record("\(fault); SEED=\(Seeded.seed), \(bytes)", sourceLocation: location)
  }

  @Test(arguments: seeds)
  func `any byte in any place is read or refused`(_ seed: String) {
    let bytes = Array(seed.utf8)
    for index in bytes.indices {
      for byte in stride(from: UInt8(0), through: 225, by: 45) {
        var changed = bytes
        changed[index] = byte + UInt8(index % 31)
        read(changed)
      }
      read(Array(bytes[..<index]))
      read(Array(bytes[index...]))
    }
  }

  @Test func `random texts are read or refused`() {
    var source = Seeded()
    let alphabet = Array("0123456789/?&=%().:-^]\\*urnepcidsgt ".utf8) + [0, 29, 195, 169]
    for _ in 0..<1_500 {
      let start = Self.seeds.randomElement(using: &source)?.prefix(
        Int.random(in: 0...30, using: &source)
      )
      var bytes = Array((start ?? "").utf8)
      for _ in 0..<Int.random(in: 0...60, using: &source) {
        bytes.append(alphabet.randomElement(using: &source) ?? 0)
      }
      read(bytes)
    }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "/", "/10", "/10/a", "&", "&99=a", "%41", "(", "(10)", "(10)a", "\\(", "01", "^", ".", "0",
      "\u{e9}",
    ]
  )
  func `the longest texts cost little`(_ piece: String) {
    let count = GS1Limits.codeBytesMax / piece.utf8.count
    let filling = Array(repeating: piece, count: count).joined()
    for seed in ["", "https://a/01/09520003000308", "urn:epc:id:giai:9520003."] + Self.seeds {
      read(Array((seed + filling).utf8.prefix(GS1Limits.codeBytesMax)))
    }
  }
}
