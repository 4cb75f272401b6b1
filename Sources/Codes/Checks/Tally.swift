import SQLite

/// All that is kept of the checks of one code: a row of `scans.db`.
struct Tally: Equatable {
  var checks = 0
  var earlier = 0
  /// The month of the first check since the sale.
  var first: Month?
  var marks: [CheckHistory.Mark] = []
  /// When the last check was, in units of ten minutes, and where.
  var last: UInt64 = 0
  var position: Area.Position?
  var unusual: Month?

  /// The most months and areas that are remembered of one code; the oldest go first.
  static let marksMax = 24
  /// Nobody is carried further in an hour.
  static let kilometresMax = 1_000.0
  static let unitSeconds: UInt64 = 600
  static let hourUnits: UInt64 = 6

  func history(isSold: Bool) -> CheckHistory {
    CheckHistory(
      isSold: isSold,
      checks: checks,
      earlier: earlier,
      marks: marks,
      unusual: unusual
    )
  }

  /// Counts a check.
  mutating func count(_ area: Area?, isSold: Bool, now: UInt64) {
    let month = Month(seconds: now)
    notice(area?.position, at: now / Self.unitSeconds, month)
    if isSold {
      checks += 1
      first = first ?? month
    } else {
      earlier += 1
    }
    let name = area?.name ?? ""
    let known = marks.firstIndex {
      $0.month == month && $0.isSold == isSold && $0.area.utf8.elementsEqual(name.utf8)
    }
    if let known {
      marks[known].count += 1
    } else {
      marks.append(CheckHistory.Mark(month: month, area: name, isSold: isSold, count: 1))
      if marks.count > Self.marksMax { marks.removeFirst() }
    }
  }

  private mutating func notice(_ position: Area.Position?, at time: UInt64, _ month: Month) {
    defer { last = time }
    guard let position else { return }
    if let before = self.position, time >= last, time - last <= Self.hourUnits,
      before.kilometres(to: position) > Self.kilometresMax
    {
      unusual = month
    }
    self.position = position
  }
}

// As columns.
extension Tally {
  static let table = """
    CREATE TABLE IF NOT EXISTS tally (
      key BLOB PRIMARY KEY,        -- CodeKey
      checks INTEGER NOT NULL,     -- since the sale
      earlier INTEGER NOT NULL,    -- before it
      first INTEGER,               -- months since the year 0
      marks TEXT NOT NULL,         -- lines: month|1 if sold|count|area
      last INTEGER NOT NULL,       -- ten minutes since 1970
      latitude INTEGER, longitude INTEGER,
      unusual INTEGER              -- month
    ) STRICT, WITHOUT ROWID
    """
  static let columns = "checks, earlier, first, marks, last, latitude, longitude, unusual"

  init(_ row: Row) {
    checks = Int(row.integer(0))
    earlier = Int(row.integer(1))
    first = row.number(2).map { Month(number: Int($0)) }
    marks = row.text(3).split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
      guard parts.count == 4, let month = Int(parts[0]), let count = Int(parts[2]) else {
        return nil
      }
      return CheckHistory.Mark(
        month: Month(number: month),
        area: String(parts[3]),
        isSold: parts[1] == "1",
        count: count
      )
    }
    last = row.number(4) ?? 0
    if !row.isNull(5), !row.isNull(6) {
      position = Area.Position(
        latitude: Int(row.integer(5)),
        longitude: Int(row.integer(6))
      )
    }
    unusual = row.number(7).map { Month(number: Int($0)) }
  }

  func write(_ statement: Statement, _ key: CodeKey) throws {
    let lines = marks.map { "\($0.month.number)|\($0.isSold ? 1 : 0)|\($0.count)|\($0.area)" }
    func integer(_ number: Int?) -> Value { number.map { .integer(Int64($0)) } ?? .null }
    try statement.run(
      .blob(key.bytes),
      integer(checks),
      integer(earlier),
      integer(first?.number),
      .text(lines.joined(separator: "\n")),
      .number(last),
      integer(position?.latitude),
      integer(position?.longitude),
      integer(unusual?.number)
    )
  }
}
