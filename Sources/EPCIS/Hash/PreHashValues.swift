import GS1

/// Writes values in the one form in which they are hashed (CBV 2.0 §8.9.2).
struct PreHashValues {
  let profile: EventHash.Profile
  let context: LinkedDataContext

  init(profile: EventHash.Profile, context: LinkedDataContext) {
    self.profile = profile
    // The reference program knows what the document writes out, and fetches no meaning of the rest.
    self.context = profile == .reference ? context.writtenOut : context
  }

  /// A name of somebody's own: `{namespace}localName`.
  func name(_ name: String) -> String {
    guard let (namespace, local) = context.resolve(name) else { return name }
    return "{\(namespace)}\(local)"
  }

  /// A text, a number or a truth value; nothing for anything else.
  func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): self.text(text)
    case .number(let number):
      profile == .reference ? JSONNumber.pythonText(number) : JSONNumber.plainText(number)
    case .bool(let truth): profile == .reference ? (truth ? "True" : "False") : "\(truth)"
    case .null, .array, .texts, .object: ""
    }
  }

  private func text(_ text: String) -> String {
    let text = trimmed(text)
    if profile == .reference, let number = JSONNumber.asPythonReadsIt(text) {
      return JSONNumber.pythonText(number)
    }
    let uri = Self.webURI(ofCBV: context.expand(text))
    return Self.identifier(uri) ?? uri
  }

  /// `texts` as items of one product, if they are: each then has the value that ``text(_:)`` gives.
  func items(_ texts: TextList) -> PreHashItems? {
    guard profile == .standard, texts.count > 0 else { return nil }
    let first = texts[0]
    guard context.expand(first).hasSameBytes(as: first),
      let id = try? CanonicalID(identifier: first, rules: .lenient),
      let template = SerialTemplate(id, readFrom: first),
      text(first).hasSameBytes(as: id.uri)
    else { return nil }
    return PreHashItems(texts, of: template)
  }

  /// The full URI of a word, however it is written; what is none stays as it is.
  func word(_ value: JSONValue, of vocabulary: Vocabulary) -> String {
    let text = text(value)
    guard let word = vocabulary.canonical(text, in: context) else { return text }
    return vocabulary.uri(of: word)
  }

  /// UTC to the millisecond; what is finer is rounded, half of one up (CBV 2.0 §8.9.2, rule 10).
  func time(_ value: JSONValue) -> String {
    guard let text = value.stringValue.map(trimmed) else { return "" }
    guard let instant = Instant(parsing: text) else { return text }
    return instant.rounded(halfToEven: profile == .reference).utcText
  }

  private func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// The words of CBV 1 as web addresses.
  private static func webURI(ofCBV text: String) -> String {
    let old = "urn:epcglobal:cbv:"
    guard text.utf8.starts(with: old.utf8) else { return text }
    let kinds = [
      ("bizstep:", "BizStep-"), ("disp:", "Disp-"), ("btt:", "BTT-"), ("sdt:", "SDT-"),
      ("er:", "ER-"),
    ]
    for (kind, name) in kinds where text.utf8.dropFirst(old.utf8.count).starts(with: kind.utf8) {
      return "https://ref.gs1.org/cbv/" + name + text.dropFirst(old.count + kind.count)
    }
    return text
  }

  /// The constrained canonical Digital Link of a GS1 identifier in any of its forms.
  ///
  /// The hash leaves `'`, `;` and `=` bare, which the canonical form escapes.
  private static func identifier(_ text: String) -> String? {
    guard EPCURN.isGS1(text) || text.utf8.starts(with: "http".utf8),
      let id = try? CanonicalID(identifier: text, rules: .lenient)
    else { return nil }
    var bare: [UInt8] = []
    var rest = Array(id.uri.utf8)[...]
    while let byte = rest.popFirst() {
      let escape = byte == UInt8(ascii: "%") ? rest.prefix(2) : []
      switch String(decoding: escape, as: UTF8.self) {
      case "27": bare.append(UInt8(ascii: "'"))
      case "3B": bare.append(UInt8(ascii: ";"))
      case "3D": bare.append(UInt8(ascii: "="))
      default:
        bare.append(byte)
        continue
      }
      rest = rest.dropFirst(2)
    }
    return String(decoding: bare, as: UTF8.self)
  }
}

extension Instant {
  /// The nearest whole millisecond.
  fileprivate func rounded(halfToEven: Bool) -> Instant {
    let half: UInt64 = 500_000_000_000_000
    let isUp =
      attosecondsBelow > half
      || attosecondsBelow == half && (!halfToEven || milliseconds % 2 != 0)
    guard isUp else { return self }
    return Instant(milliseconds: milliseconds + 1) ?? self
  }
}
