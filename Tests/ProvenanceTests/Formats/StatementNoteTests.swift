import Crypto
import EPCIS
import Provenance
import Testing

@Suite struct StatementNoteTests {
  @Test func `the lines of a note are read`() throws {
    let note = try StatementNote(parsing: Array(try Vectors.text("note", "note").utf8))
    #expect(note.filingSize == 8)
    #expect(note.filingRoot == (try Vectors.member("filing3").digest("root")))
    #expect(note.bodyDigest == (try Vectors.member("digests").digest("bodyDigest")))
    #expect(note.membersDigest == (try Vectors.member("digests").digest("membersDigest")))
    #expect(note.partyClaimed?.text == "brand.example")
  }

  @Test func `a note may have no members part`() throws {
    let text = try Vectors.text("note", "note")
      .replacing("VYIiFlDjlxIXFaSuAIyjQtJ4zTi36uN3AwCGjVNJxDY=\n", with: "-\n")
    #expect(try StatementNote(parsing: Array(text.utf8)).membersDigest == nil)
  }

  struct Change: CustomTestStringConvertible {
    let testDescription: String
    let old: String
    let new: String

    init(_ name: String, _ old: String, _ new: String) {
      (testDescription, self.old, self.new) = (name, old, new)
    }
  }

  static let structural = [
    Change("another first line", "note/v1", "note/v2"),
    Change("a line too few", "\nbrand.example\n", "\n"),
    Change("a line too many", "\nbrand.example\n", "\nbrand.example\nx\n"),
    Change("a line too many before the signature", "xDY=\n\n", "xDY=\n\nmore\n\n"),
    Change("no empty line", "xDY=\n\n", "xDY=\n"),
    Change("T that is no power of two", "\n8 ", "\n9 "),
    Change("T that is too small", "\n8 ", "\n4 "),
    Change("T that is too great", "\n8 ", "\n2097152 "),
    Change("T with a leading zero", "\n8 ", "\n08 "),
    Change("T of more than 64 bits", "\n8 ", "\n36893488147419103232 "),
    Change("two spaces after T", "\n8 ", "\n8  "),
    Change("filing root too short", "skRg=", "skRg"),
    Change("body digest that is not canonical", "oBY=", "oBZ="),
    Change("no members line", "VYIiFlDjlxIXFaSuAIyjQtJ4zTi36uN3AwCGjVNJxDY=", ""),
    Change("carriage return", "oBY=\n", "oBY=\r\n"),
  ]

  @Test(arguments: structural)
  func `what everybody must be able to read is refused in any other form`(
    change: Change
  ) throws {
    let good = try Vectors.text("note", "note")
    let changed = good.replacing(change.old, with: change.new)
    #expect(changed != good)
    #expect(throws: FormatError.self) { try StatementNote(parsing: Array(changed.utf8)) }
  }

  @Test func `bytes that are not UTF-8 and endless notes are refused`() throws {
    var bytes = Array(try Vectors.text("note", "note").utf8)
    bytes[20] = 0xff
    #expect(throws: FormatError.self) { try StatementNote(parsing: bytes) }
    let long = Array(try Vectors.text("note", "note").utf8) + [UInt8](repeating: 10, count: 9_000)
    #expect(throws: FormatError.self) { try StatementNote(parsing: long) }
    #expect(throws: FormatError.self) { try StatementNote(parsing: []) }
    #expect(throws: FormatError.self) { try StatementNote(parsing: [10]) }
  }
}
