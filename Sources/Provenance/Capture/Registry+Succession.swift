public import Crypto

extension Registry {
  /// The number and the leaf hash of the last revision of `name` that counts: what its next revision
  /// goes on from.
  public func lastRevision(of name: PartyName) -> (number: UInt64, leafHash: Digest)? {
    partyRevisions[name]?.last.map { (number: $0.revision.revision, leafHash: $0.leafHash) }
  }
}
