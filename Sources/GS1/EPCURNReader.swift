/// Takes an EPC URN apart at its dots and puts the primary key together.
struct EPCURNReader {
  private let bytes: [UInt8]
  private let scheme: EPCScheme
  /// What stands between the dots; the last field may itself hold some.
  private let fields: [Range<Int>]

  init(_ bytes: [UInt8]) throws(GS1Error) {
    guard bytes.count <= GS1Limits.codeBytesMax else {
      throw GS1Error(.tooLong, at: GS1Limits.codeBytesMax)
    }
    guard let (scheme, body) = Self.scheme(of: bytes) else { throw GS1Error(.urn, at: 0) }
    self.bytes = bytes
    self.scheme = scheme
    fields = Self.split(bytes, body, into: scheme.fieldCount)
    guard fields.count == scheme.fieldCount else {
      throw GS1Error(.urn, at: bytes.count)
    }
  }

  /// The scheme that a URN names, and where its own text begins.
  static func scheme(of bytes: [UInt8]) -> (EPCScheme, Int)? {
    // Names are shorter than this, so a long code costs no more than a short one.
    let head = bytes.prefix(24)
    let start = EPCURN.start.utf8.count
    guard head.starts(with: EPCURN.start.utf8) else { return nil }
    let colons = head.indices.dropFirst(start).filter { head[$0] == ASCII.colon }
    guard colons.count >= 2 else { return nil }
    return EPCScheme.named(ASCII.string(head[start..<colons[1]])).map { ($0, colons[1] + 1) }
  }

  private static func split(_ bytes: [UInt8], _ start: Int, into count: Int) -> [Range<Int>] {
    bytes[start...]
      .split(separator: ASCII.dot, maxSplits: count - 1, omittingEmptySubsequences: false)
      .map(\.indices)
  }

  func link() throws(GS1Error) -> DigitalLink {
    var key = try primaryKey()
    var qualifiers: [Element] = []
    if let field = fields.last, scheme.tail != .none {
      let tail = try decoded(field)
      if scheme.isPattern {
        guard tail.bytes == [EPCScheme.star] else { throw GS1Error(.urn, at: field.lowerBound) }
      } else if case .qualifier(let ai) = scheme.tail {
        if !isAbsentExtension(ai, tail.bytes) { qualifiers = [try element(ai, tail, field)] }
      } else {
        guard !tail.bytes.isEmpty else {
          throw GS1Error(.emptyValue, scheme.key, at: field.lowerBound)
        }
        key.append(tail)
      }
    }
    let primaryKey = try element(scheme.key, key, fields[0])
    return DigitalLink(primaryKey: primaryKey, qualifiers: qualifiers, attributes: [])
  }

  /// An SGLN without an extension has a zero in its place.
  private func isAbsentExtension(_ ai: AI, _ value: [UInt8]) -> Bool {
    ai == .glnExtension && value == [ASCII.zero]
  }

  private func element(
    _ ai: AI,
    _ value: TracedBytes,
    _ field: Range<Int>
  ) throws(GS1Error) -> Element {
    guard let entry = AITable.entry(ai) else { throw GS1Error(.urn, at: 0) }
    guard !value.bytes.isEmpty else { throw GS1Error(.emptyValue, ai, at: field.lowerBound) }
    return try Element(entry, value)
  }

  private func primaryKey() throws(GS1Error) -> TracedBytes {
    let (prefix, reference) = (fields[0], fields[1])
    guard GS1Limits.companyPrefixDigits.contains(prefix.count),
      bytes[prefix].allSatisfy(ASCII.isDigit)
    else { throw GS1Error(.companyPrefix, scheme.key, at: prefix.lowerBound) }
    guard let digitCount = scheme.digitCount else {
      var key = TracedBytes()
      key.append(bytes[prefix])
      key.append(try decoded(reference))
      return key
    }
    guard prefix.count + reference.count == digitCount,
      !reference.isEmpty || !scheme.hasLeadingDigit
    else { throw GS1Error(.length, scheme.key, at: reference.lowerBound) }
    var key = try checkedDigits(prefix, reference)
    if scheme.hasPieces {
      for field in fields[2...3] { key.append(try pieceNumber(field)) }
    }
    return key
  }

  /// Prefix and reference in the order of the key, with the digits that a URN leaves out.
  private func checkedDigits(
    _ prefix: Range<Int>,
    _ reference: Range<Int>
  ) throws(GS1Error) -> TracedBytes {
    var key = TracedBytes()
    let leadingCount = scheme.hasLeadingDigit ? 1 : 0
    if scheme.hasFillerZero { key.append(ASCII.zero, from: prefix.lowerBound) }
    key.append(bytes[reference].prefix(leadingCount))
    key.append(bytes[prefix])
    key.append(bytes[reference].dropFirst(leadingCount))
    // A zero in front does not change the sum.
    guard let check = CheckDigit.mod10(key.bytes, in: key.bytes.indices) else {
      throw GS1Error(.characterSet, scheme.key, at: reference.lowerBound)
    }
    key.append(check, from: max(prefix.lowerBound, reference.upperBound - 1))
    return key
  }

  private func pieceNumber(_ field: Range<Int>) throws(GS1Error) -> TracedBytes {
    guard field.count == 2 else { throw GS1Error(.length, scheme.key, at: field.lowerBound) }
    return try decoded(field)
  }

  /// The field with its escapes taken away.
  ///
  /// What must be escaped in a URN is refused if it is not.
  private func decoded(_ field: Range<Int>) throws(GS1Error) -> TracedBytes {
    if let index = bytes[field].firstIndex(where: EPCScheme.escaped.contains),
      bytes[index] != ASCII.percent
    {
      throw GS1Error(.illegalCharacter, at: index)
    }
    let value = try PercentCoding.decode(bytes, in: field, of: nil)
    var traced = TracedBytes()
    var place = field.lowerBound
    for byte in value {
      traced.append(byte, from: place)
      place += bytes[place] == ASCII.percent ? 3 : 1
    }
    return traced
  }
}
