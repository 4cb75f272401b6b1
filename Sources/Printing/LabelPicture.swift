/// A label as a picture: the QR code, and below it the text.
struct LabelPicture {
  private let label: Label
  private let code: QRCode

  init(_ label: Label, _ correction: QRCode.Correction) throws(QRCode.TooLong) {
    self.label = label
    code = try QRCode(label.link, correction: correction)
  }

  /// The height of a line of text, in modules.
  private static let lineModules = 3

  /// A picture that scales without loss; one unit is one module.
  var svg: String {
    let side = code.width + 2 * QRCode.quietZone
    let height = side + label.lines.count * Self.lineModules + 1
    // A monospaced letter is 0.6 of its size wide.
    let longest = label.lines.map(\.count).max() ?? 1
    let hundredths = min(260, (side - 4) * 100 * 10 / (6 * max(1, longest)))
    let texts = label.lines.enumerated().map { index, line in
      let y = side + index * Self.lineModules + 2
      return "<text x=\"\(side / 2)\" y=\"\(y)\">\(escapedXML(line))</text>"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(height)" role="img">\
      <title>\(escapedXML(label.link))</title>\
      <path fill="#fff" d="M0 0h\(side)v\(height)H0z"/>\
      <path shape-rendering="crispEdges" d="\(code.svgPath)"/>\
      <g font-family="monospace" font-size="\(decimal(hundredths, 100))" text-anchor="middle">\
      \(texts.joined())</g></svg>

      """
  }

  /// A picture in black and white, with `scale` pixels a module.
  func png(scale: Int = 8) -> [UInt8] {
    var rows = code.pixels(scale: scale)
    let width = rows[0].count
    let blank = [Bool](repeating: true, count: width)
    for line in label.lines {
      let drawn = BitmapFont.rows(of: line)
      let unit = max(1, (width - 4 * scale) / max(1, drawn[0].count))
      let used = min(unit, max(1, scale / 3))
      let left = max(0, (width - drawn[0].count * used) / 2)
      for row in drawn {
        var pixels = blank
        for (index, isInk) in row.enumerated() where isInk {
          for x in 0..<used where left + index * used + x < width {
            pixels[left + index * used + x] = false
          }
        }
        rows += [[Bool]](repeating: pixels, count: used)
      }
      rows += [[Bool]](repeating: blank, count: scale / 2)
    }
    rows += [[Bool]](repeating: blank, count: scale)
    return PNG.encode(rows: rows)
  }
}

/// A number as a decimal fraction with at most as many places as `parts` has zeros.
func decimal(_ number: Int, _ parts: Int) -> String {
  let magnitude = number.magnitude
  let places = String(parts).count - 1
  let digits = String(magnitude % parts.magnitude)
  var fraction = String(repeating: "0", count: places - digits.count) + digits
  while fraction.hasSuffix("0") { fraction.removeLast() }
  let whole = (number < 0 ? "-" : "") + String(magnitude / parts.magnitude)
  return fraction.isEmpty ? whole : "\(whole).\(fraction)"
}
