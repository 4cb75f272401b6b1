import EPCIS
import GS1
public import Ledger
import Merkle
import Provenance
import SQLite

extension EventReader {
  /// The values of `attribute` in the events that `member` may read whole, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - attribute: one that each reader has lists of its own for, such as ``Attribute/bizStep``.
  ///   - member: who asks.
  ///   - text: only values after this one.
  ///   - countMax: the most values.
  /// - Returns: the values, each once.
  /// - Throws: what reading throws.
  public func values(
    of attribute: Attribute,
    for member: Member,
    after text: String = "",
    countMax: Int
  ) throws -> [String] {
    try database.read {
      let rights = try Rights(member, self)
      let all = try rights.readers.flatMap {
        try lists.values(of: attribute, reader: $0, after: text, countMax: countMax)
      }
      return Array(Set(all).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(countMax))
    }
  }

  /// Whether `member` may read an event with `mark`.
  public func knows(_ mark: EventQuery.Mark, _ member: Member) throws -> Bool {
    try database.read { try Rights(member, self).lists(mark).contains { $0.count > 0 } }
  }

  /// Some of the things in the events that `member` may read whole, and a token for the next ones.
  public struct ThingPage: Sendable {
    /// Canonical URIs, each once over all pages.
    public let uris: [String]
    /// `nil` after the last page.
    public let nextPageToken: String?
  }

  /// Things that events name, in the order in which they were first named.
  ///
  /// Nothing is kept of things but what the ledger has: events are read one by one, and a thing is
  /// told with the first event that names it, which the ledger's index knows.
  /// - Parameters:
  ///   - member: who asks.
  ///   - countMax: the most things.
  ///   - token: where the page before ended.
  ///   - snapshot: the ledger.
  /// - Returns: the page; it may have fewer things than there are, or none, and still name a next one.
  /// - Throws: ``QueryError/token``, and what reading throws.
  public func things(
    for member: Member,
    countMax: Int,
    after token: String? = nil,
    in snapshot: LedgerSnapshot
  ) throws -> ThingPage {
    try database.read {
      let start = try token.map { text throws -> PageToken in
        guard let token = PageToken(text), token.query == EventReader.thingsQuery else {
          throw QueryError.token
        }
        return token
      }
      let end = min(try folded(), snapshot.size, start?.end ?? .max)
      let rights = try Rights(member, self)
      var walk = ThingWalk(reader: self, rights: rights, ledger: snapshot, countMax: countMax)
      let range = ListRange(
        order: .recordTime,
        isAscending: true,
        times: EventQuery.TimeRange(),
        numbers: (start?.number ?? 0)..<max(end, start?.number ?? 0),
        after: nil
      )
      let all = try rights.lists(EventQuery.Mark(.all, ""))
      var merged = MergedLists(all, of: lists, range, chunk: 32)
      var skip = Int(start?.remaining ?? 0)
      while let event = try merged.next() {
        guard let stop = try walk.take(event.number, skipping: skip) else {
          skip = 0
          continue
        }
        let next = PageToken(
          time: 0,
          number: event.number,
          end: end,
          remaining: UInt32(stop),
          query: EventReader.thingsQuery
        )
        return ThingPage(uris: walk.uris, nextPageToken: next.text)
      }
      return ThingPage(uris: walk.uris, nextPageToken: nil)
    }
  }

  private static let thingsQuery: UInt64 = 0x6570_6373
}

/// Collects things from event to event.
private struct ThingWalk {
  let reader: EventReader
  let rights: Rights
  let ledger: LedgerSnapshot
  let countMax: Int
  private(set) var uris: [String] = []
  private var seen: Set<String> = []
  private var work = 0

  /// How many things are looked at for one page, at most.
  private static let workMax = 5_000

  init(reader: EventReader, rights: Rights, ledger: LedgerSnapshot, countMax: Int) {
    self.reader = reader
    self.rights = rights
    self.ledger = ledger
    self.countMax = countMax
  }

  /// Takes the things of event `number` from the one at `skipping` on.
  ///
  /// - Returns: the place of the first one that is left for the next page; `nil` if none is.
  mutating func take(_ number: UInt64, skipping: Int) throws -> Int? {
    guard let members = try ledger.statement(number)?.members,
      let stored = StoredEvent(members: try JSONValue(parsingEvent: members))
    else { return nil }
    var place = 0
    let parts = EventQuery.Part.allCases.filter { $0 != .transformationID }
    for uri in parts.lazy.flatMap({ stored.uris(in: $0) }) {
      defer { place += 1 }
      guard place >= skipping else { continue }
      guard uris.count < countMax, work < ThingWalk.workMax else { return place }
      work += 1
      guard seen.insert(uri).inserted, try isFirst(number, naming: uri) else { continue }
      uris.append(uri)
    }
    return nil
  }

  /// Whether no earlier event that the member may read names the thing.
  private func isFirst(_ number: UInt64, naming uri: String) throws -> Bool {
    let lookup = try ledger.lookup(.of(.id, uri), entriesMax: EventReader.eventsOfThingMax)
    guard case .present(_, let entries?, _) = lookup else { return true }
    for earlier in entries where earlier < number {
      if try rights.covers(earlier) { return false }
    }
    return true
  }
}
