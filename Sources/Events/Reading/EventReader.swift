public import EPCIS
public import Ledger
import SQLite

/// On whose behalf events are read.
public struct Member: Hashable, Sendable {
  /// The name of the party.
  public let party: String
  /// The names of the parties that share all they capture with it.
  public let sharers: [String]
  /// The GS1 company prefixes that it holds.
  public let prefixes: [String]

  /// Joins them.
  public init(_ party: String, sharers: [String] = [], prefixes: [String] = []) {
    self.party = party
    self.sharers = sharers
    self.prefixes = prefixes
  }
}

/// An event that a member may read.
public struct FoundEvent: Sendable {
  /// The number of its entry in the log.
  public let number: UInt64
  /// When it was recorded, in POSIX seconds.
  public let recordTime: UInt64
  /// As captured; where the member may read it only because it handled some of its things, with only
  /// these of all things.
  public let event: JSONObject
  /// Its identifier, or the hash of its content if it came without one.
  public let eventID: String
  /// The contexts that explain it.
  public let contexts: [JSONValue]
  /// The name of the party that captured it.
  public let party: String
  /// How many bytes it has as it is kept.
  let byteCount: Int
}

/// Some events of a result, and how to ask for the next ones.
public struct EventPage: Sendable {
  /// At most as many as were asked for.
  public let events: [FoundEvent]
  /// `nil` after the last page.
  public let nextPageToken: String?
}

/// Reads events for members: who may read what, and what of it is asked for.
///
/// A party may read an event if it captured it, if it took part in it as a source or destination, if
/// who captured it shares with it, or if the event names a thing that the party has handled: one that
/// another event names which it captured or took part in. The last are found by asking for the thing,
/// and of all things such an event names only those that the party asked for and handled are shown,
/// for a serial is the password to its journey.
///
/// It is confined to one thread at a time, like the ledger's reader beside it.
public final class EventReader {
  let lists: EventLists
  let database: Database
  private let row: Statement
  private let rowAtOrAbove: Statement
  private let byID: Statement
  private let state: Statement
  private let longIDs: Statement
  private var lastLarge: (number: UInt64, members: JSONValue, byteCount: Int)?
  private static let largeBytes = 1 << 20

  /// Events looked at for one page, at most; then the page ends and the next one goes on.
  static let lookedAtMax = 20_000
  /// Events read for one page, at most.
  static let readMax = 1_000
  /// Bytes of events read for one page, about: the one with which there are as many is the last.
  static let readBytesMax = 64 << 20
  /// Bytes of events on one page, about, however many were asked for.
  static let pageBytesMax = 4 << 20
  /// Events counted for `maxEventCount`, at most.
  static let countedMax = 200_000
  /// The most events about one thing that are asked for.
  static let eventsOfThingMax: UInt64 = 10_000

  /// Opens `events.db` in a data directory, which an ``EventFollower`` has made.
  public init(_ directory: String) throws {
    database = try Database(EventTables.path(in: directory), access: .readOnly)
    lists = try EventLists(database)
    row = try database.prepare(
      """
      SELECT event.time, event.record, word.text FROM event JOIN word ON word.id = event.party
      WHERE number = ?
      """
    )
    rowAtOrAbove = try database.prepare(
      "SELECT number, record FROM event WHERE number >= ? ORDER BY number LIMIT 1"
    )
    longIDs = try database.prepare("SELECT id FROM long_id WHERE number = ?")
    byID = try database.prepare("SELECT number FROM event_id WHERE hash = ? ORDER BY number")
    state = try database.prepare("SELECT folded FROM state")
  }

  /// How many entries of the ledger are folded.
  public func folded() throws -> UInt64 { try state.first { $0.number(0) ?? 0 } ?? 0 }

  /// The next events of a result.
  ///
  /// A page in the middle of a result costs as much as the first one. All pages show the events that
  /// were recorded when the first was asked for.
  /// - Parameters:
  ///   - query: what is asked for.
  ///   - member: who asks.
  ///   - countMax: the most events of the page.
  ///   - token: where the page before ended.
  ///   - snapshot: the ledger.
  /// - Returns: the page; it may hold fewer events than there are, or none, and still name a next one.
  /// - Throws: ``QueryError`` if it cannot be answered, and what reading throws.
  public func page(
    of query: EventQuery,
    for member: Member,
    countMax: Int,
    after token: String? = nil,
    in snapshot: LedgerSnapshot
  ) throws -> EventPage {
    defer { forgetLarge() }
    return try database.read {
      let scan = try EventScan(query, for: member, after: token, reader: self, ledger: snapshot)
      if token == nil, let max = query.maxEventCount { try scan.checkCount(max) }
      return try scan.page(countMax)
    }
  }

  /// The event of entry `number`, and how many bytes it has; `nil` if there is none.
  ///
  /// The last large one is kept: it is looked into when it is found, and again when it is told.
  func stored(
    _ number: UInt64,
    in ledger: LedgerSnapshot
  ) throws -> (members: JSONValue, byteCount: Int)? {
    if let lastLarge, lastLarge.number == number { return (lastLarge.members, lastLarge.byteCount) }
    guard let bytes = try ledger.statement(number)?.members else { return nil }
    let members = try JSONValue(parsingEvent: bytes)
    if bytes.count > EventReader.largeBytes { lastLarge = (number, members, bytes.count) }
    return (members, bytes.count)
  }

  /// Forgets what was kept for one question.
  func forgetLarge() { lastLarge = nil }

  struct Row {
    let time: Int64
    let record: UInt64
    let party: String
  }

  /// What is kept of event `number`; `nil` if it is none, or was erased.
  func row(_ number: UInt64) throws -> Row? {
    try row.first(.number(number)) {
      Row(time: $0.integer(0), record: $0.number(1) ?? 0, party: $0.text(2))
    }
  }

  /// The first number of which the event was recorded at `milliseconds` or later.
  func firstNumber(recordedAt milliseconds: Int64, below end: UInt64) throws -> UInt64 {
    var (low, high) = (UInt64(0), end)
    while low < high {
      let middle = low + (high - low) / 2
      let next = try rowAtOrAbove.first(.number(middle)) { ($0.number(0) ?? 0, $0.integer(1)) }
      guard let (number, record) = next, number < high else {
        high = middle
        continue
      }
      if record &* 1_000 >= milliseconds { high = middle } else { low = number + 1 }
    }
    return low
  }

  /// The identifier of event `number`, if it is one that is kept because making it takes long.
  func longID(of number: UInt64) throws -> String? {
    try longIDs.first(.number(number)) { $0.text(0) }
  }

  /// The events that may have this identifier.
  func numbers(ofID id: String) throws -> [UInt64] {
    try byID.all(.integer(EventWriter.hash(ofID: id))) { $0.number(0) ?? 0 }
  }
}
