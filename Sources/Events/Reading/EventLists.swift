import SQLite

/// A place in the order of a result.
struct Position: Hashable {
  let time: Int64
  let number: UInt64

  /// Whether this comes after `other`.
  func comes(after other: Position, _ order: EventQuery.Order, isAscending: Bool) -> Bool {
    let isGreater =
      order == .eventTime
      ? (time, number) > (other.time, other.number) : number > other.number
    return self != other && isGreater == isAscending
  }
}

/// In what order and between which bounds lists are read.
struct ListRange {
  let order: EventQuery.Order
  let isAscending: Bool
  /// Times of the events, for the order of time.
  let times: EventQuery.TimeRange
  /// Numbers of the events.
  let numbers: Range<UInt64>
  /// Only what comes after it.
  let after: Position?
}

/// Reads the lists of `events.db`.
struct EventLists {
  private let timeUp: Statement
  private let timeDown: Statement
  private let numberUp: Statement
  private let numberDown: Statement
  private let probe: Statement
  private let find: Statement
  private let word: Statement
  private let texts: Statement

  /// A list and how many events it has.
  struct Found: Hashable {
    let id: Int64
    let count: Int64
  }

  init(_ database: Database) throws {
    let time = "SELECT time, number FROM by_time WHERE list = ? AND (time, number)"
    timeUp = try database.prepare("\(time) > (?, ?) AND time < ? ORDER BY time, number LIMIT ?")
    timeDown = try database.prepare(
      "\(time) < (?, ?) AND time >= ? ORDER BY time DESC, number DESC LIMIT ?"
    )
    let number = "SELECT 0, number FROM by_number WHERE list = ? AND number >= ? AND number < ?"
    numberUp = try database.prepare("\(number) ORDER BY number LIMIT ?")
    numberDown = try database.prepare("\(number) ORDER BY number DESC LIMIT ?")
    probe = try database.prepare("SELECT 1 FROM by_number WHERE list = ? AND number = ?")
    find = try database.prepare(
      """
      SELECT id, count FROM list WHERE reader = ?
        AND attribute = (SELECT id FROM word WHERE text = ?)
        AND value = (SELECT id FROM word WHERE text = ?)
      """
    )
    word = try database.prepare("SELECT id FROM word WHERE text = ?")
    texts = try database.prepare(
      """
      SELECT word.text FROM list JOIN word ON word.id = list.value
      WHERE list.reader = ? AND list.attribute = (SELECT id FROM word WHERE text = ?)
        AND word.text > ? ORDER BY word.text LIMIT ?
      """
    )
  }

  /// The id of a word; `nil` if it never occurred.
  func id(of text: String) throws -> Int64? { try word.first(.text(text)) { $0.integer(0) } }

  /// The list of the events with `mark` for `reader`.
  func list(_ mark: EventQuery.Mark, reader: Int64) throws -> Found? {
    try find.first(.integer(reader), .text(mark.attribute.text), .text(mark.value)) {
      Found(id: $0.integer(0), count: $0.integer(1))
    }
  }

  func contains(_ number: UInt64, _ list: Found) throws -> Bool {
    try probe.first(.integer(list.id), .number(number)) { _ in true } ?? false
  }

  /// The values of an attribute after `text`, in the order of their bytes.
  func values(
    of attribute: Attribute,
    reader: Int64,
    after text: String,
    countMax: Int
  ) throws -> [String] {
    try texts.all(
      .integer(reader),
      .text(attribute.text),
      .text(text),
      .integer(Int64(countMax))
    ) { $0.text(0) }
  }

  /// Up to `countMax` events of `list` after `position`.
  func next(
    _ list: Found,
    after position: Position?,
    _ range: ListRange,
    countMax: Int
  ) throws -> [Position] {
    let (id, limit) = (Value.integer(list.id), Value.integer(Int64(countMax)))
    let position = position ?? range.after
    let (numbers, times) = (range.numbers, range.times)
    func read(_ statement: Statement, _ values: Value...) throws -> [Position] {
      try statement.all(values[0], values[1], values[2], values[3]) { row in
        Position(time: row.integer(0), number: row.number(1) ?? 0)
      }
    }
    switch (range.order, range.isAscending) {
    case (.eventTime, true):
      let start = position ?? Position(time: times.lowest, number: 0)
      // Without a position, number 0 at the first moment belongs to the result too: entry 0 of every
      // log is its governance, and never an event.
      return try timeUp.all(
        id,
        .integer(start.time),
        .number(start.number),
        .integer(times.end),
        limit
      ) { Position(time: $0.integer(0), number: $0.number(1) ?? 0) }
    case (.eventTime, false):
      let start = position ?? Position(time: times.end, number: 0)
      return try timeDown.all(
        id,
        .integer(start.time),
        .number(start.number),
        .integer(times.lowest),
        limit
      ) { Position(time: $0.integer(0), number: $0.number(1) ?? 0) }
    case (.recordTime, true):
      let first = max(numbers.lowerBound, position.map { $0.number + 1 } ?? 0)
      return try read(numberUp, id, .number(first), .number(numbers.upperBound), limit)
    case (.recordTime, false):
      let end = min(numbers.upperBound, position?.number ?? .max)
      return try read(numberDown, id, .number(numbers.lowerBound), .number(end), limit)
    }
  }
}

/// Several lists as one, each event once.
struct MergedLists {
  private struct Cursor {
    let list: EventLists.Found
    var events: ArraySlice<Position> = []
    var last: Position?
    var isAtEnd = false
  }

  private let lists: EventLists
  private let range: ListRange
  private var cursors: [Cursor]
  private var chunk: Int

  init(_ found: [EventLists.Found], of lists: EventLists, _ range: ListRange, chunk: Int) {
    self.lists = lists
    self.range = range
    self.chunk = chunk
    cursors = found.map { Cursor(list: $0) }
  }

  /// The next event in order.
  mutating func next() throws -> Position? {
    var best: Position?
    for index in cursors.indices {
      try fill(index)
      guard let head = cursors[index].events.first else { continue }
      if let other = best {
        let comesBefore = other.comes(after: head, range.order, isAscending: range.isAscending)
        if comesBefore { best = head }
      } else {
        best = head
      }
    }
    guard let best else { return nil }
    for index in cursors.indices where cursors[index].events.first?.number == best.number {
      cursors[index].events.removeFirst()
    }
    return best
  }

  private mutating func fill(_ index: Int) throws {
    guard cursors[index].events.isEmpty, !cursors[index].isAtEnd else { return }
    let events = try lists.next(
      cursors[index].list,
      after: cursors[index].last,
      range,
      countMax: chunk
    )
    cursors[index].events = events[...]
    cursors[index].last = events.last ?? cursors[index].last
    cursors[index].isAtEnd = events.count < chunk
  }
}
