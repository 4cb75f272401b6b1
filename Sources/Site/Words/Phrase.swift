/// A text that is said in the reader's language once that is known; what only programs and those who
/// run the service meet may be plain English.
enum Phrase: Sendable, ExpressibleByStringInterpolation {
  case english(String)
  case word(Word, [String: String] = [:])
  case counted(Word, Int)
  /// Sentences, one after the other.
  case words([Word])
  /// The same of phrases.
  indirect case sentences([Phrase])

  init(stringLiteral text: String) { self = .english(text) }

  func text(in language: Language) -> String {
    switch self {
    case .english(let text): text
    case .word(let word, let values): language(word, values)
    case .counted(let word, let count): language.counted(word, count)
    case .words(let words): language.sentences(words.map { language($0) })
    case .sentences(let phrases): language.sentences(phrases.map { $0.text(in: language) })
    }
  }
}
