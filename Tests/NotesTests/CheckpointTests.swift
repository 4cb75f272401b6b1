import Crypto
import Notes
import Testing

/// The form of checkpoints and the times of cosignatures.
struct CheckpointTests {
  static let root = "oyV6XchrZBPIBoSY8erw7OoctZ3cmQMUPaNQViGqXjo="

  static let defects: [(String, NotesError)] = [
    ("", .checkpointLine(1)),
    ("\n52\n\(root)\n", .checkpointLine(1)),
    ("a\tb\n52\n\(root)\n", .checkpointLine(1)),
    ("a\r\n52\r\n\(root)\r\n", .checkpointLine(1)),
    ("a", .checkpointLine(2)),
    ("a\n", .checkpointLine(2)),
    ("a\n052\n\(root)\n", .checkpointLine(2)),
    ("a\n+52\n\(root)\n", .checkpointLine(2)),
    ("a\n-52\n\(root)\n", .checkpointLine(2)),
    ("a\n5 2\n\(root)\n", .checkpointLine(2)),
    ("a\n0x34\n\(root)\n", .checkpointLine(2)),
    ("a\n9223372036854775808\n\(root)\n", .checkpointLine(2)),
    ("a\n18446744073709551616\n\(root)\n", .checkpointLine(2)),
    ("a\n52", .checkpointLine(3)),
    ("a\n52\n", .checkpointLine(3)),
    ("a\n52\n\(root)", .checkpointLine(3)),
    ("a\n52\n\(root.dropLast())\n", .checkpointLine(3)),
    ("a\n52\n\(root)=\n", .checkpointLine(3)),
    ("a\n52\noyV6XchrZBPIBoSY8erw7OoctZ3cmQMUPaNQViGqXg==\n", .checkpointLine(3)),
    ("a\n52\noyV6XchrZBPIBoSY8erw7OoctZ3cmQMUPaNQViGqXjp=\n", .checkpointLine(3)),
    ("a\n52\n\(root)\nextension\n", .checkpointExtension),
    ("a\n52\n\(root)\nextension", .checkpointExtension),
    ("a\n52\n\(root)\n\n", .checkpointExtension),
  ]

  @Test(arguments: defects)
  func `what is no checkpoint is refused`(text: String, error: NotesError) {
    #expect(throws: error) { try Checkpoint(parsing: Array(text.utf8)) }
  }

  @Test func `an origin that is not UTF-8 is refused`() {
    #expect(throws: NotesError.notUTF8) {
      try Checkpoint(parsing: [0xff] + Array("\n52\n\(Self.root)\n".utf8))
    }
  }

  @Test(arguments: [0, 1, 52, UInt64(Int64.max)])
  func `a checkpoint of any size is read back`(size: UInt64) throws {
    let origin = try #require(Origin("ledger.example/tmg"))
    let checkpoint = Checkpoint(origin: origin, size: size, root: .zero)
    #expect(try Checkpoint(parsing: checkpoint.text) == checkpoint)
  }

  @Test func `a checkpoint with any byte changed is refused, or says something else`() {
    let text = Array(LedgerVectors.checkpointText.utf8)
    for place in text.indices {
      for byte in (0..<8).map({ text[place] ^ 1 << UInt8($0) }) + Array(" \n\0+-=09\u{80}".utf8)
      where byte != text[place] {
        var spoilt = text
        spoilt[place] = byte
        guard let checkpoint = try? Checkpoint(parsing: spoilt) else { continue }
        if checkpoint.text != spoilt {
          Issue.record("byte \(place) as \(byte) is read as something it is not")
        }
      }
    }
  }

  @Test func `a cosignature is one of its time and text`() throws {
    let key = try signer("w", seed: 9, kind: .cosignature)
    let text = Array(LedgerVectors.checkpointText.utf8)
    let line = key.cosign(text, time: 1_700_000_000)
    #expect(line.cosignatureTime == 1_700_000_000)
    #expect(key.verifier.isValid(line, of: text))
    #expect(!key.verifier.isValid(line, of: text + [0x0a]))
    for place in line.blob.indices {
      var blob = line.blob
      blob[place] ^= 0x10
      let spoilt = SignatureLine(name: line.name, id: line.id, blob: blob)
      #expect(!key.verifier.isValid(spoilt, of: text))
    }
    for count in [1, 8, 64, 71, 73, 100] {
      let blob = Array((line.blob + line.blob).prefix(count))
      let spoilt = SignatureLine(name: line.name, id: line.id, blob: blob)
      #expect(spoilt.cosignatureTime == nil)
      #expect(!key.verifier.isValid(spoilt, of: text))
    }
  }

  @Test func `a time of 2^63 or more is none`() throws {
    let blob = [0x80] + [UInt8](repeating: 0, count: 71)
    let line = SignatureLine(name: try KeyName("w"), id: 1, blob: blob)
    #expect(line.cosignatureTime == nil)
  }
}
