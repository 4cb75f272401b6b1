import Crypto
import Glibc
public import EPCIS
public import GS1
public import Ledger
import Merkle
public import Notes
public import Provenance

/// Why a statement is not erased.
public enum ErasingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The entry is no statement.
  case noStatement(UInt64)
  /// Its content is gone already.
  case erased(UInt64)
  /// Together the statements name more than ``Registrar/erasedKeysMax`` things.
  case tooMany

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .noStatement(let number): "entry \(number) is no statement"
    case .erased(let number): "what entry \(number) said is erased already"
    case .tooMany:
      "together these statements name more than \(Registrar.erasedKeysMax) things; erase fewer at once"
    }
  }
}

extension Registrar {
  /// How many things the statements may name that are erased at once; a single one may name more.
  public static let erasedKeysMax = 100_000

  /// Erases what statements say, for good: appends for each a statement that says so and why, and then
  /// removes body, members part and their salts.
  ///
  /// Their notes and entries stay, so that all proofs hold; of what was erased only type, action, step
  /// and what it corrected are told on. If it is interrupted, the same again completes it, and appends
  /// nothing twice.
  ///
  /// - Parameters:
  ///   - numbers: the entries of the statements.
  ///   - party: the party whose statements they are, or the log's governance.
  ///   - key: a key of the party, or of the log's recorder.
  ///   - reason: why, for everybody to read.
  ///   - now: the clock.
  /// - Returns: the entries of the erasures, in the order of `numbers`.
  /// - Throws: ``ErasingError``; `AdmissionError` if the party may not; what the ledger throws.
  @discardableResult
  public func erase(
    _ numbers: [UInt64],
    as party: PartyName,
    signedBy key: SignerKey,
    reason: String,
    now: Instant
  ) throws -> Receipt {
    try admittingAgain {
      let (admission, size) = try admission(as: party, signedBy: key, now: now)
      var keyCount = 0
      let statements = try numbers.map { number in
        let erasure = try erasure(of: number, reason)
        keyCount += erasure.leaves.count
        guard numbers.count == 1 || keyCount <= Registrar.erasedKeysMax else {
          throw ErasingError.tooMany
        }
        return try admission.admit(erasure)
      }
      var admitted = AdmittedStatements(statements: statements, size: size)
      admitted.erases = numbers
      return try append([admitted])
    }
  }

  /// Removes what recorded statements erase: without them a missing body would be a fault of the log.
  ///
  /// An index entry follows, so that nobody goes on telling what was made of the log while it was still
  /// there.
  func finishErasing(_ numbers: [UInt64]) throws {
    let erasing = Result { try eraseBodies(of: numbers) }
    // Also where copies are held: for readers it is gone.
    _ = try ledger.renew()
    try erasing.get()
  }

  /// Removes bodies for good; readers that hold copies beside the file are waited for.
  private func eraseBodies(of numbers: [UInt64]) throws {
    for _ in 1...100 {
      do { return try ledger.eraseBodies(of: numbers) } catch LedgerError.erasureHeld {
        usleep(50_000)
      }
    }
    try ledger.eraseBodies(of: numbers)
  }

  /// What an erasure of entry `number` repeats.
  ///
  /// - Throws: ``ErasingError`` if it is no statement.
  public func erasable(_ number: UInt64) throws -> ErasableStatement {
    try read { snapshot in
      guard let entry = try snapshot.entry(number), let note = entry.note,
        let encoded = entry.filing, let author = try StatementNote(parsing: note).partyClaimed
      else { throw ErasingError.noStatement(number) }
      let body = try entry.body.map { try StatementBody(parsing: $0.bytes) }
      return ErasableStatement(
        party: author,
        leafHash: LogHash.leaf(entry.text),
        leaves: try Filing(encoded: encoded).leaves,
        was: body.map {
          StatementBody.Was(
            type: $0.type,
            action: $0.action,
            bizStep: $0.bizStep,
            corrects: $0.corrects
          )
        }
      )
    }
  }

  /// The statements about `id` that `party` made, or for the log's governance those of all parties, and
  /// whose content is still there: what an erasure of all that is known of a thing erases.
  ///
  /// - Parameters:
  ///   - id: the thing.
  ///   - party: who is to erase them.
  /// - Returns: their entries, ascending.
  /// - Throws: what the ledger throws.
  public func erasable(about id: CanonicalID, by party: PartyName) throws -> [UInt64] {
    let isGovernance = party == PartyName.governance(of: origin)
    return try read { snapshot in
      var numbers: Set<UInt64> = []
      for kind in [KeyKind.id, .product, .recall] {
        guard case .present(_, let entries, _) = try snapshot.lookup(.of(kind, id.uri)) else {
          continue
        }
        numbers.formUnion(entries ?? [])
      }
      return try numbers.sorted().filter { number in
        guard let entry = try snapshot.entry(number), let note = entry.note, let body = entry.body,
          try StatementBody(parsing: body.bytes).type != "Erasure"
        else { return false }
        return try isGovernance || StatementNote(parsing: note).partyClaimed == party
      }
    }
  }

  private func erasure(of number: UInt64, _ reason: String) throws -> ErasureStatement {
    let target = try erasable(number)
    guard let was = target.was else { throw ErasingError.erased(number) }
    return ErasureStatement(
      party: target.party,
      erases: target.leafHash,
      leaves: target.leaves,
      reason: reason,
      was: was
    )
  }
}
