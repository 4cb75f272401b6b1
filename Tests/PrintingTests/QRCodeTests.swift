import Testing

@testable import Printing

@Suite struct QRCodeTests {
  @Test func `an upper-case link of 56 characters takes a code of version 3`() throws {
    // ISO/IEC 18004 table 7: version 3 holds 61 alphanumeric characters at level M.
    let link = "HTTPS://T.EXAMPLE.COM/01/09520003000308/21/7K3MDXWW7XH6D6"
    #expect(try QRCode(link).width == 29)
  }

  @Test func `the three finder patterns stand in their corners`() throws {
    let code = try QRCode("https://t.example.com/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB")
    for (row, column) in [(0, 0), (0, code.width - 7), (code.width - 7, 0)] {
      #expect((0..<7).allSatisfy { code.isDark(row: row, column: column + $0) })
      #expect(!code.isDark(row: row + 1, column: column + 1))
      #expect(code.isDark(row: row + 3, column: column + 3))
    }
  }

  @Test func `more correction takes a larger code`() throws {
    let link = "HTTPS://T.EXAMPLE.COM/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB"
    let widths = try QRCode.Correction.allCases.map { try QRCode(link, correction: $0).width }
    #expect(widths == [29, 29, 33, 37])
  }

  @Test func `text is escaped where it stands in a picture`() {
    #expect(escapedXML("<script>&\"'") == "&lt;script&gt;&amp;&quot;&#39;")
  }

  @Test func `what is too long is refused`() {
    #expect(throws: QRCode.TooLong.self) { try QRCode(String(repeating: "x", count: 3000)) }
  }

  @Test func `pictures have the size they say`() throws {
    let code = try QRCode("https://t.example.com/01/09520003000308")
    let png = code.png(scale: 2)
    let side = (code.width + 2 * QRCode.quietZone) * 2
    #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    #expect(Int(png[18]) << 8 | Int(png[19]) == side)
    #expect(code.svg(title: "a < b").contains("<title>a &lt; b</title>"))
    #expect(
      code.terminalText.split(separator: "\n").count
        == (code.width + 2 * QRCode.quietZone + 1) / 2
    )
  }
}
