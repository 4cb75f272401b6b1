/// Puts the URN of an ID together, given the length of its company prefix.
struct EPCURNWriter {
  private let scheme: EPCScheme
  private let key: [UInt8]
  private let qualifier: [UInt8]?
  private let prefixDigits: Int

  init(_ id: CanonicalID, prefixDigits: Int) throws(GS1Error) {
    guard let (key, qualifier) = id.elements else { throw GS1Error(.noURN, at: 0) }
    guard GS1Limits.companyPrefixDigits.contains(prefixDigits) else {
      throw GS1Error(.companyPrefix, at: 0)
    }
    guard let digits = id.companyPrefixDigits, digits.utf8.count >= prefixDigits else {
      throw GS1Error(.companyPrefix, key.ai, at: 0)
    }
    self.key = Array(key.value.utf8)
    self.qualifier = qualifier.map { Array($0.value.utf8) }
    self.prefixDigits = prefixDigits
    scheme = try Self.scheme(key, qualifier)
  }

  private static func scheme(
    _ key: Element,
    _ qualifier: Element?
  ) throws(GS1Error) -> EPCScheme {
    let fitting = EPCScheme.schemes(key: key.ai, qualifier: qualifier?.ai)
    let scheme = fitting.first { scheme in
      switch scheme.tail {
      // With its tail in the key it is a thing, without it the class of them.
      case .appended: scheme.isPattern == (key.value.utf8.count == scheme.plainKeyCount)
      // A place is a thing with or without an extension.
      case .qualifier(.glnExtension): !scheme.isPattern && qualifier?.value != "0"
      default: true
      }
    }
    guard let scheme else { throw GS1Error(.noURN, key.ai, at: 0) }
    return scheme
  }

  func text() -> String {
    var urn = Array((EPCURN.start + scheme.name + ":").utf8)
    let (prefix, reference, rest) = parts()
    urn += prefix
    urn.append(ASCII.dot)
    append(reference, to: &urn)
    if scheme.hasPieces {
      for piece in [rest.prefix(2), rest.dropFirst(2)] {
        urn.append(ASCII.dot)
        urn += piece
      }
    }
    guard scheme.tail != .none else { return ASCII.string(urn) }
    urn.append(ASCII.dot)
    if scheme.isPattern {
      urn.append(EPCScheme.star)
    } else {
      append(scheme.tail == .appended ? rest : qualifier?[...] ?? [ASCII.zero], to: &urn)
    }
    return ASCII.string(urn)
  }

  /// The company prefix, the reference, and what stands after the check digit in the key.
  private func parts() -> (ArraySlice<UInt8>, ArraySlice<UInt8>, ArraySlice<UInt8>) {
    guard let digitCount = scheme.digitCount else {
      return (key.prefix(prefixDigits), key.dropFirst(prefixDigits), [])
    }
    let digits = key.dropFirst(scheme.hasFillerZero ? 1 : 0)
    let body = digits.prefix(digitCount)
    let leadingCount = scheme.hasLeadingDigit ? 1 : 0
    let plain = body.dropFirst(leadingCount)
    return (
      plain.prefix(prefixDigits),
      body.prefix(leadingCount) + plain.dropFirst(prefixDigits),
      digits.dropFirst(digitCount + 1)
    )
  }

  private func append(_ value: ArraySlice<UInt8>, to urn: inout [UInt8]) {
    for byte in value {
      if EPCScheme.escaped.contains(byte) {
        PercentCoding.appendEscape(byte, to: &urn)
      } else {
        urn.append(byte)
      }
    }
  }
}

extension EPCScheme {
  /// The characters of a key without a tail: filler, digits and check digit.
  var plainKeyCount: Int? {
    digitCount.map { $0 + 1 + (hasFillerZero ? 1 : 0) }
  }
}
