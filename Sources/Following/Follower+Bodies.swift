import Crypto
import Ledger
import Merkle
import Notes
import Provenance
import Registrar

/// That somebody has erased the body of a statement.
struct Erasure {
  let party: PartyName?
  let erased: Digest
}

// What a copy with bodies keeps, and what it removes when it is erased.
extension Follower {
  /// Keeps the body of `entry`, and notes what it erases.
  func keepBody(
    of entry: StoredEntry,
    _ number: UInt64,
    in new: inout NewEntry,
    _ state: inout State
  ) {
    let leaf = LogHash.leaf(entry.text)
    let party = entry.note.flatMap { try? StatementNote(parsing: $0) }?.partyClaimed
    new.body = entry.body
    new.aliases.append(leaf)
    state.statements[leaf] = (number, party)
    guard state.auditor.lastCounts, let body = entry.body,
      let statement = try? StatementBody(parsing: body.bytes), statement.type == "Erasure",
      let erased = statement.erases
    else { return }
    state.erasures.append(Erasure(party: party, erased: erased))
  }

  /// Removes the bodies that are erased, if those who said so may: the party of the statement, or the
  /// governance.
  func erase(_ state: inout State) throws {
    defer { state.erasures = [] }
    var numbers: [UInt64] = []
    for erasure in state.erasures {
      guard let target = try target(of: erasure, state) else { continue }
      let isGovernance = erasure.party?.text == "\(log.name.text)/governance"
      guard isGovernance || (target.party != nil && target.party == erasure.party) else { continue }
      numbers.append(target.number)
    }
    if !numbers.isEmpty { try state.replica.eraseBodies(of: numbers) }
  }

  private func target(
    of erasure: Erasure,
    _ state: State
  ) throws -> (number: UInt64, party: PartyName?)? {
    if let statement = state.statements[erasure.erased] { return statement }
    guard let number = try state.replica.entry(ofAlias: erasure.erased),
      let note = try state.replica.note(number)
    else { return nil }
    return (number, try? StatementNote(parsing: note).partyClaimed)
  }
}
