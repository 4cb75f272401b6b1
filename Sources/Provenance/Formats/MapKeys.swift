public import Merkle

/// Under which keys an entry of the log is filed in its index.
///
/// Everybody who rebuilds the index must answer this alike, so nothing here depends on whether an
/// entry counts: a revision without signatures is filed as well as a good one.
public enum MapKeys {
  /// The keys of an entry that speaks for itself, ascending, none twice.
  ///
  /// A party revision is filed under its party and under each of its prefixes, a governance revision
  /// under the governance. Index entries and what cannot be read are filed nowhere. Of a statement
  /// the entry alone tells nothing: see ``statement(note:filing:)``.
  ///
  /// - Parameters:
  ///   - text: the entry.
  ///   - origin: the name of the log in which it stands.
  /// - Returns: the keys; none for an entry that cannot be read.
  public static func registry(_ text: [UInt8], origin: String) -> [IndexKey] {
    guard let entry = try? LogEntry(parsing: text, origin: origin) else { return [] }
    switch entry {
    case .party(let entry):
      let prefixes = entry.revision.prefixes.map { IndexKey.of(.prefix, $0) }
      return ([IndexKey.of(.party, entry.revision.party.text)] + prefixes).sorted()
    case .governance: return [IndexKey.of(.governance, origin)]
    case .statement, .index: return []
    }
  }

  /// The keys of a statement, ascending, none twice: those of its filing, and its party's `by` key.
  ///
  /// A note that names no party in good form does not count, and is filed under no party.
  ///
  /// - Throws: if the filing is not the one that the note names.
  public static func statement(
    note: StatementNote,
    filing: Filing
  ) throws(FormatError) -> [IndexKey] {
    guard note.filingSize == UInt64(filing.size), note.filingRoot == filing.root else {
      throw FormatError("the filing is not the one that the note names")
    }
    guard let party = note.partyClaimed else { return filing.keys }
    // A filing names no key of the registry, and those stand before all others.
    return [IndexKey.of(.by, party.text)] + filing.keys
  }
}
