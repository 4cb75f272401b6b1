/// The files from which the labels of a print run are made.
public struct PrintRun: Sendable {
  /// A form in which labels are printed.
  public enum Format: String, Sendable, CaseIterable {
    /// A table for a label printer's own program.
    case csv
    /// One picture a label, to any scale.
    case svg
    /// One picture a label, in pixels.
    case png
    /// Sheets of A4 paper.
    case pdf
    /// Commands for Zebra printers of 203 dots an inch.
    case zpl
  }

  /// One file.
  public struct File: Sendable {
    /// Its name, with a folder perhaps.
    public let name: String
    /// What is in it.
    public let bytes: [UInt8]
  }

  let labels: [Label]
  let correction: QRCode.Correction
  /// The side of a module on paper, in micrometres.
  let moduleMicrometres: Int

  /// The sizes of modules that scanners at a till read (GS1 General Specifications §5.12.3), and
  /// smaller ones for telephones.
  public static let moduleMicrometresRange = 250...2_000

  /// Joins the parts.
  ///
  /// - Parameters:
  ///   - labels: what is printed.
  ///   - correction: how much of a code may be damaged.
  ///   - moduleMicrometres: the side of a module on paper, in micrometres.
  /// - Precondition: the size lies in ``moduleMicrometresRange``.
  public init(
    _ labels: [Label],
    correction: QRCode.Correction = .medium,
    moduleMicrometres: Int = 500
  ) {
    precondition(
      Self.moduleMicrometresRange.contains(moduleMicrometres),
      "a module has a size that can be printed"
    )
    self.labels = labels
    self.correction = correction
    self.moduleMicrometres = moduleMicrometres
  }

  /// Calls `write` with each file of one form, so that not all are in memory.
  ///
  /// - Throws: ``QRCode/TooLong``, and what `write` throws.
  public func files(_ format: Format, write: (File) throws -> Void) throws {
    switch format {
    case .csv: try write(File(name: "codes.csv", bytes: Array(csv.utf8)))
    case .zpl: try write(File(name: "labels.zpl", bytes: Array(zpl().utf8)))
    case .pdf: try write(File(name: "labels.pdf", bytes: LabelSheets(run: self).pdf()))
    case .svg:
      for label in labels {
        let picture = try LabelPicture(label, correction).svg
        try write(File(name: "svg/\(label.serial).svg", bytes: Array(picture.utf8)))
      }
    case .png:
      for label in labels {
        try write(
          File(name: "png/\(label.serial).png", bytes: LabelPicture(label, correction).png())
        )
      }
    }
  }

  /// All files of some forms.
  public func files(_ formats: [Format]) throws -> [File] {
    var files: [File] = []
    for format in formats { try self.files(format) { files.append($0) } }
    return files
  }

  /// RFC 4180.
  private var csv: String {
    let hasPINs = labels.contains { $0.pin != nil }
    let head = "gtin,serial,link,canonical_uri\(hasPINs ? ",pin" : "")\r\n"
    return head
      + labels.map { label in
        let pin = hasPINs ? [label.pin ?? ""] : []
        let cells = [label.gtin, label.serial, label.link, label.uri] + pin
        return cells.map(Self.csvCell).joined(separator: ",") + "\r\n"
      }.joined()
  }

  /// A cell that stays one, and that no table program takes for a formula.
  ///
  /// What begins like a formula is led by an apostrophe. No code of ours needs it, or quotes.
  private static func csvCell(_ text: String) -> String {
    let first = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    let cell = first ? "'\(text)" : text
    guard cell.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return cell }
    return "\""
      + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// ZPL II: a label each, with the printer drawing the code itself.
  private func zpl() throws -> String {
    // 8 dots a millimetre.
    let dots = min(10, max(2, (moduleMicrometres * 8 + 500) / 1000))
    var text = ""
    for label in labels {
      let code = try QRCode(label.link, correction: correction)
      let quiet = QRCode.quietZone * dots
      // ^BQ itself leaves ten dots above the code.
      let below = quiet + 10 + code.width * dots + quiet
      text += "^XA^CI28\n^FO\(quiet),\(quiet)^BQN,2,\(dots)^FH^FD\(correction.rawValue)A,"
      text += "\(Self.zplText(label.link))^FS\n"
      for (index, line) in label.lines.enumerated() {
        text += "^FO\(quiet),\(below + index * 24)^A0N,22,20^FH^FD\(Self.zplText(line))^FS\n"
      }
      text += "^XZ\n"
    }
    return text
  }

  /// Text in a field with `^FH`, where `_` and two digits are a byte.
  private static func zplText(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "_"), 0..<0x20, 0x7f...:
        "_\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      default: String(UnicodeScalar(byte))
      }
    }.joined()
  }
}
