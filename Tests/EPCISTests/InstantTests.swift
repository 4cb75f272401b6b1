import EPCIS
import Testing

@Suite struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
    ("2005-04-03T20:33:31.116000-06:00", 1_112_582_011_116, "2005-04-04T02:33:31.116Z"),
    ("2019-11-06T14:00:00.9999+01:00", 1_573_045_200_999, "2019-11-06T13:00:00.999Z"),
    ("2000-02-29T23:59:59.5-14:00", 951_919_199_500, "2000-03-01T13:59:59.500Z"),
    ("1969-12-31T23:59:59.9999Z", -1, "1969-12-31T23:59:59.999Z"),
    ("1969-12-31T23:59:59.0001Z", -1000, "1969-12-31T23:59:59.000Z"),
    ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ("0001-01-01T00:00:00Z", -62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    (
      "2024-02-29T00:00:00.12345678901234567890123456789Z", 1_709_164_800_123,
      "2024-02-29T00:00:00.123Z"
    ),
    ("2024-01-01T00:00:00-00:00", 1_704_067_200_000, "2024-01-01T00:00:00.000Z"),
  ])
  func `a timestamp is a moment`(text: String, milliseconds: Int64, utc: String) throws {
    let instant = try #require(Instant(parsing: text))
    #expect(instant.milliseconds == milliseconds)
    #expect(instant.utcText == utc)
  }

  @Test(arguments: [
    "", "2024", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
    "2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01T00:00Z", "2024-1-01T00:00:00Z",
    "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z",
    "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-01-00T00:00:00Z",
    "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2016-12-31T23:59:60Z",
    "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00+14:01",
    "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+01", "2024-01-01T00:00:00+01:60",
    "2024-01-01T00:00:00Z ", " 2024-01-01T00:00:00Z", "+2024-01-01T00:00:00Z",
    "-001-01-01T00:00:00Z", "12024-01-01T00:00:00Z", "0000-12-31T23:59:59Z",
    "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "٢٠٢٤-01-01T00:00:00Z",
  ])
  func `what is no timestamp is refused`(text: String) {
    #expect(Instant(parsing: text) == nil)
  }

  /// 1 January of years around leap years and their exceptions, in milliseconds.
  @Test(arguments: [
    (1599, -11_707_632_000_000), (1899, -2_240_524_800_000), (1969, -31_536_000_000),
    (1999, 915_148_800_000), (2099, 4_070_908_800_000),
  ])
  func `every day of three years has its text`(year: Int, first: Int64) {
    var expected = (year: year, month: 1, day: 1)
    var milliseconds = first
    while expected.year < year + 3 {
      let instant = Instant(milliseconds: milliseconds)
      let month = expected.month < 10 ? "0\(expected.month)" : "\(expected.month)"
      let day = expected.day < 10 ? "0\(expected.day)" : "\(expected.day)"
      let text = "\(expected.year)-\(month)-\(day)T00:00:00.000Z"
      guard instant?.utcText == text, Instant(parsing: text) == instant else {
        Issue.record("\(text) is \(instant?.utcText ?? "nothing")")
        return
      }
      expected = dayAfter(expected)
      milliseconds += 86_400_000
    }
  }

  private func dayAfter(
    _ date: (year: Int, month: Int, day: Int)
  ) -> (year: Int, month: Int, day: Int) {
    let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if date.day < lengths[date.month - 1] { return (date.year, date.month, date.day + 1) }
    return date.month < 12 ? (date.year, date.month + 1, 1) : (date.year + 1, 1, 1)
  }

  @Test func `moments are ordered to the last digit`() throws {
    let texts = [
      "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.0000001Z", "2024-01-01T00:00:00.001Z",
      "2023-12-31T23:00:01-01:00",
    ]
    let instants = try texts.map { try #require(Instant(parsing: $0)) }
    #expect(instants.sorted() == instants)
    #expect(Set(instants).count == 4)
  }

  @Test func `an offset has hours and minutes and a sign`() {
    #expect(TimeOffset(parsing: "+05:30")?.minutes == 330)
    #expect(TimeOffset(parsing: "-13:59")?.minutes == -839)
    #expect(TimeOffset(parsing: "-00:00")?.text == "-00:00")
    for bad in ["Z", "05:30", "+5:30", "+0530", "+14:01", "-15:00", "+05:60", "+05:30 ", ""] {
      #expect(TimeOffset(parsing: bad) == nil, "\(bad)")
    }
  }
}
