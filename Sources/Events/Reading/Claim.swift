import EPCIS
public import Ledger
import Merkle
import Provenance
import SQLite

/// A statement that somebody made about what is under another party's company prefixes.
public struct Claim: Hashable, Sendable {
  /// The number of its entry in the log.
  public let number: UInt64
  /// When it was recorded, in POSIX seconds.
  public let recordTime: UInt64
  /// The name of the party that made it.
  public let party: String
  /// What kind of statement it is, such as `ObjectEvent` or `Recall`.
  public let type: String
  /// The step of business, if it names one.
  public let bizStep: String?
  /// The canonical URIs under the prefixes that it names, at most ``thingsMax`` of them.
  public let things: [String]
  /// How many there are.
  public let thingCount: Int

  /// The most things that are named of one statement.
  public static let thingsMax = 10
}

/// Some claims, and from where to ask for the next ones.
public struct ClaimPage: Sendable {
  /// In the order of their entries; there may be none though more follow.
  public let claims: [Claim]
  /// The first entry that was not looked at.
  public let next: UInt64
  /// Whether everything that was recorded when it was asked for has been looked at.
  public let isComplete: Bool
}

extension EventReader {
  /// The statements from entry `first` on that others than `party` made and that name something under
  /// one of `prefixes`.
  ///
  /// All that names something there is found: events, master data, recalls, links to pages, and withdrawals, which
  /// name what the statement names that they withdraw. What was erased names nothing any more. It costs what
  /// was said about these prefixes, by whomever, and nothing for the rest of the log.
  /// - Parameters:
  ///   - prefixes: GS1 company prefixes; the caller knows that `party` holds them.
  ///   - party: the name of who asks, whose own statements are left out.
  ///   - first: from which entry on.
  ///   - countMax: the most claims of the page.
  ///   - ledger: the ledger.
  /// - Returns: the page; it ends early when it has cost enough.
  /// - Throws: what reading throws.
  public func claims(
    about prefixes: [String],
    notBy party: String,
    from first: UInt64,
    countMax: Int,
    in ledger: LedgerSnapshot
  ) throws -> ClaimPage {
    try database.read {
      let end = min(try folded(), ledger.size)
      let found = try claimed(under: prefixes, notBy: party, first..<max(first, end))
      var (next, claims, readBytes) = (found.end, [Claim](), 0)
      var record: (above: UInt64, time: UInt64)?
      for number in found.numbers {
        guard claims.count < countMax, readBytes < EventReader.claimBytesMax else {
          next = number
          break
        }
        guard let parts = try ledger.statement(number), let note = parts.note,
          let speaker = try? StatementNote(parsing: note).partyClaimed?.text, speaker != party
        else { continue }
        readBytes += (parts.members?.count ?? 0) + note.count
        guard let body = parts.body.flatMap({ try? StatementBody(parsing: $0) }) else { continue }
        var told = parts.members
        if told == nil, body.corrects != nil {
          told = try ledger.members(withdrawnBy: body, number)
          // To find it, hashes of what stands beside it were read.
          readBytes += (told?.count ?? 0) + EventReader.claimSearchBytes
        }
        guard let members = told, let json = try? JSONValue(parsingEvent: members)
        else { continue }
        let named = NamedThings(under: prefixes, in: json)
        guard named.count > 0 else { continue }
        if record.map({ $0.above <= number }) ?? true { record = try ledger.recordTime(of: number) }
        claims.append(
          Claim(
            number: number,
            recordTime: record?.time ?? 0,
            party: speaker,
            type: body.type,
            bizStep: body.bizStep,
            things: named.first,
            thingCount: named.count
          )
        )
      }
      return ClaimPage(claims: claims, next: next, isComplete: next >= end)
    }
  }

  /// The statements among `numbers` that others than `party` made and that may name something under one of
  /// `prefixes`, ascending, and up to where they are all.
  private func claimed(
    under prefixes: [String],
    notBy party: String,
    _ numbers: Range<UInt64>
  ) throws -> (numbers: [UInt64], end: UInt64) {
    let asker = try database.prepare("SELECT id FROM word WHERE text = ?")
      .first(.text(party)) { $0.integer(0) }
    var (found, end): (Set<UInt64>, UInt64) = ([], numbers.upperBound)
    for prefix in prefixes {
      let rows = try claimRows(under: prefix, numbers)
      if rows.count == EventReader.lookedAtMax, let last = rows.last?.number {
        end = min(end, last + 1)
      }
      for row in rows where row.party != asker { found.insert(row.number) }
    }
    return (found.filter { $0 < end }.sorted(), end)
  }

  /// The first ``lookedAtMax`` rows of a prefix.
  private func claimRows(
    under prefix: String,
    _ numbers: Range<UInt64>
  ) throws -> [(number: UInt64, party: Int64)] {
    let code = CompanyDigits.code(prefix)
    let roots = CompanyDigits.roots(under: prefix)
    let isHeld = try database.prepare("SELECT 1 FROM prefix WHERE code = ?")
      .first(.integer(code)) { _ in true }
    let tail = "AND number >= ? AND number < ? ORDER BY number LIMIT \(EventReader.lookedAtMax)"
    let ends: [Value] = [.number(numbers.lowerBound), .number(numbers.upperBound)]
    guard isHeld == nil else {
      return try database.prepare("SELECT number, party FROM held WHERE prefix = ? \(tail)")
        .all(.integer(code), ends[0], ends[1]) { ($0.number(0) ?? 0, $0.integer(1)) }
    }
    // Somebody was given it a moment ago, and it is not kept apart yet.
    return try database.prepare(
      "SELECT DISTINCT number, party FROM named WHERE (root >= ? AND root < ? OR root = ?) \(tail)"
    ).all(
      .integer(roots.lowerBound),
      .integer(roots.upperBound),
      .integer(CompanyDigits.wide(prefix)),
      ends[0],
      ends[1]
    ) { ($0.number(0) ?? 0, $0.integer(1)) }
  }

  /// Bytes of statements read for one page, about.
  private static let claimBytesMax = 16 << 20

  /// What the search for a withdrawn statement counts for.
  private static let claimSearchBytes = 16 << 10
}
