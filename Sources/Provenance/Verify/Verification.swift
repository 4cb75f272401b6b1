import Merkle
public import Notes

/// The verification of a bundle: from bytes that nobody vouches for to a journey that the log pins
/// down.
///
/// It takes four things: the bundle, the code as scanned, the trust file and the clock. The trust file
/// is trusted: whoever changes it decides what is believed. The bundle is not: its maker can withhold
/// bodies, which shows, and nothing else; whatever does not fit is refused.
///
/// | step | checks | a fault |
/// | --- | --- | --- |
/// | 1 | the code, canonicalised here, is the bundle's subject | refuses |
/// | 2 | the checkpoint is the log's, and enough cosigners vouch for it | refuses |
/// | 3 | the last entry publishes the root of the index, and is recent | refuses |
/// | 4 | the lookups lead to that root, and are exactly those of the journey | refuses |
/// | 5 | the entries stand in the log, and each belongs here | refuses |
/// | 6 | the governance begins where the trust file says | refuses |
/// | 7 | notes, filings and bodies are what the entries commit to | refuses |
/// | 8 | who signed, who might, and the form of what they say | is not counted |
///
/// The lookups can be compared with those of the journey only when all else is checked, so that part
/// of step 4 comes last.
public enum Verification {
  /// Verifies a bundle.
  ///
  /// - Parameters:
  ///   - bytes: the bundle, JSON in UTF-8.
  ///   - code: what was scanned or typed.
  ///   - trust: whom the verifier trusts.
  ///   - now: the clock, in seconds since 1970.
  /// - Returns: what was verified, and when it held. A result that is too old or incomplete is
  ///   returned too, and says so.
  /// - Throws: ``Refusal``.
  public static func verify(
    _ bytes: [UInt8],
    code: String,
    trust: TrustPolicy,
    now: UInt64
  ) throws(Refusal) -> Verified {
    let bundle = try ProofBundle(parsing: bytes)
    let verifier = Verifier(bundle: bundle, trust: trust, now: now)
    let subject = try verifier.subject(of: code)
    let checkpoint = try verifier.checkpoint()
    let index = try verifier.indexEntries(checkpoint)
    try verifier.checkLookups(root: index.last.root)
    let names = try verifier.names()
    let recordTimes = try verifier.checkEntries(checkpoint.checkpoint, names, index)
    try verifier.checkGenesis()
    let parts = try verifier.statements(names, recordTimes)
    let closure = try verifier.walk(subject, parts)
    return Verified(
      closure: closure,
      code: code,
      checkpoint: checkpoint,
      asOf: index.asOf,
      isTooOld: trust.isTooOld(index.asOf, now: now),
      bundle: bundle
    )
  }
}
