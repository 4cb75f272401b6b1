import EPCIS
import Ledger

/// Steps from event to event, and sees whether each matches.
struct EventWalk {
  private let query: EventQuery
  private let reader: EventReader
  private let ledger: LedgerSnapshot
  private let range: ListRange
  private let unchecked: [[EventLists.Found]]
  private var merged: MergedLists?
  private var found: ArraySlice<Candidate> = []
  /// How many events it has looked at.
  private(set) var lookedAt = 0
  private var read = 0
  private var readBytes = 0

  init(
    query: EventQuery,
    rights: Rights,
    reader: EventReader,
    ledger: LedgerSnapshot,
    range: ListRange,
    unchecked: [[EventLists.Found]],
    source: CandidateSource,
    chunk: Int
  ) {
    self.query = query
    self.reader = reader
    self.ledger = ledger
    self.range = range
    self.unchecked = unchecked
    switch source {
    case .lists(let lists):
      merged = MergedLists(lists, of: reader.lists, range, chunk: chunk)
    case .found(let candidates):
      let (order, isAscending) = (range.order, range.isAscending)
      let later = candidates.filter { candidate in
        range.after.map {
          candidate.position.comes(after: $0, order, isAscending: isAscending)
        } ?? true
      }
      found =
        later.sorted { $1.position.comes(after: $0.position, order, isAscending: isAscending) }[...]
    }
  }

  /// Whether it has done as much as one page may cost.
  var isExhausted: Bool {
    lookedAt >= EventReader.lookedAtMax || hasReadEnough
  }

  /// Whether it has read as much as one page may cost.
  var hasReadEnough: Bool {
    read >= EventReader.readMax || readBytes >= EventReader.readBytesMax
  }

  /// The next event that may match.
  mutating func next() throws -> Candidate? {
    lookedAt += 1
    if merged != nil { return try merged?.next().map { Candidate(position: $0, handled: nil) } }
    return found.popFirst()
  }

  /// Whether an event matches; it is read only if it must be.
  mutating func peek(_ candidate: Candidate) throws -> Bool {
    if merged != nil, query.details.isEmpty { return try isListed(candidate) != nil }
    return try event(candidate) != nil
  }

  /// The event, if it matches.
  mutating func event(_ candidate: Candidate) throws -> FoundEvent? {
    guard let row = try isListed(candidate),
      let (json, byteCount) = try reader.stored(candidate.position.number, in: ledger)
    else { return nil }
    read += 1
    readBytes += byteCount
    guard let stored = StoredEvent(members: json) else { return nil }
    if merged == nil, !query.terms.isEmpty {
      guard let marks = Facts.marks(members: json),
        query.terms.allSatisfy({ $0.contains(where: marks.contains) })
      else { return nil }
    }
    // Of what is not shown, no filter tells either.
    let shown = candidate.handled.map { stored.showing(only: $0) } ?? stored.event
    let context = stored.context
    guard query.details.allSatisfy({ $0.matches(.object(shown), in: context) }) else { return nil }
    let eventID = try reader.longID(of: candidate.position.number) ?? stored.eventID
    if let ids = query.eventIDs, !ids.contains(eventID) { return nil }
    return FoundEvent(
      number: candidate.position.number,
      recordTime: row.record,
      event: shown,
      eventID: eventID,
      contexts: stored.contexts,
      party: row.party,
      byteCount: byteCount
    )
  }

  /// What is kept of an event, if that does not show already that it does not match.
  private func isListed(_ candidate: Candidate) throws -> EventReader.Row? {
    let number = candidate.position.number
    guard range.numbers.contains(number), let row = try reader.row(number),
      range.times.contains(row.time)
    else { return nil }
    for lists in unchecked {
      guard try lists.contains(where: { try reader.lists.contains(number, $0) }) else { return nil }
    }
    return row
  }
}
