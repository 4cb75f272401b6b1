/// What is printed of one code: its QR code, and the same for people who cannot scan it.
public struct Label: Hashable, Sendable {
  /// The product number, 14 digits.
  public let gtin: String
  /// The serial.
  public let serial: String
  /// What the QR code holds: a Digital Link.
  public let link: String
  /// The canonical URI.
  public let uri: String
  /// A number for under the lid, which is never printed beside the code.
  public let pin: String?

  /// Joins the parts.
  public init(gtin: String, serial: String, link: String, uri: String, pin: String? = nil) {
    self.gtin = gtin
    self.serial = serial
    self.link = link
    self.uri = uri
    self.pin = pin
  }

  /// The same with a number for under the lid, or without one.
  public func with(pin: String?) -> Label {
    Label(gtin: gtin, serial: serial, link: link, uri: uri, pin: pin)
  }

  /// The human-readable interpretation (GS1 General Specifications §4.14), a line for each element.
  public var lines: [String] { ["(01)\(gtin)", "(21)\(serial)"] }

  /// `link` with capitals where case does not count, in scheme and host: if the rest has none but
  /// capitals too, the QR code takes the compact mode and is smaller.
  ///
  /// - Returns: the link as it was, if something in its path would then mean another thing.
  public static func compact(_ link: String) -> String {
    guard let start = link.range(of: "://")?.upperBound else { return link }
    let end = link[start...].firstIndex(of: "/") ?? link.endIndex
    return link[..<end].uppercased() + link[end...]
  }
}

extension StringProtocol {
  /// Where `other` stands first.
  fileprivate func range(of other: String) -> Range<Index>? { firstRange(of: other) }
}
