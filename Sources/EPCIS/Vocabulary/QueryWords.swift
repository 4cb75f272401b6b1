// What those need who ask for events in words that stand outside any document.

extension Vocabulary {
  /// The canonical form of a word or URI; `nil` if it is none of this list and no URI that others
  /// may use here.
  ///
  /// Words of EPCIS 1 (`urn:epcglobal:cbv:bizstep:shipping`) are those of today, though no document of
  /// EPCIS 2 may hold them.
  public func word(_ text: String, in context: LinkedDataContext = .standard) -> String? {
    oldWord(text) ?? canonical(text, in: context)
  }

  private func oldWord(_ text: String) -> String? {
    guard let kind = GS1Namespace.cbv.word(of: uriPrefix)?.dropLast().lowercased() else {
      return nil
    }
    let start = "urn:epcglobal:cbv:\(kind):"
    guard text.utf8.starts(with: start.utf8) else { return nil }
    let word = String(decoding: text.utf8.dropFirst(start.utf8.count), as: UTF8.self)
    return contains(word) ? word : nil
  }
}

extension LinkedDataContext {
  /// The prefixes of this context and of `contexts`, each an `@context` of JSON-LD.
  ///
  /// - Returns: `nil` if one of them is no context.
  public func adding(_ contexts: some Sequence<JSONValue>) -> LinkedDataContext? {
    var sum = self
    do { for context in contexts { try sum.add(context) } } catch { return nil }
    return sum
  }
}
