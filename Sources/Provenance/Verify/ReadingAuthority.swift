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
    let saying = AuthorityRule.Saying(
      role: role,
      isAdd: statement.action == .add,
      type: statement.type,
      bizStep: statement.bizStep
    )
    var isChecked = false
    for rule in AuthorityRule.table where rule.isAbout(saying, origin: origin) {
      guard isKnown || !rule.needsID else { continue }
      guard rule.allows(party, covering: covers) else {
        return (rule.refusal(rule.needsID ? "an ID" : "goods"), true)
      }
      isChecked = true
    }
    return (nil, isChecked)
  }
}
