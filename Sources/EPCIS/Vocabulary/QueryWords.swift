// What those need who ask for events in words that stand outside any document.

extension Vocabulary {
  /// The canonical form of a word or URI; `nil` if it is none of this list and no URI that others
  /// may use here.
  public func word(_ text: String, in context: LinkedDataContext = .standard) -> String? {
    canonical(text, in: context)
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
