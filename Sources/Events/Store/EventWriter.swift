import Crypto
import SQLite

/// Writes `events.db`: the statements, and the ids of words and lists that were met lately.
final class EventWriter {
  private let database: Database
  private let findWord: Statement
  private let addWord: Statement
  private let findList: Statement
  private let addList: Statement
  private let count: Statement
  private let byTime: Statement
  private let byNumber: Statement
  private let addEvent: Statement
  private let addID: Statement
  private let addLongID: Statement

  private struct ListKey: Hashable {
    let reader: Int64
    let attribute: Int64
    let value: Int64
  }
  private var words: [[UInt8]: Int64] = [:]
  private var lists: [ListKey: Int64] = [:]
  /// Events more in each list than the table says, until the end of the transaction.
  private var grown: [Int64: Int64] = [:]

  private static let cachedMax = 100_000

  init(_ database: Database) throws {
    self.database = database
    findWord = try database.prepare("SELECT id FROM word WHERE text = ?")
    addWord = try database.prepare("INSERT INTO word (text) VALUES (?) RETURNING id")
    findList = try database.prepare(
      "SELECT id FROM list WHERE reader = ? AND attribute = ? AND value = ?"
    )
    addList = try database.prepare(
      "INSERT INTO list (reader, attribute, value, count) VALUES (?, ?, ?, 0) RETURNING id"
    )
    count = try database.prepare("UPDATE list SET count = count + ? WHERE id = ?")
    byTime = try database.prepare("INSERT INTO by_time (list, time, number) VALUES (?, ?, ?)")
    byNumber = try database.prepare("INSERT INTO by_number (list, number) VALUES (?, ?)")
    addEvent = try database.prepare(
      "INSERT INTO event (number, time, record, party) VALUES (?, ?, ?, ?)"
    )
    addID = try database.prepare("INSERT INTO event_id (hash, number) VALUES (?, ?)")
    addLongID = try database.prepare("INSERT INTO long_id (number, id) VALUES (?, ?)")
  }

  /// Adds event `number`, said by `party`, in which `others` took part.
  func add(
    _ facts: Facts,
    number: UInt64,
    record: UInt64,
    party: String,
    others: [String]
  ) throws {
    let speaker = try word(party)
    try addEvent.run(
      .number(number),
      .integer(facts.eventTime),
      .number(record),
      .integer(speaker)
    )
    try addID.run(.integer(EventWriter.hash(ofID: facts.eventID)), .number(number))
    if facts.isLong { try addLongID.run(.number(number), .text(facts.eventID)) }
    let readers =
      [ReaderID.captured(speaker)]
      + (try others.filter { $0 != party }.map { ReaderID.tookPart(try word($0)) })
    for mark in facts.marks {
      let attribute = try word(mark.attribute.text)
      let value = try word(mark.value)
      for reader in mark.attribute.isPerReader ? readers : [ReaderID.everybody] {
        let list = try list(ListKey(reader: reader, attribute: attribute, value: value))
        try byTime.run(.integer(list), .integer(facts.eventTime), .number(number))
        try byNumber.run(.integer(list), .number(number))
        grown[list, default: 0] += 1
      }
    }
  }

  /// Writes how many events the lists have now; to be called before the transaction ends.
  func finish() throws {
    for (list, growth) in grown { try count.run(.integer(growth), .integer(list)) }
    grown = [:]
  }

  /// Forgets what was not written, after a transaction has failed.
  func forget() {
    grown = [:]
    words = [:]
    lists = [:]
  }

  /// The id of a word, which is kept if it is new.
  func word(_ text: String) throws -> Int64 {
    let bytes = Array(text.utf8)
    if let id = words[bytes] { return id }
    if words.count >= EventWriter.cachedMax { words = [:] }
    let found = try findWord.first(.text(text)) { $0.integer(0) }
    let id = try found ?? addWord.first(.text(text)) { $0.integer(0) } ?? 0
    words[bytes] = id
    return id
  }

  private func list(_ key: ListKey) throws -> Int64 {
    if let id = lists[key] { return id }
    if lists.count >= EventWriter.cachedMax { lists = [:] }
    let values: [Value] = [.integer(key.reader), .integer(key.attribute), .integer(key.value)]
    let found = try findList.first(values[0], values[1], values[2]) { $0.integer(0) }
    let id = try found ?? addList.first(values[0], values[1], values[2]) { $0.integer(0) } ?? 0
    lists[key] = id
    return id
  }

  /// By what an event is found from its identifier; several may share it, which reading sorts out.
  static func hash(ofID id: String) -> Int64 {
    let bytes = SHA256.hash(utf8: id).bytes.prefix(8)
    return Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
  }
}

extension EventWriter {
  /// Removes all that is kept of statements whose content was erased.
  ///
  /// It reads every list, once for all of them, which is no matter: erasing is rare.
  func erase(_ numbers: [UInt64]) throws {
    try finish()
    let list = numbers.map { String($0) }.joined(separator: ", ")
    try database.execute(
      "UPDATE list SET count = count - (SELECT count(*) FROM by_number "
        + "WHERE by_number.list = list.id AND number IN (\(list)))"
        + " WHERE id IN (SELECT list FROM by_number WHERE number IN (\(list)))"
    )
    for table in ["by_time", "by_number", "event_id", "long_id", "event", "named", "held"] {
      try database.execute("DELETE FROM \(table) WHERE number IN (\(list))")
    }
    try database.execute("DELETE FROM list WHERE count = 0")
    try database.execute(
      """
      DELETE FROM word WHERE id NOT IN (SELECT attribute FROM list)
        AND id NOT IN (SELECT value FROM list) AND id NOT IN (SELECT reader / 2 FROM list)
        AND id NOT IN (SELECT party FROM event) AND id NOT IN (SELECT party FROM named)
      """
    )
    forget()
  }
}
