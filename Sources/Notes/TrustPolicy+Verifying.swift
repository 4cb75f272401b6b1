extension TrustPolicy {
  /// How far ahead of the verifier's clock a cosigner's clock may be.
  public static let clockSkewSeconds: UInt64 = 300

  /// What `note` proves at `now`, in seconds since 1970.
  ///
  /// The note must be a checkpoint of this log, with the log's signature, and with cosignatures
  /// that make the quorum. Signatures by others are ignored; one that a key of the trust file should
  /// have made and did not, or made twice, refuses the note. Whether the result is too old is for
  /// the caller to ask: it may still be shown, with its time.
  public func verify(_ note: SignedNote, now: UInt64) throws(NotesError) -> VerifiedCheckpoint {
    let checkpoint = try Checkpoint(parsing: note.text)
    guard checkpoint.origin == origin else { throw .wrongOrigin(checkpoint.origin) }
    guard try signature(of: log, under: note) != nil else { throw .noLogSignature }

    var times: [Int: UInt64] = [:]
    for (index, cosigner) in cosigners.enumerated() {
      guard let time = try signature(of: cosigner.key, under: note)?.cosignatureTime else {
        continue
      }
      // A time that has not come yet says nothing about now.
      if time <= now || time - now <= TrustPolicy.clockSkewSeconds { times[index] = time }
    }
    return VerifiedCheckpoint(
      checkpoint: checkpoint,
      time: try quorumTime(times),
      cosignatures: times.sorted { $0.key < $1.key }
        .map { VerifiedCheckpoint.Cosignature(cosigner: cosigners[$0.key], time: $0.value) }
    )
  }

  /// The valid signature line of `key`, or `nil` if it has none.
  private func signature(
    of key: VerifierKey,
    under note: SignedNote
  ) throws(NotesError) -> SignatureLine? {
    let lines = note.signatures.filter { key.isNamed(by: $0) }
    guard lines.count <= 1 else { throw .signerTwice(key.name) }
    guard let line = lines.first else { return nil }
    guard key.isValid(line, of: note.text) else { throw .invalidSignature(key.name) }
    return line
  }

  /// The greatest time such that the cosignatures of that time and later alone make the quorum.
  ///
  /// So one old cosignature that is not needed cannot make the whole look old, and one new
  /// cosignature cannot make it look new.
  private func quorumTime(_ times: [Int: UInt64]) throws(NotesError) -> UInt64? {
    guard let quorum else { return nil }
    var present: Set<Int> = []
    for (index, time) in times.sorted(by: { $0.value > $1.value }) {
      present.insert(index)
      if quorum.isMet(by: present) { return time }
    }
    throw .quorumNotMet
  }
}

/// A checkpoint for which a trust file's log and quorum vouch.
public struct VerifiedCheckpoint: Sendable {
  /// A valid cosignature under it.
  public struct Cosignature: Sendable {
    /// Who made it.
    public let cosigner: TrustPolicy.Cosigner
    /// When, in seconds since 1970.
    public let time: UInt64
  }

  /// The size and root that may be relied on.
  public let checkpoint: Checkpoint
  /// As of when, in seconds since 1970.
  ///
  /// `nil` if the trust file says `quorum none`: then only the log's last index entry has a time,
  /// and nobody but the operator vouches for that and for the index.
  public let time: UInt64?
  /// The cosignatures that were counted, in the order of the trust file.
  public let cosignatures: [Cosignature]
  /// Whether nobody but the log's operator vouches.
  public var isSingleOperator: Bool { time == nil }
}
