import GS1

/// What a party may say, by its prefixes and roles: ``AuthorityRule`` for whoever captures.
///
/// A verifier counts nothing that breaks these rules, so capture refuses it at once.
struct Authority: Sendable {
  let party: PartyRevision
  let origin: String

  /// The step of business by which customs release goods; CBV has none.
  static func customsClearing(origin: String) -> String {
    AuthorityRule.step("customs_clearing", of: origin)
  }

  /// Whether the party holds a company prefix under which `id` was issued.
  func covers(_ id: CanonicalID) -> Bool {
    party.prefixes.contains { id.covers(prefix: $0) }
  }

  /// Checks one thing that is named in a role; ADD tells the issuing of codes.
  func check(_ mention: Mention, isAdd: Bool) throws(AdmissionError) {
    try check(.init(role: mention.role, isAdd: isAdd), of: mention.id, field: mention.field)
  }

  /// Checks the step of business.
  func check(bizStep: String?) throws(AdmissionError) {
    try check(.init(bizStep: bizStep), of: nil, field: "bizStep")
  }

  /// Checks that the party may recall `id`.
  func checkRecall(of id: CanonicalID, field: String) throws(AdmissionError) {
    try check(.init(type: "Recall"), of: id, field: field)
  }

  private func check(
    _ saying: AuthorityRule.Saying,
    of id: CanonicalID?,
    field: String
  ) throws(AdmissionError) {
    for rule in AuthorityRule.table where rule.isAbout(saying, origin: origin) {
      guard !rule.allows(party, covering: id.map(covers) ?? false) else { continue }
      let message =
        if let id, rule.sayers == [.prefixHolder], id.companyPrefixDigits == nil {
          "nobody may \(rule.verb) \(id), for no company prefix covers it (rule \(rule.name))"
        } else { rule.refusal(id?.uri ?? "goods") }
      throw AdmissionError(field: field, rule: rule.needsID ? .prefix : .role, message: message)
    }
  }
}
