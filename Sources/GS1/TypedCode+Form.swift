extension TypedCode {
  /// The form that a text seems to have, told from its outside.
  enum Form {
    case webAddress
    /// `shop.example/01/…`
    case webAddressWithoutScheme
    /// `/01/…`
    case path
    case epcURN
    case otherScheme
    case bracketed
    /// Digits only, with spaces and hyphens as they are printed between them.
    case number(TracedBytes)
    case unbracketed
    case unknown

    /// Tells the form of a text that neither begins nor ends with white space.
    init(_ bytes: [UInt8]) {
      self =
        if WebAddress.isClaimed(by: bytes) {
          .webAddress
        } else if bytes.first == ASCII.slash {
          .path
        } else if bytes.first == UInt8(ascii: "(") {
          .bracketed
        } else if Self.hasBarcodeMarks(bytes) {
          .unbracketed
        } else if let digits = Self.number(bytes) {
          .number(digits)
        } else {
          Self.named(bytes)
        }
    }

    private static func named(_ bytes: [UInt8]) -> Form {
      let slash = bytes.firstIndex(of: ASCII.slash)
      let host = bytes.prefix(slash ?? 0).prefix { $0 != ASCII.colon }
      if isHost(host) { return .webAddressWithoutScheme }
      if EPCURNReader.scheme(of: bytes) != nil { return .epcURN }
      if bytes.prefix(2).allSatisfy(ASCII.isDigit) { return .unbracketed }
      if bytes.contains(ASCII.colon) { return .otherScheme }
      return slash == nil ? .unknown : .webAddressWithoutScheme
    }

    /// Names with a dot, and IPv4 addresses; not what an element string holds before a slash.
    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
      let labels = bytes.split(separator: ASCII.dot, omittingEmptySubsequences: false)
      let areLabels = labels.allSatisfy { label in
        1...63 ~= label.count
          && label.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
      }
      guard labels.count > 1, areLabels else { return false }
      return labels.last?.first.map(ASCII.isLetter) == true
        || labels.count == 4 && labels.allSatisfy { $0.count <= 3 && $0.allSatisfy(ASCII.isDigit) }
    }

    /// A symbology identifier, or FNC1 between values or before the first.
    private static func hasBarcodeMarks(_ bytes: [UInt8]) -> Bool {
      bytes.first == UInt8(ascii: "]") || bytes.first == UInt8(ascii: "^") || bytes.contains(29)
    }

    private static func number(_ bytes: [UInt8]) -> TracedBytes? {
      var digits = TracedBytes()
      for (place, byte) in bytes.enumerated() {
        if ASCII.isDigit(byte) {
          digits.append(byte, from: place)
        } else if byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") {
          return nil
        }
      }
      return [8, 12, 13, 14, 18].contains(digits.bytes.count) ? digits : nil
    }
  }
}
