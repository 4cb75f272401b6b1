import Crypto
import Glibc
public import EPCIS
public import Ledger
import Merkle
public import Notes
public import Provenance

/// Statements that may be appended, and the state of the registry by which they may.
public struct AdmittedStatements: Sendable {
  /// The statements, in the order of the document.
  public let statements: [SealedStatement]
  /// The size of the log whose registry admitted them.
  public let size: UInt64
  /// The entries whose content they say is erased: it is removed when they stand in the log.
  public internal(set) var erases: [UInt64] = []
}

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
    try admittingAgain {
      try append([admit(document, as: party, signedBy: key, now: now)])
    }
  }

  /// Runs `body`, which admits and appends, again if the log changed in between in a way that matters.
  ///
  /// What was taken by others meanwhile is seen only when it is published, which is waited for.
  public func admittingAgain<Result>(_ body: () throws -> Result) throws -> Result {
    for attempt in 1...50 {
      do {
        return try body()
      } catch LedgerError.registryChanged {
        if attempt > 1 { usleep(100_000) }
      } catch LedgerError.contentTaken {
        usleep(100_000)
      }
    }
    return try body()
  }

  /// Admits a document in the name of a party: everything but appending it.
  ///
  /// - Throws: `AdmissionError` if it is refused, or ``RegistrarError/unknownParty(_:)``.
  public func admit(
    _ document: CaptureDocument,
    as party: PartyName,
    signedBy key: SignerKey,
    now: Instant
  ) throws -> AdmittedStatements {
    let (admission, size) = try admission(as: party, signedBy: key, now: now)
    return AdmittedStatements(statements: try admission.admit(document), size: size)
  }

  /// What admits in the name of a party, and the size of the log by whose registry it does.
  func admission(
    as party: PartyName,
    signedBy key: SignerKey,
    now: Instant
  ) throws -> (admission: Admission, size: UInt64) {
    let (standing, size) = try standing(of: party)
    let admission = try Admission(
      origin: origin,
      standing: standing,
      signer: key,
      earlier: earlierStatements(of: party),
      now: { now },
      randomBytes: { Random.bytes($0) }
    )
    return (admission, size)
  }

  /// How a party stands now, and the size of the log by which it does.
  ///
  /// - Throws: ``RegistrarError/unknownParty(_:)``.
  func standing(of party: PartyName) throws -> (standing: Standing, size: UInt64) {
    let (registry, size) = try current()
    guard let standing = registry.standing(of: party, at: size) else {
      throw RegistrarError.unknownParty(party)
    }
    return (standing, size)
  }

  /// Appends what was admitted, all of it or nothing.
  ///
  /// - Returns: the numbers of all statements, in order.
  /// - Throws: what the ledger throws: `LedgerError.registryChanged` if it must be admitted again;
  ///   `LedgerError.erasureHeld` if all is recorded, and something else keeps copies of what was erased.
  public func append(_ admitted: [AdmittedStatements]) throws -> Receipt {
    let receipt = try ledger.append(
      admitted.flatMap { $0.statements.map { NewEntry($0) } },
      admittedAt: admitted.map(\.size).min()
    )
    let erased = admitted.flatMap(\.erases)
    if !erased.isEmpty { try finishErasing(erased) }
    return receipt
  }
}
