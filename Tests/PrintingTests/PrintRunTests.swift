import Testing
import Zlib

@testable import Printing

@Suite struct PrintRunTests {
  private static let labels = ["7K3MDXWW7XH6D6ZDWB", "7K3M0XQ9D2VTHC5BNR"].map { serial in
    Label(
      gtin: "09520003000308",
      serial: serial,
      link: "HTTPS://T.EXAMPLE.COM/01/09520003000308/21/\(serial)",
      uri: "https://id.gs1.org/01/09520003000308/21/\(serial)"
    )
  }
  private let run = PrintRun(labels)

  private func only(_ format: PrintRun.Format) throws -> String {
    let files = try run.files([format])
    #expect(files.count == 1)
    return String(decoding: files[0].bytes, as: UTF8.self)
  }

  @Test func `a table has a line for each code`() throws {
    let lines = try only(.csv).split(separator: "\r\n")
    #expect(lines.count == 3)
    #expect(lines[0] == "gtin,serial,link,canonical_uri")
    #expect(lines[1].hasPrefix("09520003000308,7K3MDXWW7XH6D6ZDWB,HTTPS://T.EXAMPLE.COM/01/"))
    let label = Label(gtin: "1", serial: "2", link: "3", uri: "4", pin: "5")
    let secret = try PrintRun([label]).files([.csv])[0]
    #expect(String(decoding: secret.bytes, as: UTF8.self).hasSuffix(",pin\r\n1,2,3,4,5\r\n"))
  }

  @Test func `pictures carry the number for people, and never the one under the lid`() throws {
    let label = Label(
      gtin: "09520003000308",
      serial: "AB<C",
      link: "https://x/",
      uri: "u",
      pin: "31415926"
    )
    for format in [PrintRun.Format.svg, .zpl, .pdf, .png] {
      let file = try PrintRun([label]).files([format])[0]
      #expect(!String(decoding: file.bytes, as: UTF8.self).contains("31415926"))
    }
    let svg = String(decoding: try PrintRun([label]).files([.svg])[0].bytes, as: UTF8.self)
    #expect(svg.contains(">(01)09520003000308</text>"))
    #expect(svg.contains(">(21)AB&lt;C</text>"))
  }

  @Test func `a printer's commands cannot be left by what a code holds`() throws {
    let text = try only(.zpl)
    #expect(text.matches(of: /\^XA/).count == 2)
    #expect(text.contains("^BQN,2,4^FH^FDMA,HTTPS://T.EXAMPLE.COM/01/09520003000308/21/7K3MDX"))
    let evil = Label(gtin: "1", serial: "^XZ~JR_", link: "A^XZ~_\n", uri: "")
    let file = try PrintRun([evil]).files([.zpl])[0]
    let commands = String(decoding: file.bytes, as: UTF8.self)
    #expect(commands.contains("A_5EXZ_7E_5F_0A^FS"))
    #expect(commands.matches(of: /\^XZ/).count == 1)
    #expect(!commands.contains("~"))
  }

  @Test func `a table's cells stay what they are, and are no formulas`() throws {
    let evil = Label(
      gtin: "=HYPERLINK(\"http://x\")",
      serial: "+1",
      link: "https://x/a,b",
      uri: "@SUM(1)\r\nnext"
    )
    let table = String(decoding: try PrintRun([evil]).files([.csv])[0].bytes, as: UTF8.self)
    let row = "\"'=HYPERLINK(\"\"http://x\"\")\",'+1,\"https://x/a,b\",\"'@SUM(1)\r\nnext\"\r\n"
    #expect(table == "gtin,serial,link,canonical_uri\r\n" + row)
  }

  @Test func `what is printed on sheets stays text`() throws {
    let evil = Label(gtin: "1) Tj ET q", serial: "(\\", link: "https://x/", uri: "")
    let bytes = try PrintRun([evil]).files([.pdf])[0].bytes
    let start = try #require(bytes.firstRange(of: Array("stream\n".utf8))?.upperBound)
    let end = try #require(bytes.firstRange(of: Array("\nendstream".utf8))?.lowerBound)
    var plain: [UInt8] = []
    var inflater = Inflater(.zlib)
    try inflater.inflate(Array(bytes[start..<end]), into: &plain, countMax: 1 << 20)
    let content = String(decoding: plain, as: UTF8.self)
    #expect(content.contains("(\\(01\\)1\\) Tj ET q) Tj ET"))
    #expect(content.contains("(\\(21\\)\\(\\\\) Tj ET"))
  }

  @Test func `sheets are pages of a document whose table says where its objects are`() throws {
    let many = (0..<200).map {
      Label(gtin: "09520003000308", serial: "\($0)", link: "HTTPS://X.Y/\($0)", uri: "")
    }
    let bytes = try PrintRun(many).files([.pdf])[0].bytes
    // Line ends in compressed data would join into one character.
    let text = String(
      decoding: bytes.map { (32..<128).contains($0) || $0 == 10 ? $0 : 63 },
      as: UTF8.self
    )
    #expect(text.hasPrefix("%PDF-1.4\n"))
    #expect(text.ranges(of: "/Type /Page ").count > 1)
    let start = try #require(text.firstMatch(of: /startxref\n(\d+)\n/).flatMap { Int($0.1) })
    let table = Array(text.dropFirst(start).split(separator: "\n"))
    #expect(table[0] == "xref")
    let count = try #require(table[1].split(separator: " ").last.flatMap { Int($0) })
    for number in 1..<count {
      let offset = try #require(Int(table[2 + number].prefix(10)))
      #expect(text.dropFirst(offset).hasPrefix("\(number) 0 obj"))
    }
  }

  @Test func `an archive holds every file`() throws {
    let files = try run.files(PrintRun.Format.allCases)
    #expect(files.count == 7)
    let zip = Archive.zip(files)
    #expect(Array(zip.prefix(4)) == [0x50, 0x4b, 3, 4])
    let end = zip.suffix(22)
    #expect(Array(end.prefix(4)) == [0x50, 0x4b, 5, 6])
    #expect(end[end.startIndex + 10] == 7)
    let text = String(decoding: zip.map { $0 < 128 ? $0 : 63 }, as: UTF8.self)
    for file in files { #expect(text.ranges(of: file.name).count == 2) }
  }

  @Test(arguments: [
    ("https://t.example.com/01/1", "HTTPS://T.EXAMPLE.COM/01/1"),
    ("https://t.example.com/p/01/1", "HTTPS://T.EXAMPLE.COM/p/01/1"), ("urn:x:y", "urn:x:y"),
  ])
  func `only what may be is written in capitals`(link: String, compact: String) {
    #expect(Label.compact(link) == compact)
  }

  @Test func `letters of pictures have ink, each its own`() {
    let letters = "()0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    let drawn = letters.map { BitmapFont.rows(of: String($0)) }
    #expect(Set(drawn).count == letters.count)
    #expect(drawn.allSatisfy { $0.joined().contains(true) && $0.count == 7 && $0[0].count == 6 })
  }
}
