public import Ledger
public import Provenance

extension NewEntry {
  /// The entry of a revision of a party or of the governance.
  public init<Text>(_ revision: SignedRevision<Text>) {
    self.init(
      text: revision.bytes,
      keys: MapKeys.registry(revision.bytes, origin: revision.revision.origin),
      isRegistry: true
    )
  }

  /// The entry of a statement, with all that it commits to.
  public init(_ statement: SealedStatement) {
    let members = statement.members.flatMap { bytes in
      statement.membersSalt.map { SaltedPart(bytes: bytes, salt: $0) }
    }
    self.init(
      text: Array(statement.entry.text.utf8),
      keys: statement.keys,
      contentID: statement.contentID,
      aliases: statement.aliases,
      note: statement.note.bytes,
      salt: statement.salt,
      filing: statement.storedFiling,
      body: SaltedPart(bytes: statement.body, salt: statement.bodySalt),
      members: members
    )
    isNamed = statement.isNamed
    soleAlias = statement.soleAlias
  }
}
