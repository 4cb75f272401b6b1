extension QRCode {
  /// The code for a terminal, for a phone to scan from a dark or a light screen.
  ///
  /// Two rows of modules make a line; the colours are set by ANSI escapes.
  public var terminalText: String {
    var lines: [String] = []
    let range = rangeWithQuietZone
    for row in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      var line = "\u{1b}[30;107m"
      for column in range {
        let upper = isDark(row: row, column: column)
        let lower = isDark(row: row + 1, column: column)
        line += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ")
      }
      lines.append(line + "\u{1b}[0m")
    }
    return lines.joined(separator: "\n")
  }

  /// The code as an SVG picture that scales without loss, with `title` for those who cannot see it.
  public func svg(title: String) -> String {
    let side = width + 2 * QRCode.quietZone
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
      shape-rendering="crispEdges"><title>\(escapedXML(title))</title>\
      <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path d="\(svgPath)"/></svg>

      """
  }

  /// The dark modules with the quiet zone around them, as the data of an SVG path.
  var svgPath: String {
    var path = ""
    for row in 0..<width {
      var column = 0
      while column < width {
        guard isDark(row: row, column: column) else {
          column += 1
          continue
        }
        var end = column
        while isDark(row: row, column: end) { end += 1 }
        path += "M\(column + QRCode.quietZone) \(row + QRCode.quietZone)h\(end - column)v1H"
        path += "\(column + QRCode.quietZone)z"
        column = end
      }
    }
    return path
  }

  /// The code as a PNG picture of one bit a pixel, each module `scale` pixels wide.
  public func png(scale: Int = 8) -> [UInt8] {
    PNG.encode(rows: pixels(scale: scale))
  }

  /// The rows of the picture, `true` for white.
  func pixels(scale: Int) -> [[Bool]] {
    rangeWithQuietZone.flatMap { row in
      let pixels = rangeWithQuietZone.flatMap { column in
        [Bool](repeating: !isDark(row: row, column: column), count: scale)
      }
      return [[Bool]](repeating: pixels, count: scale)
    }
  }
}

/// `text` with the five characters escaped that mean something in XML and HTML.
public func escapedXML(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
