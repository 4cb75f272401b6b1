/// Texts of parties, made harmless for a line of a page: no control characters, no marks that change
/// the direction of other text, no more than a page can show.
enum PlainText {
  /// The most characters of a text of a party on a page, or in `title` and `text` of a document.
  static let charactersMax = 280

  /// The text on one line and without what is invisible; what is too long ends in an ellipsis.
  static func line(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    // Marks that pile up on one letter are bytes too: a bound before the letters are counted.
    for scalar in text.unicodeScalars.prefix(charactersMax * 8) {
      if isBlank(scalar) {
        scalars.append(" ")
      } else if !isUnseen(scalar) {
        scalars.append(scalar)
      }
    }
    let line = String(scalars)
    guard line.count > charactersMax || scalars.count > charactersMax * 3 else { return line }
    let bounded = String(String.UnicodeScalarView(scalars.prefix(charactersMax * 3)))
    return bounded.prefix(charactersMax - 1) + "…"
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

  /// Controls, marks and overrides of direction, and characters that show nothing.
  private static func isUnseen(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0...0x1f, 0x7f...0x9f, 0xad, 0x061c, 0x180e, 0x200b, 0x200e, 0x200f, 0x202a...0x202e,
      0x2060...0x206f, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe0fff:
      true
    default: false
    }
  }
}
