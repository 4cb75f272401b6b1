import Crypto
import Merkle
import Notes

extension Verifier {
  /// Step 6: entry 0 is the one that the trust file names, and begins the governance.
  ///
  /// That later revisions follow from it is what ``Registry`` sees to.
  func checkGenesis() throws(Refusal) {
    guard let genesis = bundle.entries.first, genesis.number == 0,
      LogHash.leaf(genesis.text) == trust.genesis
    else {
      throw Refusal(step: 6, field: "entries[0]", "entry 0 is not the genesis of the trust file")
    }
    var registry = Registry(origin: origin)
    let skipped = registry.fold(0, genesis.text)
    guard registry.governance() != nil else {
      let reason = skipped?.reason ?? "it is no revision of the governance"
      throw Refusal(step: 6, field: "entries[0].text", "the genesis does not count: \(reason)")
    }
  }

  /// Step 7: for each statement, the note is what its entry commits to, one filing proof ties it to
  /// each key that names it, and its parts match their digests.
  func statements(
    _ names: [UInt64: [IndexKey]],
    _ recordTimes: [UInt64: UInt64]
  ) throws(Refusal) -> [UInt64: StatementParts] {
    var parts: [UInt64: StatementParts] = [:]
    for (place, entry) in bundle.entries.enumerated() {
      guard let statement = entry.statement, let recordTime = recordTimes[entry.number] else {
        continue
      }
      let field = "entries[\(place)]"
      let note = try self.note(of: statement, entry, field)
      try checkFilings(of: statement, note, names[entry.number] ?? [], field)
      try check(statement.body, .body, note.bodyDigest, "\(field).body")
      try check(statement.members, .members, note.membersDigest, "\(field).members")
      parts[entry.number] = StatementParts(
        note: note,
        leafHash: LogHash.leaf(entry.text),
        recordTime: recordTime,
        body: statement.body?.bytes
      )
    }
    return parts
  }

  private func note(
    of statement: ProofBundle.Statement,
    _ entry: ProofBundle.Entry,
    _ field: String
  ) throws(Refusal) -> StatementNote {
    let committed = StatementEntry(note: statement.note, salt: statement.salt)
    guard entry.text.elementsEqual(committed.text.utf8) else {
      throw Refusal(step: 7, field: "\(field).note", "the entry does not commit to this note")
    }
    do { return try StatementNote(parsing: statement.note) } catch {
      throw Refusal(step: 7, field: "\(field).note", error.message)
    }
  }

  private func checkFilings(
    of statement: ProofBundle.Statement,
    _ note: StatementNote,
    _ keys: [IndexKey],
    _ field: String
  ) throws(Refusal) {
    guard statement.filed.map(\.key) == keys else {
      let message = "a statement has one filing proof for each lookup that names it"
      throw Refusal(step: 7, field: "\(field).filed", message)
    }
    for (place, proof) in statement.filed.enumerated() {
      do { try proof.verify(size: note.filingSize, root: note.filingRoot) } catch {
        throw Refusal(step: 7, field: "\(field).filed[\(place)]", error.message)
      }
    }
  }

  private func check(
    _ part: ProofBundle.Part?,
    _ half: StatementPart,
    _ digest: Digest?,
    _ field: String
  ) throws(Refusal) {
    // What is not there is found missing, or erased, when all statements are read.
    guard let part else { return }
    guard half.digest(salt: part.salt, bytes: part.bytes) == digest else {
      throw Refusal(step: 7, field: field, "the note names another digest")
    }
  }
}
