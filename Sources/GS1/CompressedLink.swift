/// Reads the compressed form of Digital Links (GS1 Digital Link Standard 1.1 §8.5, "compression").
///
/// ```
/// https://id.gs1.org/ARFKk4XB0CDKWcnpq                 everything in one base64url segment
/// https://id.gs1.org/01/09506000134376/…               the primary key as it is, the rest compressed
/// ```
///
/// The segment is a string of bits, read in turns while more than eight are left: two hexadecimal
/// digits name an application identifier, of which more may follow as digits of four bits, or one of the
/// sequences in ``CompressedLink/sequences``, or begin a pair that is not of GS1; then come the values.
/// A number of fixed length takes as few bits as hold it; one of variable length has its length before
/// it; a text has its alphabet (three bits) and its length before it.
///
/// Compressed links are read, and never written here: a number in print should be readable.
enum CompressedLink {
  /// The text of the link, uncompressed and otherwise as it is.
  ///
  /// - Parameters:
  ///   - uri: a whole web address.
  ///   - isAscending: whether the values of a sequence stand in ascending order of identifiers.
  /// - Returns: the same address with the path and the query of the Digital Link.
  /// - Throws: ``GS1Error`` for what is no compressed link.
  static func uncompressed(_ uri: String, isAscending: Bool) throws(GS1Error) -> String {
    let bytes = Array(uri.utf8)
    guard bytes.count <= GS1Limits.codeBytesMax else {
      throw GS1Error(.tooLong, at: GS1Limits.codeBytesMax)
    }
    let address = try WebAddress(bytes)
    let segments = bytes[address.path].split(separator: ASCII.slash)
    guard let last = segments.last, segments.count == 1 || segments.count == 3 else {
      throw GS1Error(.noKey, at: address.path.lowerBound)
    }
    var reader = try BitReader(last, isAscending: isAscending)
    var elements = try reader.elements()
    if segments.count == 3 {
      guard let entry = AITable.entry(bytes, in: segments[0].indices), entry.isPrimaryKey else {
        throw GS1Error(.noKey, at: address.path.lowerBound)
      }
      let value = try PercentCoding.decode(bytes, in: segments[1].indices, of: entry.ai)
      let place = segments[1].startIndex
      elements.insert(try Element(entry, value) { _ in place }, at: 0)
    }
    let link = try link(of: elements, at: last.startIndex)
    let stem = ASCII.string(bytes[..<address.path.lowerBound])
    let text = link.uri(stem: stem)
    guard !address.query.isEmpty else { return text }
    let query = ASCII.string(bytes[address.query])
    return text + (link.attributes.isEmpty ? "?" : "&") + query
  }

  /// The elements in the order of a link: key, qualifiers, attributes.
  private static func link(of elements: [Element], at place: Int) throws(GS1Error) -> DigitalLink {
    let entries = elements.compactMap { AITable.entry($0.ai) }
    guard let key = entries.first(where: \.isPrimaryKey) else { throw GS1Error(.noKey, at: place) }
    let sequences = key.qualifierSequences ?? []
    let order =
      sequences.max { one, other in
        let count = { (sequence: [AI]) in elements.count { sequence.contains($0.ai) } }
        return count(one) < count(other)
      } ?? []
    var rest = elements
    func take(_ ai: AI) -> Element? {
      rest.firstIndex { $0.ai == ai }.map { rest.remove(at: $0) }
    }
    guard let primaryKey = take(key.ai) else { throw GS1Error(.noKey, at: place) }
    let qualifiers = order.compactMap(take)
    return DigitalLink(primaryKey: primaryKey, qualifiers: qualifiers, attributes: rest)
  }

  /// Sequences of application identifiers that have a name of one byte.
  static let sequences: [UInt8: [AI]] = {
    var sequences: [UInt8: [AI]] = [
      0x0a: ["01", "22"], 0x0b: ["01", "10"], 0x0c: ["01", "21"], 0x0d: ["01", "17"],
      0x0e: ["01", "7003"], 0x0f: ["01", "30"], 0x1a: ["01", "10", "21", "17"],
      0x1b: ["01", "15"], 0x1c: ["01", "11"], 0x1d: ["01", "16"], 0x1e: ["01", "91"],
      0x1f: ["01", "10", "15"], 0x9a: ["8010", "8011"], 0x9b: ["8017", "8019"],
      0x9c: ["8018", "8019"], 0x9d: ["414", "254"],
    ]
    func add(_ first: UInt8, _ key: AI, _ names: [String]) {
      for (place, name) in zip(first..., names) {
        if let ai = AI(name) { sequences[place] = [key, ai] }
      }
    }
    add(0x2a, "01", (0...5).map { "310\($0)" })
    add(0x3a, "01", (0...5).map { "320\($0)" })
    add(0xa0, "01", (0...9).map { "392\($0)" })
    add(0xc0, "255", (0...9).map { "390\($0)" } + (0...3).map { "394\($0)" })
    return sequences
  }()
}

extension DigitalLink {
  /// The uncompressed form of a compressed link, as the same address in full.
  ///
  /// - Parameter uri: a web address of which the path ends in a compressed segment.
  /// - Returns: the address with the path and the query of the Digital Link.
  /// - Throws: ``GS1Error`` if it is none, or what it says is no Digital Link.
  public static func uncompressed(_ uri: String) throws(GS1Error) -> String {
    // GS1's own program, with which most such links are made, sorts its sequences; others write the
    // values in the order in which the standard names them. What is wrong with one is told by check
    // digits, dates and lengths.
    do throws(GS1Error) {
      return try uncompressed(uri, isAscending: true)
    } catch {
      guard let text = try? uncompressed(uri, isAscending: false) else { throw error }
      return text
    }
  }

  private static func uncompressed(
    _ uri: String,
    isAscending: Bool
  ) throws(GS1Error) -> String {
    let text = try CompressedLink.uncompressed(uri, isAscending: isAscending)
    _ = try DigitalLink(parsing: text)
    return text
  }
}
