import Crypto
public import EPCIS
public import Ledger
import Merkle
public import Notes
public import Provenance

extension Registrar {
  /// Admits a document in the name of a party and appends what it says, whole or not at all.
  ///
  /// - Parameters:
  ///   - document: what is said.
  ///   - party: who says it.
  ///   - key: a key of the party, or of the log's recorder.
  ///   - now: the clock.
  /// - Returns: the number of each statement's entry, in the order of the document. One that was
  ///   taken before has the number it got then.
  /// - Throws: `AdmissionError` if it is refused, ``RegistrarError/unknownParty(_:)``, or what the
  ///   ledger throws.
  public func capture(
    _ document: CaptureDocument,
    as party: PartyName,
    signedBy key: SignerKey,
    now: Instant
  ) throws -> Receipt {
    let (registry, size) = try current()
    guard let standing = registry.standing(of: party, at: size) else {
      throw RegistrarError.unknownParty(party)
    }
    let admission = try Admission(
      origin: origin,
      standing: standing,
      signer: key,
      earlier: earlierStatements(of: party),
      now: { now },
      randomBytes: { Random.bytes($0) }
    )
    let statements = try admission.admit(document)
    return try ledger.append(statements.map { NewEntry($0) }, admittedAt: size)
  }
}
