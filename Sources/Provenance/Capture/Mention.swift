import EPCIS
import GS1
import Merkle

/// A thing that a statement names, the part that it plays, and where it was named.
struct Mention: Hashable {
  let id: CanonicalID
  let kind: KeyKind
  let role: Role
  /// Where it stands in the event or document.
  let field: String

  init(_ id: CanonicalID, _ role: Role, kind: KeyKind = .id, field: String) {
    self.id = id
    self.kind = kind
    self.role = role
    self.field = field
  }

  var key: IndexKey { .of(kind, id.uri) }
}

/// All things that one statement names, each filed once, in the first of its roles.
struct Mentions {
  /// Each of them, as they were named.
  private(set) var inOrder: [Mention] = []
  private var byKey: [IndexKey: Mention] = [:]

  init(_ mentions: some Sequence<Mention> = []) {
    for mention in mentions { add(mention) }
  }

  mutating func add(_ mention: Mention) {
    inOrder.append(mention)
    let key = mention.key
    if let other = byKey[key], !mention.role.precedes(other.role) { return }
    byKey[key] = mention
  }

  func contains(_ key: IndexKey) -> Bool { byKey[key] != nil }

  /// The key of each with its role.
  var leaves: [Filing.Leaf] {
    byKey.map { Filing.Leaf(role: $0.value.role, key: $0.key) }
  }
}
