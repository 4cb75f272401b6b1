import Zlib

/// Labels on sheets of A4 paper, as PDF 1.4 (ISO 32000): drawn as shapes, so that every printer prints
/// its own best edge, with text in one of the fonts that every reader has.
struct LabelSheets {
  let run: PrintRun

  // All in thousandths of a point, of which an inch has 72.
  private static let page = (width: 595_276, height: 841_890)
  private static let margin = 28_346
  private static let gap = 8_504
  private static let fontSize = 6_500
  private static let lineHeight = 8_000

  private struct Drawn {
    let code: QRCode
    let lines: [String]
  }

  func pdf() throws -> [UInt8] {
    let labels = try run.labels.map { label in
      Drawn(code: try QRCode(label.link, correction: run.correction), lines: label.lines)
    }
    let module = run.moduleMicrometres * 72_000 / 25_400
    let modules = (labels.map(\.code.width).max() ?? 0) + 2 * QRCode.quietZone
    let side = modules * module
    let longest = labels.flatMap(\.lines).map(\.count).max() ?? 0
    // A letter of Courier is 0.6 of its size wide.
    let width = max(side, longest * Self.fontSize * 6 / 10)
    let height = side + (labels.map(\.lines.count).max() ?? 0) * Self.lineHeight
    let columns = max(1, (Self.page.width - 2 * Self.margin + Self.gap) / (width + Self.gap))
    let rows = max(1, (Self.page.height - 2 * Self.margin + Self.gap) / (height + Self.gap))
    var document = PDFWriter()
    for start in stride(from: 0, to: labels.count, by: columns * rows) {
      var content = ""
      for (index, label) in labels[start..<min(start + columns * rows, labels.count)].enumerated() {
        let left = Self.margin + index % columns * (width + Self.gap)
        let top = Self.page.height - Self.margin - index / columns * (height + Self.gap)
        content += shapes(label.code, left: left, top: top, module: module)
        content += text(label.lines, left: left, top: top - side)
      }
      document.addPage(content, Self.page)
    }
    return document.finished()
  }

  /// The dark modules as rectangles, one for all that lie side by side.
  private func shapes(_ code: QRCode, left: Int, top: Int, module: Int) -> String {
    var text = ""
    for row in 0..<code.width {
      var column = 0
      while column < code.width {
        let start = column
        while code.isDark(row: row, column: column) { column += 1 }
        if column > start {
          let x = left + (start + QRCode.quietZone) * module
          let y = top - (row + 1 + QRCode.quietZone) * module
          text += "\(points(x)) \(points(y)) \(points((column - start) * module)) "
          text += "\(points(module)) re\n"
        }
        column += 1
      }
    }
    return text + "f\n"
  }

  private func text(_ lines: [String], left: Int, top: Int) -> String {
    let size = points(Self.fontSize)
    return lines.enumerated().map { index, line in
      let y = top - (index + 1) * Self.lineHeight + 2_000
      return "BT /F1 \(size) Tf \(points(left)) \(points(y)) Td (\(escaped(line))) Tj ET\n"
    }.joined()
  }

  private func escaped(_ text: String) -> String {
    text.map { "()\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}

/// A length in points, of thousandths of them.
private func points(_ thousandths: Int) -> String { decimal(thousandths, 1_000) }

/// Writes the objects of a PDF file and where they are.
private struct PDFWriter {
  private var bytes = Array(
    "%PDF-1.4\n%\u{e2}\u{e3}\u{cf}\u{d3}\n".unicodeScalars.map {
      UInt8(truncatingIfNeeded: $0.value)
    }
  )
  /// Where each object begins, by its number; 1 to 3 are written last.
  private var offsets: [Int: Int] = [:]
  private var pages: [Int] = []

  mutating func addPage(_ content: String, _ size: (width: Int, height: Int)) {
    let stream = Deflater.compressed(Array(content.utf8), .zlib)
    let number = 4 + pages.count * 2
    begin(number)
    bytes += Array("<< /Length \(stream.count) /Filter /FlateDecode >>\nstream\n".utf8)
    bytes += stream + Array("\nendstream\nendobj\n".utf8)
    object(
      number + 1,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(points(size.width)) \(points(size.height))] "
        + "/Resources << /Font << /F1 3 0 R >> >> /Contents \(number) 0 R >>"
    )
    pages.append(number + 1)
  }

  mutating func finished() -> [UInt8] {
    let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
    object(1, "<< /Type /Catalog /Pages 2 0 R >>")
    object(2, "<< /Type /Pages /Count \(pages.count) /Kids [\(kids)] >>")
    object(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")
    let start = bytes.count
    let count = offsets.count + 1
    var table = "xref\n0 \(count)\n0000000000 65535 f \n"
    for number in 1..<count {
      let digits = String(offsets[number] ?? 0)
      table += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
    }
    table += "trailer\n<< /Size \(count) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return bytes + Array(table.utf8)
  }

  private mutating func begin(_ number: Int) {
    offsets[number] = bytes.count
    bytes += Array("\(number) 0 obj\n".utf8)
  }

  private mutating func object(_ number: Int, _ text: String) {
    begin(number)
    bytes += Array("\(text)\nendobj\n".utf8)
  }
}
