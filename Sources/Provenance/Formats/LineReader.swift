/// Reads a text line by line; every line ends in LF.
struct LineReader {
  private let bytes: [UInt8]
  private let what: String
  private var position = 0

  /// Reads `bytes`; `what` names the text in errors, such as `a party entry`.
  init(_ bytes: [UInt8], of what: String) {
    self.bytes = bytes
    self.what = what
  }

  var isAtEnd: Bool { position == bytes.count }

  /// What stands after the lines that were read.
  var rest: ArraySlice<UInt8> { bytes[position...] }

  /// The next line, without its LF.
  mutating func line() throws(FormatError) -> ArraySlice<UInt8> {
    guard let end = bytes[position...].firstIndex(of: lineFeed) else {
      throw error("ends within a line")
    }
    defer { position = end + 1 }
    return bytes[position..<end]
  }

  /// The next line, which must be exactly `text`.
  mutating func expect(_ text: String) throws(FormatError) {
    guard try line().elementsEqual(text.utf8) else { throw error("has no line \"\(text)\"") }
  }

  /// What follows `label` and a space in the next line.
  mutating func value(_ label: String) throws(FormatError) -> ArraySlice<UInt8> {
    guard let value = try valueIfPresent(label) else { throw error("has no line \"\(label) …\"") }
    return value
  }

  /// What follows `label` and a space in the next line; `nil`, and nothing is read, if the next
  /// line begins otherwise.
  mutating func valueIfPresent(_ label: String) throws(FormatError) -> ArraySlice<UInt8>? {
    let prefix = Array("\(label) ".utf8)
    guard bytes[position...].starts(with: prefix) else { return nil }
    return try line().dropFirst(prefix.count)
  }

  /// The values of all lines that begin with `label`, which must ascend by bytes.
  mutating func values(_ label: String) throws(FormatError) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    while let value = try valueIfPresent(label) {
      if let last = values.last, !last.lexicographicallyPrecedes(value) {
        throw error("has its \(label) lines out of order or twice")
      }
      values.append(value)
    }
    return values
  }

  /// An error that says what the text does wrong.
  func error(_ message: String) -> FormatError { FormatError("\(what) \(message)") }
}

let lineFeed = UInt8(ascii: "\n")

extension ArraySlice<UInt8> {
  /// The text of these bytes, `nil` unless they are UTF-8 without control characters.
  var printableText: String? {
    if contains(where: { $0 < 0x20 || $0 == 0x7f }) { return nil }
    return String(validating: self, as: UTF8.self)
  }

  /// The text of these bytes, `nil` unless all are ASCII and none is a control character.
  var asciiText: String? {
    if contains(where: { $0 < 0x20 || $0 >= 0x7f }) { return nil }
    return String(decoding: self, as: UTF8.self)
  }

  /// The number that these decimal digits say: no sign, no leading zero, at most `UInt64.max`.
  var decimal: UInt64? {
    guard let first, count == 1 || first != UInt8(ascii: "0") else { return nil }
    var value: UInt64 = 0
    for digit in self {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      let (tenfold, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = tenfold.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
      if overflows || carries { return nil }
      value = sum
    }
    return value
  }
}

extension Array<String> {
  /// These ASCII texts in ascending order of bytes, none twice.
  var sortedOnce: [String] {
    Set(self).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
