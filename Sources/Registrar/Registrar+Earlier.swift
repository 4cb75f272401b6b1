import Crypto
import EPCIS
import GS1
import Ledger
import Merkle
import Provenance

extension Registrar {
  /// What capture asks about what `party` said before.
  func earlierStatements(of party: PartyName) -> EarlierStatements {
    EarlierStatements(
      withContentID: { self.statement(withContent: $0) },
      withEventID: { self.statement(withEventID: $0, by: party) },
      event: { self.event($0, by: party) },
      correctedBy: { self.statement(withdrawnFor: $0, by: party) },
      withNumber: { self.statement($0, by: party) },
      erasable: { try? self.erasable($0) },
      masterData: { self.masterData(about: $0, by: party) },
      lastWord: { self.lastWord(about: $0) }
    )
  }

  /// The statement that is known by `id`.
  ///
  /// A ledger that cannot be read finds nothing here, and refuses the append that follows.
  private func statement(withContent id: Digest) -> EarlierStatement? {
    try? read { snapshot in
      try snapshot.entry(ofContent: id).flatMap { try snapshot.statement($0) }
    }
  }

  /// The statement that `party` made of the event `id`.
  private func statement(withEventID id: String, by party: PartyName) -> EarlierStatement? {
    try? read { snapshot in
      try snapshot.entry(ofAlias: ContentID.ofEventID(id, party: party))
        .flatMap { try snapshot.statement($0) }
    }
  }

  /// The event `id` as `party` had it captured.
  private func event(_ id: String, by party: PartyName) -> SaidEvent? {
    try? read { snapshot in
      try snapshot.entry(ofAlias: ContentID.ofEventID(id, party: party))
        .flatMap { try snapshot.statement($0)?.members }
        .flatMap { SaidEvent(members: try JSONValue(parsingEvent: $0)) }
    }
  }

  /// The statement that `party` withdrew in favour of the event `id`.
  private func statement(withdrawnFor id: String, by party: PartyName) -> EarlierStatement? {
    let alias = ContentID.ofCorrection(id, party: party)
    return try? read { snapshot in
      guard let number = try snapshot.entry(ofAlias: alias),
        let entry = try snapshot.entry(number), let encoded = entry.filing, let body = entry.body,
        let leafHash = try StatementBody(parsing: body.bytes).corrects
      else { return nil }
      // A withdrawal is filed under every key of what it withdraws.
      return EarlierStatement(
        leafHash: leafHash,
        leaves: try Filing(encoded: encoded).leaves,
        contentID: alias
      )
    }
  }

  /// Entry `number`, if it is a recall or link of `party`.
  private func statement(_ number: UInt64, by party: PartyName) -> EarlierStatement? {
    try? read { snapshot in
      guard let entry = try snapshot.entry(number), let note = entry.note, let body = entry.body,
        try StatementNote(parsing: note).partyClaimed == party,
        ["Link", "Recall"].contains(try StatementBody(parsing: body.bytes).type)
      else { return nil }
      return try snapshot.statement(number)
    }
  }

  /// The newest event about the thing of `key`.
  private func lastWord(about key: IndexKey) -> LastWord? {
    try? read { snapshot in
      // One thing has few statements; what has many is no single thing.
      guard case .present(_, let entries?, _) = try snapshot.lookup(key, entriesMax: 256) else {
        return nil
      }
      for number in entries.reversed() {
        guard let entry = try snapshot.shownEntry(number), let note = entry.note,
          let party = try StatementNote(parsing: note).partyClaimed, let body = entry.body
        else { continue }
        let said = try StatementBody(parsing: body.bytes)
        if said.type.hasSuffix("Event") { return LastWord(party: party, bizStep: said.bizStep) }
      }
      return nil
    }
  }

  /// The body of the newest master data that `party` stated about a product or place.
  private func masterData(about uri: String, by party: PartyName) -> JSONValue? {
    try? read { snapshot in
      guard case .present(_, let entries, _) = try snapshot.lookup(.of(.product, uri)) else {
        return nil
      }
      for number in (entries ?? []).reversed() {
        guard let entry = try snapshot.entry(number), let note = entry.note, let body = entry.body,
          try StatementNote(parsing: note).partyClaimed == party,
          let json = try? JSONValue(parsing: body.bytes), json["type"] != "Link"
        else { continue }
        return json
      }
      return nil
    }
  }
}

extension LedgerSnapshot {
  /// Statement `number`, as later ones refer to it.
  fileprivate func statement(_ number: UInt64) throws -> EarlierStatement? {
    guard let entry = try entry(number), let content = entry.contentID,
      let encoded = entry.filing
    else { return nil }
    return EarlierStatement(
      leafHash: LogHash.leaf(entry.text),
      leaves: try Filing(encoded: encoded).leaves,
      contentID: content
    )
  }
}
