import EPCIS
import GS1

/// What a statement names under some company prefixes, wherever it stands: things, classes, places,
/// documents.
struct NamedThings {
  private let prefixes: [String]
  private let members: JSONValue
  private let context: LinkedDataContext
  private var seen: Set<String> = []
  /// Items in lists of thousands, which are told apart by where they stand.
  private var listed = 0
  /// The canonical URIs of the first ones, in the order in which they stand.
  private(set) var first: [String] = []

  /// How many are named.
  var count: Int { seen.count + listed }

  /// Prepares to look through the members part of a statement.
  init(under prefixes: [String], in members: JSONValue) {
    self.prefixes = prefixes
    self.members = members
    context =
      StoredEvent(members: members)?.context
      ?? LinkedDataContext.standard.adding([members["context"]].compactMap(\.self)) ?? .standard
  }

  /// Looks through everything but contexts.
  mutating func look() { look(at: members) }

  private mutating func look(at value: JSONValue) {
    switch value {
    case .null, .bool, .number: break
    case .string(let text): look(atText: text)
    case .array(let values): for value in values { look(at: value) }
    case .texts(let texts): look(atTexts: texts)
    case .object(let object):
      for member in object.members where member.name != "context" && member.name != "@context" {
        look(at: member.value)
      }
    }
  }

  private mutating func look(atText text: String) {
    let uri = StoredEvent.canonical(text, context)
    guard isCovered(uri), seen.insert(uri).inserted else { return }
    if first.count < Claim.thingsMax { first.append(uri) }
  }

  private mutating func look(atTexts texts: TextList) {
    guard texts.count > Claim.thingsMax, ThingTexts(texts, context) != nil else {
      for index in 0..<texts.count { look(atText: texts[index]) }
      return
    }
    // All are items of one product: the first tells for them all.
    guard isCovered(StoredEvent.canonical(texts[0], context)) else { return }
    for index in 0..<min(texts.count, Claim.thingsMax - first.count) {
      first.append(StoredEvent.canonical(texts[index], context))
    }
    listed += texts.count
  }

  private func isCovered(_ uri: String) -> Bool {
    guard let id = try? CanonicalID(identifier: uri, rules: .lenient) else { return false }
    return prefixes.contains(where: id.covers(prefix:))
  }
}
