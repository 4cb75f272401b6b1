import Notes

extension PartyRevision {
  /// Reads the text above the signatures.
  ///
  /// - Throws: if it has another form, lines out of order, an unknown role or status, or a key that
  ///   carries another name than the party's.
  public init(parsing text: [UInt8]) throws(FormatError) {
    var reader = LineReader(text, of: "a party entry")
    let origin = try reader.revisionOrigin(.party)
    guard let party = PartyName(try reader.line()) else { throw reader.error("names no party") }
    let revision = try reader.revisionNumber()
    let previous = try reader.previousRevision()
    let displayName = try reader.displayName()
    let country = try reader.country()
    let status = try reader.word("status", PartyStatus.init(rawValue:))
    let recorder = try reader.word("recorder") { ["yes": true, "no": false][$0] }
    let keys = try reader.keys()
    let roles = try reader.words("role", PartyRole.init(rawValue:))
    let prefixes = try reader.words("prefix") { isCompanyPrefix($0) ? $0 : nil }
    let distrusted = try reader.distrusted()
    guard reader.isAtEnd else { throw reader.error("has lines that do not belong there") }
    guard
      (keys + distrusted.map(\.key)).allSatisfy({ $0.name.bytes.elementsEqual(party.text.utf8) })
    else {
      throw reader.error("has a key that carries another name than the party's")
    }
    self.init(
      origin: origin,
      party: party,
      revision: revision,
      previous: previous,
      displayName: displayName,
      country: country,
      status: status,
      maySignByRecorder: recorder,
      keys: keys,
      roles: roles,
      prefixes: prefixes,
      distrusted: distrusted
    )
  }
}

/// Whether `text` can be a GS1 company prefix: 4 to 12 digits.
func isCompanyPrefix(_ text: String) -> Bool {
  (4...12).contains(text.utf8.count)
    && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}

extension LineReader {
  fileprivate mutating func displayName() throws(FormatError) -> String {
    guard let name = try value("name").printableText, !name.isEmpty else {
      throw error("has no display name")
    }
    // Such characters can make a name look like another one, or turn the text around it.
    let hidden: Set<Unicode.GeneralCategory> = [
      .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
    ]
    guard name.unicodeScalars.allSatisfy({ !hidden.contains($0.properties.generalCategory) }) else {
      throw error("has a display name with characters that cannot be seen")
    }
    return name
  }

  fileprivate mutating func country() throws(FormatError) -> String {
    guard let country = try value("country").asciiText, country.utf8.count == 2,
      country.utf8.allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains)
    else { throw error("has a country that is no ISO 3166 alpha-2 code") }
    return country
  }

  fileprivate mutating func word<Word>(
    _ label: String,
    _ make: (String) -> Word?
  ) throws(FormatError) -> Word {
    guard let word = try value(label).asciiText.flatMap(make) else {
      throw error("has an unknown \(label)")
    }
    return word
  }

  fileprivate mutating func words<Word>(
    _ label: String,
    _ make: (String) -> Word?
  ) throws(FormatError) -> [Word] {
    var words: [Word] = []
    for value in try values(label) {
      guard let word = value.asciiText.flatMap(make) else {
        throw error("has an unknown \(label)")
      }
      words.append(word)
    }
    return words
  }

  fileprivate mutating func distrusted() throws(FormatError) -> [PartyRevision.Distrust] {
    var distrusted: [PartyRevision.Distrust] = []
    for value in try values("distrust") {
      let parts = value.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].elementsEqual("from".utf8), let entry = parts[2].decimal
      else { throw error("has a distrust line without an entry") }
      distrusted.append(PartyRevision.Distrust(key: try key(parts[0]), from: entry))
    }
    return distrusted
  }
}
