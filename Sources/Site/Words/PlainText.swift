/// Texts of parties, made harmless for a line of a page: no control characters, no marks that change
/// the direction of other text or pile up until they cover it, no more than a page can show.
enum PlainText {
  /// The most characters of a text of a party on a page, or in `title` and `text` of a document.
  static let charactersMax = 280
  /// The most marks on one letter: as many as any script needs, and too few to reach another line.
  static let marksMax = 4
  /// The most bytes of a URI, which is shown whole or not at all.
  static let uriBytesMax = 2_048

  /// The text on one line and without what is invisible; what is too long ends in an ellipsis.
  ///
  /// `Public/embed/words.js` does the same.
  static func line(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var marks = 0
    // Marks that pile up on one letter are bytes too: a bound before the letters are counted.
    for scalar in text.unicodeScalars.prefix(charactersMax * 8) {
      if isUnseen(scalar) { continue }
      marks = isMark(scalar) ? marks + 1 : 0
      if marks <= marksMax { scalars.append(isBlank(scalar) ? " " : scalar) }
    }
    let line = String(scalars)
    guard line.count > charactersMax || scalars.count > charactersMax * 3 else { return line }
    let bounded = String(String.UnicodeScalarView(scalars.prefix(charactersMax * 3)))
    return bounded.prefix(charactersMax - 1) + "…"
  }

  /// The same, short enough to leave room for the sentence in which it stands.
  static func short(_ text: String, charactersMax: Int = 48) -> String {
    let line = line(text)
    return line.count > charactersMax ? line.prefix(charactersMax - 1) + "…" : line
  }

  /// Words of our own with such lines in them: what is too long ends in an ellipsis, and every isolate
  /// that began before it ends there too.
  static func words(_ text: String) -> String {
    guard text.count > charactersMax else { return text }
    // Room for the ends of isolates, which are characters too.
    let start = text.prefix(charactersMax - 9)
    var open = 0
    for scalar in start.unicodeScalars {
      switch scalar.value {
      case 0x2066...0x2068: open += 1
      case 0x2069: open -= 1
      default: break
      }
    }
    return start + "…" + String(repeating: "\u{2069}", count: min(8, max(0, open)))
  }

  /// The text on one line, or `nil` if nothing of it can be seen.
  static func seen(_ text: String?) -> String? {
    let line = text.map(line)
    return line?.allSatisfy(\.isWhitespace) == true ? nil : line
  }

  /// The text, if it has only such ASCII as can stand in a URI, and is no longer than one may be.
  static func uri(_ text: String) -> String? {
    let isPlain = text.utf8.allSatisfy { 0x21...0x7e ~= $0 && !"\"<>\\^`{|}".utf8.contains($0) }
    return isPlain && text.utf8.count <= uriBytesMax ? text : nil
  }

  /// The same, if it is an address that can be followed: `https` or `http`.
  static func address(_ text: String) -> String? {
    let isWeb = text.utf8.starts(with: "https://".utf8) || text.utf8.starts(with: "http://".utf8)
    return isWeb ? uri(text) : nil
  }

  /// Letters of scripts that run from right to left: Hebrew to Arabic Extended, and their forms.
  static func isRightToLeft(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08ff, 0xfb1d...0xfdff, 0xfe70...0xfeff, 0x10800...0x10fff, 0x1e800...0x1efff:
      true
    default: false
    }
  }

  private static func isBlank(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0d, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Signs that stand on or around the letter before them.
  private static func isMark(_ scalar: UnicodeScalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    let category = scalar.properties.generalCategory
    return category == .nonspacingMark || category == .enclosingMark
  }

  /// Controls, marks and overrides of direction, characters that show nothing, and what is none
  /// (XML has no place for it).
  private static func isUnseen(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0...0x08, 0x0e...0x1f, 0x7f...0x84, 0x86...0x9f, 0xad, 0x034f, 0x061c, 0x115f, 0x1160,
      0x180e, 0x200b, 0x200e, 0x200f, 0x202a...0x202e, 0x2060...0x206f, 0x3164, 0xfdd0...0xfdef,
      0xfeff, 0xffa0, 0xfff9...0xfffb, 0xe0000...0xe0fff:
      true
    default: scalar.value & 0xfffe == 0xfffe
    }
  }
}
