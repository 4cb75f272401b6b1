extension ElementString {
  /// The elements of a link as labels print them: `(01)09520003000308(21)7K3M`.
  ///
  /// An opening parenthesis of a value is written `\(`, so that ``link(bracketed:)`` reads it back.
  public static func bracketed(_ link: DigitalLink) -> String {
    var bytes: [UInt8] = []
    for element in elements(of: link) {
      bytes.append(UInt8(ascii: "("))
      bytes += element.ai.description.utf8
      bytes.append(UInt8(ascii: ")"))
      for byte in element.value.utf8 {
        if byte == UInt8(ascii: "(") { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(byte)
      }
    }
    return ASCII.string(bytes)
  }

  /// The elements of a link as a bar code holds them, which ``link(unbracketed:)`` reads back.
  ///
  /// Those of predefined length come first within the attributes; the others end with `separator`,
  /// but for the last.
  ///
  /// - Parameters:
  ///   - link: what is written.
  ///   - separator: stands for FNC1: the control character 29, as scanners send it, or `^`.
  /// - Returns: the text without a symbology identifier.
  public static func unbracketed(
    _ link: DigitalLink,
    separator: Unicode.Scalar = "\u{1d}"
  ) -> String {
    var text = ""
    var needsSeparator = false
    for element in elements(of: link) {
      if needsSeparator { text.unicodeScalars.append(separator) }
      text += element.ai.description + element.value
      needsSeparator = !element.ai.hasPredefinedLength
    }
    return text
  }

  private static func elements(of link: DigitalLink) -> [Element] {
    let attributes = link.attributes
    return [link.primaryKey] + link.qualifiers + attributes.filter(\.ai.hasPredefinedLength)
      + attributes.filter { !$0.ai.hasPredefinedLength }
  }
}
