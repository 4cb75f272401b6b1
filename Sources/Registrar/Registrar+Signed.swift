public import EPCIS
public import Ledger
public import Provenance

extension Registrar {
  /// Admits statements that a party signed itself: everything but appending them.
  ///
  /// - Parameters:
  ///   - document: what is handed in, all of it by one party.
  ///   - party: who hands it in; `nil` if nobody said so, and the party is the one that signed.
  ///   - now: the clock.
  /// - Returns: the statements, ready to be appended.
  /// - Throws: `AdmissionError` with everything that is wrong.
  public func admit(
    _ document: SignedDocument,
    from party: PartyName? = nil,
    now: Instant
  ) throws -> AdmittedStatements {
    let (registry, size) = try current()
    let first = document.statements.first.flatMap { try? StatementNote(parsing: $0.note) }
    guard let party = party ?? first?.partyClaimed else {
      throw AdmissionError(
        field: "statements[0].note",
        rule: first == nil ? .note : .party,
        message: first == nil ? "it is no note" : "line 3 of the note names no party"
      )
    }
    guard let standing = registry.standing(of: party, at: size) else {
      throw AdmissionError(
        field: "statements[0].note",
        rule: .party,
        message: "\(party) is not registered"
      )
    }
    let admission = SignedAdmission(
      origin: origin,
      standing: standing,
      earlier: earlierStatements(of: party),
      now: { now }
    )
    var admitted = AdmittedStatements(statements: try admission.admit(document), size: size)
    admitted.erases = document.statements.compactMap { statement in
      let body = try? StatementBody(parsing: statement.body.bytes)
      return body?.type == "Erasure" ? statement.withdraws : nil
    }
    return admitted
  }

  /// Appends what was admitted, all of it or nothing, and waits no longer than `patienceSeconds` for its
  /// publication once it is durable; what erases is waited for, as it removes nothing before.
  ///
  /// - Throws: what the ledger throws: `LedgerError.registryChanged` if it must be admitted again.
  public func append(_ admitted: AdmittedStatements, patienceSeconds: Double) throws -> Appended {
    guard admitted.erases.isEmpty else { return .published(try append([admitted])) }
    return try ledger.append(
      admitted.statements.map { NewEntry($0) },
      admittedAt: admitted.size,
      patienceSeconds: patienceSeconds
    )
  }
}
