import EPCIS
import GS1
import Merkle

/// Who may say what of whom, as far as a verifier can see: the prefixes and roles of parties.
///
/// A verifier knows the URIs of few keys only: of the subject, its product and its lot. For all others
/// it takes the signer's word, and says so.
struct ReadingAuthority {
  let subject: Subject
  let origin: String
  /// The keys whose URIs are known.
  var knownKeys: Set<IndexKey>

  init(subject: Subject, origin: String) {
    self.subject = subject
    self.origin = origin
    let known = [subject.id] + [subject.product].compactMap(\.self)
    knownKeys = Set(known.flatMap(Subject.keys(of:)))
  }

  /// Makes the URI of the subject's lot known.
  mutating func know(_ lot: CanonicalID) { knownKeys.formUnion(Subject.keys(of: lot)) }

  /// Whether the party of `statement` may say it of what stands under `key` in `role`.
  ///
  /// - Returns: why not, if it may not; and whether that was checked, or is its signer's word.
  func judge(
    _ statement: Closure.Statement,
    in role: Role,
    under key: IndexKey,
    registry: Registry
  ) -> (fault: String?, isChecked: Bool) {
    guard let name = statement.party, let party = registry.party(name, below: statement.number)
    else { return (nil, false) }
    let isKnown = knownKeys.contains(key)
    let covers = isKnown && registry.covers(name, subject.id, below: statement.number)
    var isChecked = false

    if isKnown, Self.issuesOrDescribes(statement, in: role) {
      guard covers else { return ("its party holds no company prefix that covers the ID", true) }
      isChecked = true
    }
    if isKnown, statement.type == "Recall" {
      guard covers || party.roles.contains(.regulator) else {
        return ("a recall by neither the holder of the company prefix nor a regulator", true)
      }
      isChecked = true
    }
    if let bizStep = statement.bizStep,
      bizStep.utf8.elementsEqual(Authority.customsClearing(origin: origin).utf8)
    {
      guard party.roles.contains(.customs) else {
        return ("a customs clearance by somebody who is not customs", true)
      }
      isChecked = true
    }
    return (nil, isChecked)
  }

  private static func issuesOrDescribes(_ statement: Closure.Statement, in role: Role) -> Bool {
    switch role {
    case .output, .described: true
    case .subject: statement.action == .add
    case .child, .input, .parent, .class, .transformation: false
    }
  }
}
