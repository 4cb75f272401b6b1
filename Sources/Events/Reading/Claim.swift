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
  /// Every statement is looked at: events, master data, recalls, links to pages, and withdrawals, which
  /// name what the statement names that they withdraw. What was erased names nothing any more.
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
      var (next, claims, readBytes) = (first, [Claim](), 0)
      var record: (above: UInt64, time: UInt64)?
      var lookedAt = 0
      while next < end, claims.count < countMax, lookedAt < EventReader.lookedAtMax,
        readBytes < EventReader.claimBytesMax
      {
        let number = next
        (next, lookedAt) = (next + 1, lookedAt + 1)
        // Of the many events of one's own, nothing but this row is read.
        if try row(number)?.party == party { continue }
        guard let parts = try ledger.statement(number), let note = parts.note,
          let speaker = try? StatementNote(parsing: note).partyClaimed?.text, speaker != party
        else { continue }
        readBytes += (parts.members?.count ?? 0) + note.count
        guard let body = parts.body.flatMap({ try? StatementBody(parsing: $0) }) else { continue }
        var told = parts.members
        if told == nil, body.corrects != nil {
          told = try withdrawn(by: body, number, ledger)
          // To find it, hashes of what stands beside it were read.
          readBytes += (told?.count ?? 0) + EventReader.claimSearchBytes
        }
        guard let members = told, let json = try? JSONValue(parsingEvent: members)
        else { continue }
        var named = NamedThings(under: prefixes, in: json)
        named.look()
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

  /// Bytes of statements read for one page, about.
  private static let claimBytesMax = 16 << 20

  /// What the search for a withdrawn statement counts for.
  private static let claimSearchBytes = 16 << 10

  /// The members part of the statement that `body`, of entry `number`, withdraws.
  private func withdrawn(
    by body: StatementBody,
    _ number: UInt64,
    _ ledger: LedgerSnapshot
  ) throws -> [UInt8]? {
    guard let leaf = body.corrects, let other = try ledger.entry(leaf, filedWith: number) else {
      return nil
    }
    return try ledger.statement(other)?.members
  }
}
