import Crypto
import Notes

// What makes a revision count. No rule here looks at another party: see `Registry`.

extension Registry {
  /// Why `entry` does not count as revision of the governance at `number`; `nil` if it does.
  func fault(of entry: GovernanceEntry, at number: UInt64) -> String? {
    let last = governanceRevisions.last
    if let fault = chainFault(of: entry, at: number, after: last) { return fault }
    if let fault = nameFault(of: entry.revision.keys) { return fault }
    if let last, !isSigned(entry, by: last.revision) {
      return "fewer keys of the governance before have signed than its threshold asks for"
    }
    guard isSigned(entry, by: entry.revision) else {
      return "fewer of its own keys have signed than its threshold asks for"
    }
    return nil
  }

  /// Why `entry` does not count as revision of its party at `number`; `nil` if it does.
  func fault(of entry: PartyEntry, at number: UInt64) -> String? {
    let last = partyRevisions[entry.revision.party]?.last
    if let fault = chainFault(of: entry, at: number, after: last) { return fault }
    guard let governance = governance(below: number) else {
      return "no governance is in force below it"
    }
    let governing = governanceRevisions.lazy.filter { $0.entry < number }
      .flatMap(\.revision.keys).map(\.publicKey)
    guard Set(governing).isDisjoint(with: entry.revision.keys.map(\.publicKey)) else {
      return "a key of the governance is to serve a party"
    }
    guard isSigned(entry, by: governance) else {
      return "fewer keys of the governance have signed than its threshold asks for"
    }
    return nil
  }

  private func chainFault<Text>(
    of entry: SignedRevision<Text>,
    at number: UInt64,
    after last: Counted<Text>?
  ) -> String? {
    if let last, last.entry >= number { return "it does not stand above the revision before" }
    let (expected, overflows) = (last?.revision.revision ?? 0).addingReportingOverflow(1)
    guard !overflows, entry.revision.revision == expected else {
      return "it is revision \(entry.revision.revision), where \(expected) would follow"
    }
    guard entry.revision.previous == last?.leafHash else {
      return "it does not name the last revision that counts as its previous one"
    }
    return nil
  }

  /// Whether a public key of the governance would serve two names.
  private func nameFault(of keys: [VerifierKey]) -> String? {
    var names: [Ed25519.PublicKey: KeyName] = [:]
    for key in governanceRevisions.flatMap(\.revision.keys) + keys {
      if let name = names.updateValue(key.name, forKey: key.publicKey), name != key.name {
        return "a public key is to serve two names, \(name) and \(key.name)"
      }
    }
    return nil
  }

  private func isSigned<Text>(
    _ entry: SignedRevision<Text>,
    by governance: GovernanceRevision
  ) -> Bool {
    entry.signatureCount(by: governance.keys) >= governance.threshold
  }
}

extension Registry {
  /// Why `text` should not become entry `number`: it is no revision, would not count, or would give a
  /// key a second name.
  ///
  /// The last is stricter than ``fold(_:_:)``, which cannot know of all parties. A log that asks
  /// before it appends holds no such key.
  ///
  /// - Parameters:
  ///   - text: the entry.
  ///   - number: the number that it would get.
  /// - Returns: the objection, in a sentence without a full stop; `nil` if there is none.
  public func objection(to text: [UInt8], at number: UInt64) -> String? {
    let entry: LogEntry
    do { entry = try LogEntry(parsing: text, origin: origin) } catch { return error.message }
    switch entry {
    case .governance(let entry):
      return fault(of: entry, at: number) ?? useFault(of: entry.revision.keys, except: nil)
    case .party(let entry):
      let revision = entry.revision
      return fault(of: entry, at: number) ?? useFault(of: revision.keys, except: revision.party)
    case .statement, .index: return "the entry is no revision"
    }
  }

  /// Whether one of `keys` serves a party other than `party`.
  private func useFault(of keys: [VerifierKey], except party: PartyName?) -> String? {
    let new = Set(keys.map(\.publicKey))
    for (name, revisions) in partyRevisions where name != party {
      for key in revisions.flatMap(\.revision.keys) where new.contains(key.publicKey) {
        return "a public key is to serve two names, one of them \(name)"
      }
    }
    return nil
  }
}
