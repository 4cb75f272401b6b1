public import Notes

extension Registry {
  /// A revision that counts, and its entry.
  public struct Past<Text: Revision>: Hashable, Sendable {
    /// Its entry.
    public let entry: UInt64
    /// What it says.
    public let revision: Text
  }

  /// The revisions of `party` that count, in their order.
  public func history(of party: PartyName) -> [Past<PartyRevision>] {
    (partyRevisions[party] ?? []).map { Past(entry: $0.entry, revision: $0.revision) }
  }

  /// The revisions of the governance that count, in their order.
  public var governanceHistory: [Past<GovernanceRevision>] {
    governanceRevisions.map { Past(entry: $0.entry, revision: $0.revision) }
  }

  /// The keys of `party` that are distrusted, with the entries from which on.
  public func distrusted(by party: PartyName) -> [(key: VerifierKey, entry: UInt64)] {
    distrustedFrom.filter { $0.key.name.bytes.elementsEqual(party.text.utf8) }
      .map { (key: $0.key, entry: $0.value) }.sorted { $0.key.vkey < $1.key.vkey }
  }
}
