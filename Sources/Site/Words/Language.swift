import EPCIS

/// One language of the pages: its words, and how it writes dates, numbers and countries.
///
/// It is one file in `Languages`:
///
///     tag, name, direction    a BCP 47 tag, the language's name in itself, ltr or rtl
///     plural                  the rule by which a number chooses a form: see ``Plural``
///     date, monthOfYear       patterns with {d}, {m}, {month} and {y}
///     join, sentence          what stands between the members of a list, and between sentences
///     decimal, group          the signs in numbers
///     months                  twelve names, as they stand in a date
///     words                   texts by name; a text that counts is an object of its plural forms
///     countries               names by ISO 3166 alpha-2, as the Unicode CLDR 47 has them
struct Language: Sendable {
  let tag: String
  let name: String
  let direction: String
  let plural: Plural
  let date: String
  let monthOfYear: String
  let join: String
  let sentence: String
  let decimal: String
  let group: String
  let months: [String]
  let words: [String: Text]
  let countries: [String: String]

  /// A text, or its forms by plural category.
  enum Text: Sendable, Equatable {
    case plain(String)
    case counted([String: String])
  }

  /// Why a file is no language.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  /// Reads one file.
  ///
  /// - Throws: what is missing or of the wrong type.
  init(parsing bytes: [UInt8]) throws {
    let json = try JSONValue(parsing: bytes)
    func text(_ name: String) throws -> String {
      guard let text = json[name]?.stringValue else { throw Fault(description: "no \(name)") }
      return text
    }
    tag = try text("tag")
    name = try text("name")
    direction = try text("direction")
    guard let plural = Plural(rawValue: try text("plural")) else {
      throw Fault(description: "an unknown rule of plurals")
    }
    self.plural = plural
    date = try text("date")
    monthOfYear = try text("monthOfYear")
    join = try text("join")
    sentence = try text("sentence")
    decimal = try text("decimal")
    group = try text("group")
    months = json["months"]?.arrayValue?.compactMap(\.stringValue) ?? []
    guard months.count == 12 else { throw Fault(description: "not twelve months") }
    countries = Self.texts(json["countries"])
    var words: [String: Text] = [:]
    for member in json["words"]?.objectValue?.members ?? [] {
      words[member.name] =
        member.value.stringValue.map(Text.plain)
        ?? .counted(Self.texts(member.value))
    }
    self.words = words
  }

  private static func texts(_ json: JSONValue?) -> [String: String] {
    var texts: [String: String] = [:]
    for member in json?.objectValue?.members ?? [] {
      texts[member.name] = member.value.stringValue
    }
    return texts
  }

  // MARK: Words

  /// The text of `word` with `values` in the places of their names.
  func callAsFunction(_ word: Word, _ values: [String: String] = [:]) -> String {
    guard case .plain(let text) = words[word.rawValue] else {
      preconditionFailure("\(tag) has no plain text for \(word.rawValue)")
    }
    return fill(text, values)
  }

  /// The text of `word` for `count` things, which it names `{n}`.
  func counted(_ word: Word, _ count: Int, _ values: [String: String] = [:]) -> String {
    guard case .counted(let forms) = words[word.rawValue],
      let text = forms[plural.category(of: count)]
    else { preconditionFailure("\(tag) cannot count \(word.rawValue)") }
    return fill(text, values.merging(["n": number(count)]) { value, _ in value })
  }

  /// The texts into which nothing is filled, by name, for the templates.
  var plainWords: [String: String] {
    words.compactMapValues { text in
      if case .plain(let text) = text, !text.contains("{") { text } else { nil }
    }
  }

  /// What happened at a step of the given kind; a kind without a title here shows its own letters.
  func stepTitle(_ kind: String) -> String {
    if case .plain(let text) = words["step_\(kind)"] { return text }
    return kind.split(separator: "_").joined(separator: " ").capitalizedFirst
  }

  /// The name of a country, or its two letters.
  func country(_ code: String) -> String { countries[code] ?? PlainText.line(code) }

  /// One pass, so that braces in a value stay what they are.
  private func fill(_ text: String, _ values: [String: String]) -> String {
    guard !values.isEmpty else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      result += values[name].map(isolated) ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// A value that reads in its own direction, so that it reorders nothing around it (UAX #9).
  func isolated(_ value: String) -> String {
    let isMixed =
      direction == "rtl" || value.unicodeScalars.contains(where: PlainText.isRightToLeft)
    return isMixed ? "\u{2068}\(value)\u{2069}" : value
  }
}

extension String {
  /// The text with its first letter as a capital.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
