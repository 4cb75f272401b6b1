extension Reader {
  mutating func text(_ value: JSONValue) -> String? {
    guard let text = value.stringValue else { return mistyped("a text") }
    return text
  }

  mutating func number(_ value: JSONValue) -> Double? {
    guard let number = value.numberValue else { return mistyped("a number") }
    return number
  }

  mutating func truth(_ value: JSONValue) -> Bool? {
    guard let truth = value.boolValue else { return mistyped("true or false") }
    return truth
  }

  /// An absolute URI or CURIE, expanded.
  mutating func uri(_ value: JSONValue) -> String? {
    guard let text = text(value) else { return nil }
    guard URISyntax.isURI(text) else {
      refuse(.uri, "\(quoted(text)) is not an absolute URI")
      return nil
    }
    return context.expand(text)
  }

  /// The full URI of an attribute's name, whose prefix a context explains.
  mutating func name(_ value: JSONValue) -> String? {
    guard let uri = uri(value), let text = value.stringValue else { return nil }
    if !context.explains(text) { refuseUnexplained(text) }
    return uri
  }

  mutating func instant(_ value: JSONValue) -> Instant? {
    guard let text = text(value) else { return nil }
    guard let instant = Instant(parsing: text) else {
      refuse(.time, "\(quoted(text)) is not a time such as 2026-01-31T08:30:00.000+01:00")
      return nil
    }
    return instant
  }

  mutating func offset(_ value: JSONValue) -> TimeOffset? {
    guard let text = text(value) else { return nil }
    guard let offset = TimeOffset(parsing: text) else {
      refuse(.offset, "\(quoted(text)) is not an offset such as +01:00")
      return nil
    }
    return offset
  }

  /// A word of `vocabulary` in canonical form, or a URI of one's own.
  mutating func word(_ value: JSONValue, of vocabulary: Vocabulary) -> String? {
    guard let text = text(value) else { return nil }
    guard let word = vocabulary.canonical(text, in: context) else {
      refuse(
        .vocabulary,
        "\(quoted(text)) is neither a \(vocabulary.name) of the standard nor a URI of one's own"
      )
      return nil
    }
    return word
  }

  mutating func action(_ value: JSONValue) -> Action? {
    guard let text = text(value) else { return nil }
    guard let action = Action(rawValue: text) else {
      refuse(.action, "\(quoted(text)) is not ADD, OBSERVE or DELETE")
      return nil
    }
    return action
  }

  /// A code of UN/ECE Recommendation 20: two or three capitals or digits.
  mutating func uom(_ value: JSONValue) -> String? {
    guard let text = text(value) else { return nil }
    let isCode = text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    guard isCode, (2...3).contains(text.utf8.count) else {
      refuse(.uom, "\(quoted(text)) is not a unit code such as KGM")
      return nil
    }
    return text
  }

  mutating func hexBinary(_ value: JSONValue) -> String? {
    guard let text = text(value) else { return nil }
    let isHex = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 0x20) }
    guard isHex, !text.isEmpty else {
      refuse(.hexBinary, "\(quoted(text)) is not hexadecimal")
      return nil
    }
    return text
  }

  /// One URI or a list of them.
  mutating func uris(_ value: JSONValue) -> [String]? {
    guard value.arrayValue != nil else { return uri(value).map { [$0] } }
    return list(value) { $1.uri($0) }
  }

  /// The context of a document or event, added to what holds already.
  mutating func addContext(_ value: JSONValue) {
    do throws(LinkedDataContext.Fault) {
      try context.add(value)
    } catch {
      switch error {
      case .notAContext: refuse(.context, "a context is an address, an object or a list of these")
      case .badTerm(let term): refuse(.context, "\(quoted(term)) must be given a namespace")
      case .tooManyTerms:
        refuse(.context, "contexts define at most \(LinkedDataContext.termsMax) terms")
      case .protectedTerm(let term):
        refuse(.context, "\(quoted(term)) has a meaning that a context cannot change")
      }
    }
    checkContextIsSet(value)
    warnOfUnknownContexts(value)
  }

  /// Nothing is fetched, so what another's context says is not known.
  private mutating func warnOfUnknownContexts(_ value: JSONValue) {
    let message = "nothing is fetched, so what this context says does not count here"
    if let address = value.stringValue, !LinkedDataContext.isStandard(address) {
      warn(.context, message)
    }
    for (index, part) in (value.arrayValue ?? []).enumerated() {
      guard let address = part.stringValue, !LinkedDataContext.isStandard(address) else { continue }
      within(.element(index)) { $0.warn(.context, message) }
    }
  }

  private mutating func checkContextIsSet(_ value: JSONValue) {
    guard let parts = value.arrayValue, parts.count > 1 else { return }
    if Set(parts).count < parts.count { refuse(.duplicate, "a part of the context stands twice") }
  }
}
