import EPCIS
import GS1
import Ledger
import Merkle
import Provenance

/// One walk over the events that may match a query.
struct EventScan {
  let query: EventQuery
  private let rights: Rights
  private let reader: EventReader
  private let ledger: LedgerSnapshot
  let token: PageToken?
  /// What is recorded from here on does not belong to the result.
  let end: UInt64
  private let numbers: Range<UInt64>
  private let source: CandidateSource
  /// The terms that are still to be looked up, each as the lists of which one must hold the event.
  private let unchecked: [[EventLists.Found]]

  init(
    _ query: EventQuery,
    for member: Member,
    after text: String?,
    reader: EventReader,
    ledger: LedgerSnapshot
  ) throws {
    self.query = query
    self.reader = reader
    self.ledger = ledger
    rights = try Rights(member, reader)
    token = try text.map { try EventScan.token($0, of: query) }
    let end = min(try reader.folded(), ledger.size, token?.end ?? .max)
    self.end = end
    let first = try reader.firstNumber(recordedAt: query.recordTime.lowest, below: end)
    let stop =
      query.recordTime.end == .max
      ? end : try reader.firstNumber(recordedAt: query.recordTime.end, below: end)
    numbers = first..<max(first, stop)
    if query.things.isEmpty, query.eventIDs == nil {
      (source, unchecked) = try EventScan.lists(query, rights)
    } else {
      let finder = ThingFinder(rights: rights, reader: reader, ledger: ledger)
      source = .found(try finder.candidates(query, in: numbers))
      unchecked = []
    }
  }

  private static func token(_ text: String, of query: EventQuery) throws -> PageToken {
    guard let token = PageToken(text), token.query == PageToken.digest(of: query) else {
      throw QueryError.token
    }
    return token
  }

  /// The shortest lists that hold all events of the result, and the other terms.
  private static func lists(
    _ query: EventQuery,
    _ rights: Rights
  ) throws -> (CandidateSource, [[EventLists.Found]]) {
    var terms = query.terms
    // Lists of the member's own imply that it may read their events.
    if !terms.contains(where: { $0.allSatisfy(\.attribute.isPerReader) }) {
      terms.append([EventQuery.Mark(.all, "")])
    }
    var found = try terms.map { try Array(Set($0.flatMap { try rights.lists($0) })) }
    let counts = found.map { $0.reduce(0) { $0 + $1.count } }
    guard let shortest = counts.indices.min(by: { counts[$0] < counts[$1] }) else {
      return (.lists([]), [])
    }
    let lists = found.remove(at: shortest)
    return (.lists(lists), found)
  }

  // MARK: Pages

  /// The next events, at most `countMax` of them.
  func page(_ countMax: Int) throws -> EventPage {
    if let field = query.orderField { return try page(sortedBy: field, countMax) }
    let remaining = token.map { Int($0.remaining) } ?? query.eventCountLimit ?? Int(UInt32.max)
    var wanted = min(countMax, remaining)
    var walk = walk(after: token.map { Position(time: $0.time, number: $0.number) }, wanted + 1)
    var events: [FoundEvent] = []
    var last: Position?
    var isCut = false
    var byteCount = 0
    while let candidate = try walk.next() {
      if events.count == wanted, try walk.peek(candidate) {
        isCut = true
        break
      }
      if events.count < wanted, let event = try walk.event(candidate) {
        events.append(event)
        byteCount += event.byteCount
        if byteCount >= EventReader.pageBytesMax { wanted = events.count }
      }
      last = candidate.position
      if walk.isExhausted {
        isCut = true
        break
      }
    }
    guard isCut, let last, remaining > events.count else {
      return EventPage(events: events, nextPageToken: nil)
    }
    let next = PageToken(
      time: last.time,
      number: last.number,
      end: end,
      remaining: UInt32(
        clamping: remaining == Int(UInt32.max) ? remaining : remaining - events.count
      ),
      query: PageToken.digest(of: query)
    )
    return EventPage(events: events, nextPageToken: next.text)
  }

  /// Throws if more than `max` events match.
  func checkCount(_ max: Int) throws {
    var walk = walk(after: nil, EventReader.countedMax)
    var count = 0
    while let candidate = try walk.next() {
      if try walk.peek(candidate) { count += 1 }
      guard count <= max else { throw QueryError.tooLarge(max: max) }
      guard walk.lookedAt < EventReader.countedMax, !walk.hasReadEnough else {
        throw QueryError.tooComplex(
          "too many events would have to be counted for maxEventCount; ask for fewer"
        )
      }
    }
  }

  func walk(after position: Position?, _ count: Int) -> EventWalk {
    let range = ListRange(
      order: query.order,
      isAscending: query.isAscending,
      times: query.eventTime,
      numbers: numbers,
      after: position
    )
    return EventWalk(
      query: query,
      rights: rights,
      reader: reader,
      ledger: ledger,
      range: range,
      unchecked: unchecked,
      source: source,
      chunk: min(max(count, 8), 256)
    )
  }
}

/// Where events come from that may match.
enum CandidateSource {
  case lists([EventLists.Found])
  /// Found by what they name, in any order.
  case found([Candidate])
}

/// An event that may match.
struct Candidate {
  let position: Position
  /// Of an event that the member may not read whole: the things in it that it handled.
  var handled: Set<String>?
}
