import Foundation
import Testing

@testable import Codes

@Suite struct CheckBookTests {
  private let place: Place
  private let book: CheckBook
  private let code = CodeKey(uri: "https://id.gs1.org/01/09520003000308/21/ABC")
  /// 14 March 2026.
  private let start: UInt64 = 1_773_446_400

  init() throws {
    place = try Place()
    book = try CheckBook(place.file("scans.db"))
  }

  private func check(_ area: String? = nil, sold: Bool = true, after seconds: UInt64) throws
    -> CheckHistory
  {
    let area = area.flatMap { Area(parsing: $0) }
    return try book.count(code, area: area, isSold: sold, now: start + seconds)
  }

  @Test func `the first check is told, and then what came before`() throws {
    #expect(try check("Hangzhou", after: 0).isFirst)
    let second = try check("Shanghai", after: 7_200)
    #expect(!second.isFirst)
    #expect(second.checks == 1)
    #expect(second.marks.map(\.area) == ["Hangzhou"])
    #expect(second.marks.map(\.month.text) == ["2026-03"])
    let third = try check("Shanghai", after: 40 * 86_400)
    #expect(third.marks.map(\.area) == ["Hangzhou", "Shanghai"])
  }

  @Test func `a check before the sale spends no first check`() throws {
    #expect(try !check(sold: false, after: 0).isFirst)
    #expect(try check(sold: false, after: 100).earlier == 1)
    let first = try check(after: 1_000)
    #expect(first.isFirst)
    #expect(first.earlier == 2)
    #expect(try !check(after: 2_000).isFirst)
  }

  @Test func `a form that was sent twice counts once`() throws {
    #expect(try check(after: 0) == check(after: 30))
    #expect(try check(after: 61).checks == 1)
  }

  @Test(
    arguments: [
      ("Ruatoria; -37.9; 178.3", "Ningbo; 29.93; 121.85", 3_000, true),
      ("Ruatoria; -37.9; 178.3", "Ningbo; 29.93; 121.85", 90_000, false),
      ("Hangzhou; 30.2; 120.2", "Shanghai; 31.2; 121.5", 600, false), ("A", "B", 600, false),
      ("Suva; -18.1; 178.4", "Apia; -13.8; -171.8", 600, true),
      ("Fiji; -17; 179.9", "Fiji; -17; -179.9", 600, false),
    ] as [(String, String, UInt64, Bool)]
  )
  func `two distant places within an hour are unusual`(
    one: String,
    other: String,
    seconds: UInt64,
    isUnusual: Bool
  ) throws {
    #expect(try check(one, after: 0).unusual == nil)
    let second = try check(other, after: seconds)
    #expect((second.unusual != nil) == isUnusual)
    #expect(try (check(other, after: 900_000).unusual?.text == "2026-03") == isUnusual)
  }

  @Test func `what was counted is there when the file is opened again`() throws {
    _ = try check("Hangzhou; 30; 120", after: 0)
    try book.flush()
    _ = try check("Shanghai", after: 4_000)
    try book.flush()
    let again = try CheckBook(place.file("scans.db"))
    let history = try again.history(of: code, isSold: true)
    #expect(history == (try book.history(of: code, isSold: true)))
    #expect(history.checks == 2)
    #expect(history.marks.map(\.area) == ["Hangzhou", "Shanghai"])
  }

  @Test func `nobody loses a check while others are written`() throws {
    let (book, code, start) = (book, code, start)
    DispatchQueue.concurrentPerform(iterations: 8) { worker in
      for index in 0..<50 {
        let time = start + UInt64(worker * 50 + index) * 100
        _ = try? book.count(code, area: nil, isSold: true, now: time)
        if index % 5 == 0 { try? book.flush() }
      }
    }
    try book.flush()
    // Those that fell into the same minute as another are one check.
    let counted = try book.history(of: code, isSold: true).checks
    #expect(counted > 200)
    #expect(try CheckBook(place.file("scans.db")).history(of: code, isSold: true).checks == counted)
  }

  @Test func `the file holds no code and nobody's address, and is its owner's`() throws {
    _ = try check("Hangzhou", after: 0)
    try book.flush()
    for name in ["scans.db", "scans.db-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: place.file(name)))
      #expect(bytes.range(of: Data("09520003000308".utf8)) == nil)
      #expect(bytes.range(of: Data("ABC".utf8)) == nil)
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: place.file("scans.db"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `only the newest months are remembered, and all are counted`() throws {
    for month in 0..<40 { _ = try check(after: UInt64(month) * 31 * 86_400) }
    let history = try book.history(of: code, isSold: true)
    #expect(history.checks == 40)
    #expect(history.marks.count == Tally.marksMax)
  }

  @Test(
    arguments: [
      (0, "1970-01"), (951_782_400, "2000-02"), (951_868_800, "2000-03"),
      (1_772_323_199, "2026-02"), (1_772_323_200, "2026-03"), (1_798_761_599, "2026-12"),
      (1_798_761_600, "2027-01"),
    ] as [(UInt64, String)]
  )
  func `a moment lies in a month`(seconds: UInt64, month: String) {
    #expect(Month(seconds: seconds).text == month)
  }

  @Test(
    arguments: [
      ("Hangzhou; 30.27; 120.15", "Hangzhou", 30), ("  New   York ", "New York", nil),
      ("a|b\u{202e}c", "abc", nil), ("; 1; 2", "", 1), ("X; 91; 0", "X", nil),
      ("X; nan; 0", "X", nil),
    ] as [(String, String, Int?)]
  )
  func `an area is a name and degrees`(text: String, name: String, latitude: Int?) throws {
    let area = try #require(Area(parsing: text))
    #expect(area.name == name)
    #expect(area.position?.latitude == latitude)
  }

  @Test func `a text that says nothing is no area, and a long one is cut`() throws {
    #expect(Area(parsing: "") == nil)
    #expect(Area(parsing: " ; ; ") == nil)
    let long = try #require(Area(parsing: String(repeating: "é", count: 10_000)))
    #expect(long.name.utf8.count <= 64)
  }
}
