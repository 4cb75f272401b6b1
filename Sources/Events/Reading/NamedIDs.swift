import EPCIS
import GS1

/// All that a statement names: things, classes, places, documents, wherever they stand.
struct NamedIDs {
  private let members: JSONValue
  private let context: LinkedDataContext

  /// Prepares to look through the members part of a statement.
  init(in members: JSONValue) {
    self.members = members
    context =
      StoredEvent(members: members)?.context
      ?? LinkedDataContext.standard.adding([members["context"]].compactMap(\.self)) ?? .standard
  }

  /// Looks through everything but contexts.
  ///
  /// - Parameter body: is called with each ID as it stands, and for a long list of items of one product, with
  ///   the first and the list.
  func forEach(_ body: (CanonicalID, TextList?) -> Void) { look(at: members, body) }

  /// The canonical URI of a text that stands in the statement.
  func uri(_ text: String) -> String { StoredEvent.canonical(text, context) }

  private func look(at value: JSONValue, _ body: (CanonicalID, TextList?) -> Void) {
    switch value {
    case .null, .bool, .number: break
    case .string(let text): look(atText: text, body)
    case .array(let values): for value in values { look(at: value, body) }
    case .texts(let texts): look(atTexts: texts, body)
    case .object(let object):
      for member in object.members where member.name != "context" && member.name != "@context" {
        look(at: member.value, body)
      }
    }
  }

  private func look(atText text: String, _ body: (CanonicalID, TextList?) -> Void) {
    if let id = id(text) { body(id, nil) }
  }

  private func look(atTexts texts: TextList, _ body: (CanonicalID, TextList?) -> Void) {
    guard texts.count > Claim.thingsMax, ThingTexts(texts, context) != nil, let first = id(texts[0])
    else {
      for index in 0..<texts.count { look(atText: texts[index], body) }
      return
    }
    // All are items of one product: the first tells for them all.
    body(first, texts)
  }

  private func id(_ text: String) -> CanonicalID? {
    try? CanonicalID(identifier: context.expand(text), rules: .lenient)
  }
}
