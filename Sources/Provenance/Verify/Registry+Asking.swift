public import GS1
public import Notes

extension Registry {
  /// The governance in force below entry `number`.
  public func governance(below number: UInt64 = .max) -> GovernanceRevision? {
    governanceRevisions.last { $0.entry < number }?.revision
  }

  /// What `name` was below entry `number`; `nil` if it was not registered yet.
  public func party(_ name: PartyName, below number: UInt64 = .max) -> PartyRevision? {
    partyRevisions[name]?.last { $0.entry < number }?.revision
  }

  /// The parties of which any revision counts, ascending by name.
  public var partyNames: [PartyName] { partyRevisions.keys.sorted() }

  /// The first entry from which signatures by `key` do not count; `nil` while its party trusts it.
  public func distrustEntry(of key: VerifierKey) -> UInt64? { distrustedFrom[key] }
}

extension Registry {
  /// Who signed a statement.
  public struct Signer: Hashable, Sendable {
    /// The key.
    public let key: VerifierKey
    /// Whether it is the recorder's, which signed for the party that speaks.
    public let isRecorder: Bool
  }

  /// The key by which a statement of `party` may carry `signature`, if it is entry `number`.
  ///
  /// The party must be active below that entry, and the key be its own, or the recorder's where the
  /// party lets it sign. Whether the signature is valid is still to be seen.
  ///
  /// - Parameters:
  ///   - signature: the only signature line of the note.
  ///   - party: the party that speaks.
  ///   - number: the statement's entry.
  /// - Returns: the key.
  /// - Throws: if nobody may sign so.
  public func signer(
    of signature: SignatureLine,
    for party: PartyName,
    at number: UInt64
  ) throws(FormatError) -> Signer {
    let speaker = try active(party, below: number)
    if signature.name.bytes.elementsEqual(party.text.utf8) {
      return Signer(key: try key(of: signature, among: speaker, at: number), isRecorder: false)
    }
    guard let recorder = PartyName.recorder(of: origin),
      signature.name.bytes.elementsEqual(recorder.text.utf8)
    else { throw FormatError("the note is signed by neither its party nor the recorder") }
    guard speaker.maySignByRecorder else {
      throw FormatError("\(party) does not let the recorder sign for it")
    }
    let revision = try active(recorder, below: number)
    return Signer(key: try key(of: signature, among: revision, at: number), isRecorder: true)
  }

  private func active(
    _ party: PartyName,
    below number: UInt64
  ) throws(FormatError) -> PartyRevision {
    guard let revision = self.party(party, below: number) else {
      throw FormatError("\(party) was not registered yet")
    }
    switch revision.status {
    case .active: return revision
    case .suspended: throw FormatError("\(party) was suspended")
    case .left: throw FormatError("\(party) had left")
    }
  }

  private func key(
    of signature: SignatureLine,
    among party: PartyRevision,
    at number: UInt64
  ) throws(FormatError) -> VerifierKey {
    guard let key = party.keys.first(where: { $0.isNamed(by: signature) }) else {
      throw FormatError("the note is signed with no key that \(party.party) had")
    }
    if let first = distrustedFrom[key], number >= first {
      throw FormatError("\(party.party) distrusts the key from entry \(first) on")
    }
    return key
  }
}

extension Registry {
  /// Whether a prefix of `party`, below entry `number`, covers `id`.
  ///
  /// - Parameters:
  ///   - party: who claims to have issued the ID.
  ///   - id: a GS1 key; no prefix covers any other ID.
  ///   - number: the entry by whose registry to judge.
  /// - Returns: whether the party may issue the ID.
  public func covers(_ party: PartyName, _ id: CanonicalID, below number: UInt64 = .max) -> Bool {
    guard let revision = self.party(party, below: number) else { return false }
    return revision.prefixes.contains(where: id.covers(prefix:))
  }

  /// The GS1 company prefix in `id`: the longest that a party holds which has not left.
  ///
  /// Its length is what a Digital Link lacks to be written as an EPC URN; where nobody holds a prefix,
  /// it is never guessed.
  ///
  /// - Parameter id: a GS1 key.
  /// - Returns: the digits of the prefix; `nil` if nobody here holds one.
  public func companyPrefix(in id: CanonicalID) -> String? {
    let prefixes = partyNames.compactMap { party($0) }.filter { $0.status != .left }
      .flatMap(\.prefixes)
    return prefixes.filter(id.covers(prefix:)).max { $0.utf8.count < $1.utf8.count }
  }

  /// The EPC URN of `id`, by the prefixes of this registry.
  ///
  /// - Parameter id: a GS1 key.
  /// - Returns: the URN; `nil` if nobody here holds a prefix of `id`, or there is no URN for its kind.
  public func urn(of id: CanonicalID) -> String? {
    companyPrefix(in: id).flatMap { try? EPCURN.text(of: id, prefixDigits: $0.utf8.count) }
  }

  /// The parties that hold a prefix which covers `id`, by their last revisions.
  ///
  /// A party that has left holds none.
  ///
  /// - Parameter id: a GS1 key.
  /// - Returns: the parties, ascending by name.
  public func holders(of id: CanonicalID) -> [PartyName] {
    partyNames.filter { party($0)?.status != .left && covers($0, id) }
  }
}
