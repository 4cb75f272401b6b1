/// A closed list of words of the Core Business Vocabulary, open to anybody's own URIs.
///
/// A word has one canonical form: bare, if it is GS1's (`packing`, also when it was written
/// `cbv:BizStep-packing` or as its whole URI), otherwise its full URI.
public struct Vocabulary: Sendable {
  /// What it is called in messages.
  let name: String
  /// What stands before the word in its URI: `https://ref.gs1.org/cbv/BizStep-`.
  let uriPrefix: String
  /// The words in the order of the standard.
  public let words: [String]
  /// Namespaces in which only GS1 may define words, beside that of `uriPrefix`.
  let isMeasurement: Bool

  private let known: Set<ByteText>

  init(_ name: String, uriPrefix: String, isMeasurement: Bool = false, words: String) {
    self.name = name
    self.uriPrefix = uriPrefix
    self.isMeasurement = isMeasurement
    self.words = words.split(whereSeparator: \.isWhitespace).map(String.init)
    known = Set(self.words.map(ByteText.init))
  }

  /// Whether `word` is a bare word of this list.
  public func contains(_ word: String) -> Bool { known.contains(ByteText(word)) }

  /// The full URI of a word in canonical form.
  public func uri(of word: String) -> String { contains(word) ? uriPrefix + word : word }

  /// The canonical form of a word as captured; `nil` if it is none of this list and no URI that
  /// others may use here.
  func canonical(_ text: String, in context: LinkedDataContext) -> String? {
    if contains(text) { return text }
    guard URISyntax.isURI(text), !isReserved(text) else { return nil }
    let uri = context.expand(text)
    if isMeasurement { return measurement(uri) }
    guard let name = GS1Namespace.cbv.word(of: uri) else { return isReserved(uri) ? nil : uri }
    guard let prefix = GS1Namespace.cbv.word(of: uriPrefix), name.hasPrefix(prefix) else {
      return nil
    }
    let word = String(name.dropFirst(prefix.count))
    return contains(word) ? word : nil
  }

  /// What the JSON schema refuses in full: the namespaces of the EPCIS 1 vocabularies, and for
  /// measurements those of the GS1 Web Vocabulary, whose words are written bare or as CURIEs.
  private func isReserved(_ text: String) -> Bool {
    let spaces: [GS1Namespace] = isMeasurement ? [.webVocabulary] : [.oldCBV]
    return spaces.contains { $0.contains(text) }
  }

  /// A word of the Web Vocabulary, known here or newer than this list, or another's URI.
  private func measurement(_ uri: String) -> String {
    guard let word = GS1Namespace.anyWebVocabulary.word(of: uri), contains(word) else { return uri }
    return word
  }
}

/// The namespaces in which only GS1 defines words.
struct GS1Namespace: Sendable {
  let prefixes: [String]

  static let cbv = GS1Namespace(prefixes: ["https://ref.gs1.org/cbv/", "http://ref.gs1.org/cbv/"])
  static let oldCBV = GS1Namespace(prefixes: [
    "urn:epcglobal:cbv", "http://ns.gs1.org/cbv/", "https://ns.gs1.org/cbv/",
  ])
  static let webVocabulary = GS1Namespace(prefixes: [
    "https://gs1.org/voc/", "http://gs1.org/voc/", "https://www.gs1.org/voc/",
    "http://www.gs1.org/voc/",
  ])
  /// All forms of the Web Vocabulary's namespace that occur in the wild.
  static let anyWebVocabulary = GS1Namespace(
    prefixes: ["https://ref.gs1.org/voc/", "http://ref.gs1.org/voc/"] + webVocabulary.prefixes
  )

  func contains(_ uri: String) -> Bool {
    prefixes.contains { uri.utf8.starts(with: $0.utf8) }
  }

  /// What stands after the namespace.
  func word(of uri: String) -> String? {
    prefixes.first { uri.utf8.starts(with: $0.utf8) }.map {
      String(decoding: uri.utf8.dropFirst($0.utf8.count), as: UTF8.self)
    }
  }
}
