import Crypto
public import Notes

// What makes a revision count. No rule here looks at another party: see `Registry`.

extension Registry {
  /// Why `entry` does not count as revision of the governance at `number`; `nil` if it does.
  func fault(of entry: GovernanceEntry, at number: UInt64) -> RevisionFault? {
    let last = governanceRevisions.last
    if let fault = chainFault(of: entry.revision, at: number, after: last) { return fault }
    if let fault = nameFault(of: entry.revision.keys) { return fault }
    if let last, !isSigned(entry, by: last.revision) {
      return RevisionFault(
        .threshold,
        "fewer keys of the governance before have signed than its threshold asks for"
      )
    }
    guard isSigned(entry, by: entry.revision) else {
      return RevisionFault(
        .ownThreshold,
        "fewer of its own keys have signed than its threshold asks for"
      )
    }
    return nil
  }

  /// Why `entry` does not count as revision of its party at `number`; `nil` if it does.
  func fault(of entry: PartyEntry, at number: UInt64) -> RevisionFault? {
    let last = partyRevisions[entry.revision.party]?.last
    if let fault = chainFault(of: entry.revision, at: number, after: last) { return fault }
    guard let governance = governance(below: number) else {
      return RevisionFault(.noGovernance, "no governance is in force below it")
    }
    let governing = governanceRevisions.lazy.filter { $0.entry < number }
      .flatMap(\.revision.keys).map(\.publicKey)
    guard Set(governing).isDisjoint(with: entry.revision.keys.map(\.publicKey)) else {
      return RevisionFault(.governanceKey, "a key of the governance is to serve a party")
    }
    guard isSigned(entry, by: governance) else {
      return RevisionFault(
        .threshold,
        "fewer keys of the governance have signed than its threshold asks for"
      )
    }
    return nil
  }

  /// Why what is proposed does not go on from the last revision that counts; `nil` if it does.
  public func chainFault(of proposal: Proposal) -> RevisionFault? {
    switch proposal.content {
    case .party(let revision):
      chainFault(of: revision, at: .max, after: partyRevisions[revision.party]?.last)
    case .governance(let revision):
      chainFault(of: revision, at: .max, after: governanceRevisions.last)
    }
  }

  private func chainFault<Text>(
    of revision: Text,
    at number: UInt64,
    after last: Counted<Text>?
  ) -> RevisionFault? {
    if let last, last.entry >= number {
      return RevisionFault(.order, "it does not stand above the revision before")
    }
    let (expected, overflows) = (last?.revision.revision ?? 0).addingReportingOverflow(1)
    guard !overflows, revision.revision == expected else {
      return RevisionFault(
        revision.revision < expected ? .stale : .revision,
        "it is revision \(revision.revision), where \(expected) would follow"
      )
    }
    guard revision.previous == last?.leafHash else {
      return RevisionFault(
        .previous,
        "it does not name the last revision that counts as its previous one"
      )
    }
    return nil
  }

  /// Whether a public key of the governance would serve two names.
  private func nameFault(of keys: [VerifierKey]) -> RevisionFault? {
    var names: [Ed25519.PublicKey: KeyName] = [:]
    for key in governanceRevisions.flatMap(\.revision.keys) + keys {
      if let name = names.updateValue(key.name, forKey: key.publicKey), name != key.name {
        return RevisionFault(
          .twoNames,
          "a public key is to serve two names, \(name) and \(key.name)"
        )
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
  ///   - keys: keys that serve the log otherwise, and nobody else may have.
  /// - Returns: the objection; `nil` if there is none.
  public func objection(
    to text: [UInt8],
    at number: UInt64,
    besides keys: [VerifierKey] = []
  ) -> RevisionFault? {
    let entry: LogEntry
    do { entry = try LogEntry(parsing: text, origin: origin) } catch {
      return RevisionFault(.form, error.message)
    }
    switch entry {
    case .governance(let entry):
      return fault(of: entry, at: number)
        ?? useFault(of: entry.revision.keys, except: nil, besides: keys)
    case .party(let entry):
      let revision = entry.revision
      return fault(of: entry, at: number)
        ?? useFault(of: revision.keys, except: revision.party, besides: keys)
    case .statement, .index: return RevisionFault(.form, "the entry is no revision")
    }
  }

  /// Whether one of `keys` serves a party other than `party`, or is one of `others`.
  private func useFault(
    of keys: [VerifierKey],
    except party: PartyName?,
    besides others: [VerifierKey]
  ) -> RevisionFault? {
    let new = Set(keys.map(\.publicKey))
    func fault(_ name: String) -> RevisionFault {
      RevisionFault(.twoNames, "a public key is to serve two names, one of them \(name)")
    }
    if let other = others.first(where: { new.contains($0.publicKey) }) {
      return fault(other.name.text)
    }
    for (name, revisions) in partyRevisions where name != party {
      for key in revisions.flatMap(\.revision.keys) where new.contains(key.publicKey) {
        return fault(name.text)
      }
    }
    return nil
  }
}
