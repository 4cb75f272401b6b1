import EPCIS

// Results in the order of a field of one's own.
extension EventScan {
  /// The next events in the order of `field`, at most `countMax` of them.
  ///
  /// No list is kept in that order: all events of the result are read for every page, and a result with
  /// too many is refused. Events without the field come last; equal ones in the order of their times.
  ///
  /// - Throws: ``QueryError/tooComplex(_:)`` for a result of more than ``EventReader/readMax`` events.
  func page(sortedBy field: Detail.Field, _ countMax: Int) throws -> EventPage {
    var walk = walk(after: nil, EventReader.readMax)
    var found: [(key: SortKey?, place: Int, candidate: Candidate)] = []
    while let candidate = try walk.next() {
      guard !walk.isExhausted else {
        throw QueryError.tooComplex(
          "too many events would have to be put in the order of \(field.name), which is done for about "
            + "\(EventReader.readMax); ask for fewer, or order them by eventTime or recordTime"
        )
      }
      guard let event = try walk.event(candidate) else { continue }
      found.append((SortKey(field, in: event), found.count, candidate))
    }
    found.sort { comes($0.key, $0.place, before: $1.key, $1.place) }
    let told = Int(clamping: token?.number ?? 0)
    return try page(of: found.dropFirst(told).map(\.candidate), told: told, countMax, &walk)
  }

  private func comes(_ key: SortKey?, _ place: Int, before other: SortKey?, _ place2: Int) -> Bool {
    guard let key, let other else { return key != nil || other == nil && place < place2 }
    if key == other { return place < place2 }
    return query.isAscending ? key < other : other < key
  }

  /// The page that begins with `rest`, after `told` events on pages before.
  private func page(
    of rest: [Candidate],
    told: Int,
    _ countMax: Int,
    _ walk: inout EventWalk
  ) throws -> EventPage {
    let limit = query.eventCountLimit ?? Int.max
    var events: [FoundEvent] = []
    var byteCount = 0
    for candidate in rest.prefix(min(countMax, max(0, limit - told))) {
      guard byteCount < EventReader.pageBytesMax else { break }
      guard let event = try walk.event(candidate) else { continue }
      events.append(event)
      byteCount += event.byteCount
    }
    let isLast = events.count == rest.count || told + events.count >= limit
    let next = PageToken(
      time: 0,
      number: UInt64(told + events.count),
      end: end,
      remaining: .max,
      query: PageToken.digest(of: query)
    )
    return EventPage(events: events, nextPageToken: isLast ? nil : next.text)
  }
}

/// A value by which events are put in order: numbers before moments, and these before texts.
enum SortKey: Comparable {
  case number(Double)
  case time(Instant)
  case text(Bytes)

  /// Texts in the order of their UTF-8 bytes (EPCIS 2.0 §8.2.7.1).
  struct Bytes: Comparable {
    let bytes: [UInt8]
    static func < (left: Bytes, right: Bytes) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  /// The first such value of the field; `nil` if the event has none.
  init?(_ field: Detail.Field, in event: FoundEvent) {
    let context = LinkedDataContext.standard.adding(event.contexts) ?? .standard
    let values = field.values(in: .object(event.event), context).compactMap(\.self)
    let keys = values.flatMap { $0.arrayValue ?? [$0] }.lazy.compactMap(SortKey.init)
    guard let key = keys.first else { return nil }
    self = key
  }

  private init?(_ value: JSONValue) {
    if let number = value.numberValue {
      self = .number(number)
    } else if let text = value.stringValue {
      self = Instant(parsing: text).map(SortKey.time) ?? .text(Bytes(bytes: Array(text.utf8)))
    } else {
      return nil
    }
  }
}
