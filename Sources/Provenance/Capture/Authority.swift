import GS1

/// What a party may say, by its prefixes and roles.
///
/// A verifier counts nothing that breaks these rules, so capture refuses it at once.
struct Authority: Sendable {
  let party: PartyRevision
  let origin: String

  /// The step of business by which customs release goods; CBV has none.
  static func customsClearing(origin: String) -> String {
    let host = origin.prefix { $0 != "/" }
    return "https://\(host)/voc/BizStep-customs_clearing"
  }

  /// Whether the party holds a company prefix under which `id` was issued.
  func covers(_ id: CanonicalID) -> Bool {
    party.prefixes.contains { id.covers(prefix: $0) }
  }

  /// Checks one thing that is named in a role; ADD tells the issuing of codes.
  func check(_ mention: Mention, isAdd: Bool) throws(AdmissionError) {
    let what: String
    switch mention.role {
    case .output: what = "make"
    case .subject where isAdd: what = "issue"
    case .described: what = "describe"
    default: return
    }
    guard !covers(mention.id) else { return }
    let who = mention.id.companyPrefixDigits == nil ? "no company prefix covers it" : nil
    throw AdmissionError(
      field: mention.field,
      rule: .prefix,
      message: who.map { "nobody may \(what) \(mention.id), for \($0)" }
        ?? "only the holder of its company prefix may \(what) \(mention.id)"
    )
  }

  /// Checks the step of business.
  func check(bizStep: String?) throws(AdmissionError) {
    guard let bizStep,
      bizStep.utf8.elementsEqual(Authority.customsClearing(origin: origin).utf8)
    else { return }
    guard party.roles.contains(.customs) else {
      throw AdmissionError(
        field: "bizStep",
        rule: .role,
        message: "only a party with the role customs may say that goods were cleared"
      )
    }
  }

  /// Checks that the party may recall `id`.
  func checkRecall(of id: CanonicalID, field: String) throws(AdmissionError) {
    guard party.roles.contains(.regulator) || covers(id) else {
      throw AdmissionError(
        field: field,
        rule: .prefix,
        message: "only the holder of its company prefix or a regulator may recall \(id)"
      )
    }
  }
}
