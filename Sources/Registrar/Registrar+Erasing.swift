import Crypto
import Glibc
public import EPCIS
public import GS1
import Ledger
import Merkle
public import Notes
public import Provenance

/// Why a statement is not erased.
public enum ErasingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The entry is no statement.
  case noStatement(UInt64)
  /// Its content is gone already, and no erasure of it is known here.
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
  /// and what it corrected are told on. Of what is erased already nothing is appended: the erasure that
  /// stands is told, and what was interrupted, or held by a reader, is completed.
  ///
  /// - Parameters:
  ///   - numbers: the entries of the statements.
  ///   - party: the party whose statements they are, or the log's governance.
  ///   - key: a key of the party, or of the log's recorder.
  ///   - reason: why, for everybody to read.
  ///   - now: the clock.
  /// - Returns: the erasures, in the order of `numbers`.
  /// - Throws: ``ErasingError``; `AdmissionError` if the party may not; what the ledger throws, so
  ///   `LedgerError.erasureHeld` if all is recorded, and something else keeps copies of what was erased.
  @discardableResult
  public func erase(
    _ numbers: [UInt64],
    as party: PartyName,
    signedBy key: SignerKey,
    reason: String,
    now: Instant
  ) throws -> Erasures {
    try admittingAgain {
      let (admission, size) = try admission(as: party, signedBy: key, now: now)
      var keyCount = 0
      var standing: [UInt64: UInt64] = [:]
      var new: [UInt64] = []
      let statements = try numbers.compactMap { number -> SealedStatement? in
        let target = try erasable(number)
        guard let was = target.was else {
          standing[number] = try erasure(of: target, number, by: party)
          return nil
        }
        keyCount += target.leaves.count
        guard numbers.count == 1 || keyCount <= Registrar.erasedKeysMax else {
          throw ErasingError.tooMany
        }
        new.append(number)
        return try admission.admit(ErasureStatement(of: target, was, reason: reason))
      }
      guard !statements.isEmpty else {
        try finishErasing(numbers)
        let (size, checkpoint) = try read { ($0.size, $0.checkpoint) }
        return Erasures(of: numbers, standing, size: size, checkpoint: checkpoint)
      }
      var admitted = AdmittedStatements(statements: statements, size: size)
      admitted.erases = numbers
      let receipt = try append([admitted])
      for (number, erasure) in zip(new, receipt.numbers) { standing[number] = erasure }
      return Erasures(of: numbers, standing, size: receipt.size, checkpoint: receipt.checkpoint)
    }
  }

  /// The erasures of entries whose content is gone already; what was interrupted of them, or held by a
  /// reader, is completed.
  ///
  /// - Throws: ``ErasingError``; `AdmissionError` if `party` may not erase them; what the ledger throws.
  public func finishErasing(_ numbers: [UInt64], by party: PartyName) throws -> [UInt64] {
    let erasures = try numbers.map { try erasure(of: erasable($0), $0, by: party) }
    try finishErasing(numbers)
    return erasures
  }

  /// Removes what recorded statements erase: without them a missing body would be a fault of the log.
  ///
  /// An index entry follows if anything was removed, so that nobody goes on telling what was made of the
  /// log while it was still there: also where copies are held, for then it is gone for readers.
  func finishErasing(_ numbers: [UInt64]) throws {
    var parts = try ledger.eraseBodies(of: numbers)
    guard parts.count > 0 else { return try parts.check() }
    _ = try ledger.renew()
    // Who asks again is told at once how it is.
    for _ in 1...50 where parts.heldPath != nil {
      usleep(100_000)
      parts = try ledger.eraseBodies(of: [])
    }
    try parts.check()
  }

  /// The entry that erased entry `number`, if `party` might have erased it.
  private func erasure(
    of target: ErasableStatement,
    _ number: UInt64,
    by party: PartyName
  ) throws -> UInt64 {
    try target.checkErasing(by: party, origin: origin)
    let alias = ContentID.ofErasure(of: target.leafHash)
    guard let erasure = try read({ try $0.entry(ofAlias: alias) }) else {
      throw ErasingError.erased(number)
    }
    return erasure
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
  /// If there are none, those whose content is gone, so that the same again completes what was interrupted.
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
      var (standing, gone): ([UInt64], [UInt64]) = ([], [])
      for number in numbers.sorted() {
        guard let entry = try snapshot.entry(number), let note = entry.note,
          try isGovernance || StatementNote(parsing: note).partyClaimed == party
        else { continue }
        guard let body = entry.body else {
          gone.append(number)
          continue
        }
        if try StatementBody(parsing: body.bytes).type != "Erasure" { standing.append(number) }
      }
      return standing.isEmpty ? gone : standing
    }
  }
}

/// What was erased, and by which entries.
public struct Erasures: Hashable, Sendable {
  /// An entry whose content is gone, and the entry that says so.
  public struct Erasure: Hashable, Sendable {
    /// What was erased.
    public let entry: UInt64
    /// The entry of the erasure.
    public let erasure: UInt64
  }

  /// All of it, in the order in which it was asked for.
  public let erased: [Erasure]
  /// The size of the log in which all of it stands.
  public let size: UInt64
  /// The published checkpoint of that size, a signed note.
  public let checkpoint: [UInt8]

  init(
    of numbers: [UInt64],
    _ erasures: [UInt64: UInt64],
    size: UInt64,
    checkpoint: [UInt8]
  ) {
    erased = numbers.compactMap { number in
      erasures[number].map { Erasure(entry: number, erasure: $0) }
    }
    (self.size, self.checkpoint) = (size, checkpoint)
  }
}

extension ErasedParts {
  /// - Throws: `LedgerError.erasureHeld` if copies are left.
  fileprivate func check() throws(LedgerError) {
    if let heldPath { throw .erasureHeld(path: heldPath) }
  }
}
