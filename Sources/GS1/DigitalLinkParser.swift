/// Reads a Digital Link in one pass backwards over the path and one forwards over the query.
struct DigitalLinkParser {
  private let bytes: [UInt8]
  private let rules: ParsingRules
  private let address: WebAddress

  /// A path segment with an application identifier, and the segment after it.
  private struct Pair {
    let entry: AIEntry
    let name: Range<Int>
    let value: Range<Int>
  }

  init(_ bytes: [UInt8], rules: ParsingRules) throws(GS1Error) {
    self.bytes = bytes
    self.rules = rules
    address = try WebAddress(bytes)
  }

  func link() throws(GS1Error) -> DigitalLink {
    let pairs = try pathPairs()
    let sequences = try QualifierOrder(key: pairs[0].entry)
      .sequences(for: pairs.dropFirst().map { (ai: $0.entry.ai, position: $0.name.lowerBound) })
    var path: [Element] = []
    for pair in pairs {
      path.append(try element(pair.entry, pair.value, plusIsSpace: false))
    }
    if pairs.count == 1 && pairs[0].entry.needsQualifier {
      throw GS1Error(.missingQualifier, pairs[0].entry.ai, at: pairs[0].value.upperBound)
    }
    return DigitalLink(
      primaryKey: path[0],
      qualifiers: Array(path.dropFirst()),
      attributes: address.query.isEmpty
        ? []
        : try attributes(
          besides: Set(path.map(\.ai)),
          belongingInPath: Set(sequences.joined())
        )
    )
  }

  /// The pairs from the rightmost primary key to the end of the path; never empty.
  ///
  /// Whatever stands before them is the stem, and may look like anything. No primary key is also a
  /// qualifier, so a key further left could never be the start of a legal sequence.
  private func pathPairs() throws(GS1Error) -> [Pair] {
    var pairs: [Pair] = []
    var end = address.path.upperBound
    while let value = segment(endingAt: end), let name = segment(endingAt: value.lowerBound - 1) {
      guard let entry = entry(named: name) else {
        if let ai = AI(bytes, in: name) { throw GS1Error(.unknownAI, ai, at: name.lowerBound) }
        break
      }
      pairs.append(Pair(entry: entry, name: name, value: value))
      if entry.isPrimaryKey { return pairs.reversed() }
      end = name.lowerBound - 1
    }
    throw GS1Error(.noKey, at: address.path.lowerBound)
  }

  /// The segment before `end`, without the slash before it.
  private func segment(endingAt end: Int) -> Range<Int>? {
    guard end > address.path.lowerBound else { return nil }
    var start = end
    while bytes[start - 1] != ASCII.slash { start -= 1 }
    return start..<end
  }

  private func entry(named name: Range<Int>) -> AIEntry? {
    if let entry = AITable.entry(bytes, in: name) { return entry }
    guard rules.acceptsAlphabeticNames, name.count <= 5 else { return nil }
    return AITable.alphabeticNames[ASCII.string(bytes[name])].flatMap(AITable.entry)
  }

  private func element(
    _ entry: AIEntry,
    _ range: Range<Int>,
    plusIsSpace: Bool
  ) throws(GS1Error) -> Element {
    var value = try PercentCoding.decode(bytes, in: range, of: entry.ai, plusIsSpace: plusIsSpace)
    if rules.acceptsShortGTINs, entry.ai == .gtin, GTIN.shortLengths.contains(value.count) {
      value = [UInt8](repeating: ASCII.zero, count: GTIN.digitCount - value.count) + value
    }
    let padding = value.count - range.count
    return try Element(entry, value) { offset in
      let offset = padding > 0 ? max(0, offset - padding) : offset
      return PercentCoding.place(of: offset, in: bytes, range)
    }
  }
}

extension DigitalLinkParser {
  /// The data attributes of the query.
  ///
  /// Parameters that are not named by digits, and those without
  /// an equals sign, belong to whoever runs the server and are passed over.
  private func attributes(
    besides pathAIs: Set<AI>,
    belongingInPath qualifiers: Set<AI>
  ) throws(GS1Error) -> [Element] {
    var seen = pathAIs
    var attributes: [Element] = []
    for item in bytes[address.query].split(separator: UInt8(ascii: "&")) {
      guard let equals = item.firstIndex(of: UInt8(ascii: "=")), equals > item.startIndex,
        item[..<equals].allSatisfy(ASCII.isDigit)
      else { continue }
      let name = item.startIndex..<equals
      let entry = try attributeEntry(name, belongingInPath: qualifiers, pathAIs)
      guard seen.insert(entry.ai).inserted else {
        throw GS1Error(.duplicateAI, entry.ai, at: name.lowerBound)
      }
      attributes.append(try element(entry, equals + 1..<item.endIndex, plusIsSpace: true))
    }
    return attributes
  }

  private func attributeEntry(
    _ name: Range<Int>,
    belongingInPath qualifiers: Set<AI>,
    _ pathAIs: Set<AI>
  ) throws(GS1Error) -> AIEntry {
    guard let ai = AI(bytes, in: name), let entry = AITable.entry(ai) else {
      throw GS1Error(.unknownAI, AI(bytes, in: name), at: name.lowerBound)
    }
    if qualifiers.contains(ai) && !pathAIs.contains(ai) {
      throw GS1Error(.qualifierInQuery, ai, at: name.lowerBound)
    }
    guard entry.isAttribute || pathAIs.contains(ai) else {
      throw GS1Error(.misplacedAI, ai, at: name.lowerBound)
    }
    return entry
  }
}
