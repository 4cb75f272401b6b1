/// A code in whatever form somebody typed, pasted or scanned it.
///
/// Read are: web addresses, with or without `https://`, short GTINs and old alphabetic names
/// included; EPC URNs; other IDs with a scheme; element strings with and without parentheses; and
/// bare numbers, where 8, 12, 13 or 14 digits are a product number and 18 a container number, or (8003)
/// and an asset number where only that fits its check digit.
public struct TypedCode: Hashable, Sendable {
  /// The ID.
  public let id: CanonicalID
  /// The link, with what it tells besides; `nil` for an ID that is no GS1 key.
  public let link: DigitalLink?

  /// The canonical form of the whole code, which ``CanonicalID/init(scanned:rules:)`` reads.
  public var uri: String { link?.uri ?? id.uri }

  /// Reads a text of at most ``GS1Limits/codeBytesMax`` bytes; white space around it is dropped.
  ///
  /// - Throws: ``GS1Error`` with the position in `text`.
  public init(_ text: String) throws(GS1Error) {
    let bytes = Array(text.utf8)
    guard bytes.count <= GS1Limits.codeBytesMax else {
      throw GS1Error(.tooLong, at: GS1Limits.codeBytesMax)
    }
    guard let first = bytes.firstIndex(where: { !Self.isSpace($0) }),
      let last = bytes.lastIndex(where: { !Self.isSpace($0) })
    else { throw GS1Error(.unreadable, at: 0) }
    do throws(GS1Error) {
      try self.init(trimmed: Array(bytes[first...last]))
    } catch {
      throw error.moved(by: first)
    }
  }

  private init(_ link: DigitalLink) {
    self.link = link
    id = CanonicalID(link)
  }

  private init(_ id: CanonicalID) {
    self.id = id
    link = nil
  }

  private init(trimmed bytes: [UInt8]) throws(GS1Error) {
    switch Form(bytes) {
    case .webAddress:
      self.init(try DigitalLink(parsing: Self.lowerScheme(bytes), rules: .lenient))
    case .webAddressWithoutScheme:
      self.init(try Self.linkWithoutScheme(bytes))
    case .path:
      self.init(try Self.link(bytes, after: CanonicalID.stem))
    case .epcURN:
      self.init(try EPCURN.link(ASCII.string(bytes)))
    case .otherScheme:
      self.init(try CanonicalID(scanned: ASCII.string(bytes)))
    case .bracketed:
      self.init(try ElementString.link(bracketed: ASCII.string(bytes)))
    case .number(let digits) where Self.mayBeAsset(digits.bytes):
      self.init(try Self.link(containerOrAsset: digits))
    case .number(let digits):
      self.init(try Self.link(number: digits))
    case .unbracketed:
      self.init(try ElementString.link(unbracketed: ASCII.string(bytes)))
    case .unknown:
      throw GS1Error(.unreadable, at: 0)
    }
  }
}

extension TypedCode {
  /// Telephones begin a line with a capital letter, which the standard does not allow in `Https`.
  private static func lowerScheme(_ bytes: [UInt8]) -> [UInt8] {
    let colon = bytes.firstIndex(of: ASCII.colon) ?? 0
    return bytes[..<colon].map { $0 | 0x20 } + bytes[colon...]
  }

  /// What begins with digits and holds a dot and a slash may be an element string after all.
  private static func linkWithoutScheme(_ bytes: [UInt8]) throws(GS1Error) -> DigitalLink {
    do throws(GS1Error) {
      return try link(bytes, after: "https://")
    } catch {
      guard bytes.prefix(2).allSatisfy(ASCII.isDigit),
        let link = try? ElementString.link(unbracketed: ASCII.string(bytes))
      else { throw error }
      return link
    }
  }

  private static func link(
    _ bytes: [UInt8],
    after start: String
  ) throws(GS1Error) -> DigitalLink {
    do throws(GS1Error) {
      return try DigitalLink(parsing: Array(start.utf8) + bytes, rules: .lenient)
    } catch {
      throw error.moved(by: -start.utf8.count)
    }
  }

  /// Whether 18 digits may be (8003) and the zero before a returnable asset number, as well as a container
  /// number that begins so.
  private static func mayBeAsset(_ digits: [UInt8]) -> Bool {
    digits.count == 18 && digits.starts(with: Array("80030".utf8))
  }

  /// What of both the check digit fits; never both, for 8003 adds 27 to the sum of the container number.
  private static func link(containerOrAsset digits: TracedBytes) throws(GS1Error) -> DigitalLink {
    if let asset = try? ElementString.link(unbracketed: ASCII.string(digits.bytes)) { return asset }
    if let container = try? link(number: digits) { return container }
    throw GS1Error(.checkDigit, at: digits.place(digits.bytes.count - 1))
  }

  private static func link(number: TracedBytes) throws(GS1Error) -> DigitalLink {
    var digits = number
    let ai: AI = digits.bytes.count == 18 ? .sscc : .gtin
    if GTIN.shortLengths.contains(digits.bytes.count) {
      digits = TracedBytes()
      for _ in number.bytes.count..<GTIN.digitCount {
        digits.append(ASCII.zero, from: number.place(0))
      }
      digits.append(number)
    }
    guard let entry = AITable.entry(ai) else { throw GS1Error(.unreadable, at: 0) }
    let key = try Element(entry, digits)
    return DigitalLink(primaryKey: key, qualifiers: [], attributes: [])
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || 9...13 ~= byte
  }
}
