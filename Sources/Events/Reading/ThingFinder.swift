import EPCIS
import GS1
import Ledger
import Merkle
import Provenance

/// Finds events by the things that they name, and by their identifiers.
///
/// The ledger's own index leads from a thing to all entries about it, so nothing of that is kept
/// twice.
struct ThingFinder {
  let rights: Rights
  let reader: EventReader
  let ledger: LedgerSnapshot

  /// How many things of one event are looked up to see whether a member has handled one of them.
  private static let thingsMax = 256

  /// What may still be looked at for one query.
  private struct Budget {
    var entries = EventReader.countedMax
    var bytes = EventReader.readBytesMax

    mutating func take(entries count: Int = 0, bytes byteCount: Int = 0) throws(QueryError) {
      entries -= count
      bytes -= byteCount
      guard entries >= 0, bytes >= 0 else {
        throw .tooComplex(
          "too many events name these things to be looked through at once; ask for fewer things, or "
            + "with GE_recordTime and LT_recordTime for a shorter time"
        )
      }
    }
  }

  /// The events that name one of each of the query's things, and have one of its identifiers.
  func candidates(_ query: EventQuery, in numbers: Range<UInt64>) throws -> [Candidate] {
    var handled: [UInt64: Set<String>] = [:]
    var found: Set<UInt64>?
    var budget = Budget()
    for things in query.things {
      var named: Set<UInt64> = []
      for uri in Set(things.uris) {
        let entries = try entries(about: uri, things.parameter)
        try budget.take(entries: entries.count)
        let isHandled = try rights.hasHandled(uri, entries)
        for number in entries where numbers.contains(number) {
          guard try isHandled || rights.covers(number),
            try names(number, uri, things.parts, &budget)
          else { continue }
          named.insert(number)
          if isHandled { handled[number, default: []].insert(uri) }
        }
      }
      found = found?.intersection(named) ?? named
    }
    if let ids = query.eventIDs {
      var named: Set<UInt64> = []
      for id in Set(ids) { named.formUnion(try reader.numbers(ofID: id)) }
      for number in named where handled[number] == nil {
        guard try !rights.covers(number) else { continue }
        handled[number] = try handledThings(of: number)
      }
      found = found?.intersection(named) ?? named
    }
    return try (found ?? []).compactMap { number in
      guard numbers.contains(number), let row = try reader.row(number) else { return nil }
      let position = Position(time: row.time, number: number)
      if try rights.covers(number) { return Candidate(position: position, handled: nil) }
      guard let things = handled[number], !things.isEmpty else { return nil }
      return Candidate(position: position, handled: things)
    }
  }

  private func entries(about uri: String, _ parameter: String) throws -> [UInt64] {
    let key = IndexKey.of(.id, uri)
    let most = EventReader.eventsOfThingMax
    guard case .present(_, let entries, _) = try ledger.lookup(key, entriesMax: most) else {
      return []
    }
    guard let entries else {
      throw QueryError.tooComplex("\(parameter): more than \(most) events name \(uri)")
    }
    return entries
  }

  /// Whether event `number` names `uri` in one of `parts`.
  ///
  /// The filing has one part of each thing, which mostly answers it; where it does not, the lists of
  /// the event are read.
  private func names(
    _ number: UInt64,
    _ uri: String,
    _ parts: Set<EventQuery.Part>,
    _ budget: inout Budget
  ) throws -> Bool {
    guard let (members, byteCount) = try reader.stored(number, in: ledger) else { return false }
    try budget.take(bytes: byteCount)
    guard let stored = StoredEvent(members: members) else { return false }
    if let encoded = try ledger.filing(number),
      let part = Filing.role(of: .of(.id, uri), stored: encoded)?.part,
      parts.contains(part), stored.event[part.rawValue] != nil, stored.event.quantityLists.isEmpty
    {
      return true
    }
    return parts.contains { stored.names(uri, in: $0) }
  }

  /// The URIs of things in an event that the member has handled.
  private func handledThings(of number: UInt64) throws -> Set<String> {
    guard let members = try ledger.statement(number)?.members,
      let stored = StoredEvent(members: try JSONValue(parsingEvent: members))
    else { return [] }
    var handled: Set<String> = []
    let things = EventQuery.Part.allCases.lazy.flatMap { stored.uris(in: $0) }
    for uri in things.prefix(ThingFinder.thingsMax) {
      if try rights.hasHandled(uri, entries(about: uri, "eventID")) { handled.insert(uri) }
    }
    return handled
  }
}

extension Role {
  /// Where a thing stands that is filed so.
  fileprivate var part: EventQuery.Part? {
    switch self {
    case .subject: .epcList
    case .child: .childEPCs
    case .parent: .parentID
    case .input: .inputEPCList
    case .output: .outputEPCList
    case .transformation: .transformationID
    case .class, .described: nil
    }
  }
}

extension JSONObject {
  /// The lists of classes, which are filed like things.
  fileprivate var quantityLists: [JSONValue] {
    ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"]
      .compactMap { self[$0] }
  }
}
