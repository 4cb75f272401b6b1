import Crypto
import Testing

@testable import Codes

@Suite struct CodeRegisterTests {
  private let place: Place
  private let register: CodeRegister
  private let pin: PIN
  private let uri = "https://id.gs1.org/01/09520003000308/21/A"
  private var key: CodeKey { CodeKey(uri: uri) }
  private let day: UInt64 = 86_400
  private let start: UInt64 = 1_773_446_400

  init() throws {
    place = try Place()
    register = try CodeRegister(place.file("codes.db"))
    pin = .random()
    let codes = [
      CodeRegister.NewCode(uri: uri, pin: pin), CodeRegister.NewCode(uri: uri + "B"),
      CodeRegister.NewCode(uri: uri + "C"),
    ]
    try register.add(codes, gtin: "09520003000308", run: "7K3M", party: "brand", now: start)
  }

  private var wrong: PIN? { PIN(pin.digits == "00000000" ? "00000001" : "00000000") }

  @Test func `the first right number confirms, and a later one is told of it`() throws {
    #expect(try register.confirm(key, with: pin, now: start) == .confirmed)
    #expect(try register.record(of: key)?.confirmed?.text == "2026-03")
    let later = try register.confirm(key, with: pin, now: start + 40 * day)
    #expect(later == .usedBefore(Month(seconds: start)))
  }

  @Test func `five tries a day, whatever is tried, and whoever stops the process`() throws {
    for left in [4, 3, 2, 1, 0] {
      let again = try CodeRegister(place.file("codes.db"))
      #expect(try again.confirm(key, with: wrong, now: start) == .wrong(left: left))
    }
    #expect(try register.confirm(key, with: pin, now: start) == .blocked)
    #expect(try register.confirm(key, with: nil, now: start + day - 1) == .blocked)
    #expect(try register.confirm(key, with: pin, now: start + day) == .confirmed)
  }

  @Test func `a right number uses up no try, the first time and later`() throws {
    #expect(try register.confirm(key, with: wrong, now: start) == .wrong(left: 4))
    #expect(try register.confirm(key, with: pin, now: start) == .confirmed)
    for _ in 0..<7 {
      let again = try register.confirm(key, with: pin, now: start)
      #expect(again == .usedBefore(Month(seconds: start)))
    }
    #expect(try register.confirm(key, with: wrong, now: start) == .wrong(left: 3))
    // The next day begins anew, whatever was given back.
    #expect(
      try register.confirm(key, with: pin, now: start + day) == .usedBefore(Month(seconds: start))
    )
    #expect(try register.confirm(key, with: wrong, now: start + day) == .wrong(left: 4))
  }

  @Test func `a code without a number, or that is not ours, asks for none`() throws {
    #expect(try register.confirm(CodeKey(uri: uri + "B"), with: pin, now: start) == .none)
    #expect(try register.confirm(CodeKey(uri: "urn:x:y"), with: pin, now: start) == .none)
    #expect(try register.record(of: CodeKey(uri: "urn:x:y")) == nil)
  }

  @Test func `states change once, and only by whose code it is`() throws {
    let keys = [key, CodeKey(uri: uri + "B"), CodeKey(uri: "urn:x:y")]
    #expect(try register.markPrinted(keys, of: "other", now: 1) == [false, false, false])
    #expect(try register.markPrinted(keys, of: "brand", now: 5) == [true, true, false])
    #expect(try register.markPrinted(keys, of: "brand", now: 6) == [false, false, false])
    #expect(try register.void([key], of: "other", for: .lost) == [false])
    #expect(try register.void([key], of: "brand", for: .lost) == [true])
    #expect(try register.void([key], of: "brand", for: .misprint) == [false])
    let record = try #require(try register.record(of: key))
    #expect(record.void == .lost)
    #expect(record.printed == 5)
    #expect(try register.confirm(key, with: pin, now: start) == .wrong(left: 4))
    let runs = try register.runs(of: "brand", countMax: 9)
    #expect(
      runs == [
        RunRecord(
          gtin: "09520003000308",
          run: "7K3M",
          made: start,
          count: 3,
          printed: 2,
          void: 1,
          confirmed: 0
        )
      ]
    )
    #expect(try register.runs(of: "other", countMax: 9).isEmpty)
  }

  @Test func `all codes of a run are kept, or none`() throws {
    let codes = [CodeRegister.NewCode(uri: "urn:x:new"), CodeRegister.NewCode(uri: uri)]
    #expect(throws: (any Error).self) {
      try register.add(codes, gtin: "1", run: "2", party: "brand", now: 1)
    }
    #expect(try register.record(of: CodeKey(uri: "urn:x:new")) == nil)
  }

  @Test(
    arguments: [
      ("12345678", "12345678"), (" 1234 5678 ", "12345678"), ("1234-5678", "12345678"),
      ("1234567", nil), ("123456789", nil), ("1234567a", nil), ("", nil), ("١٢٣٤٥٦٧٨", nil),
    ] as [(String, String?)]
  )
  func `a number is read as it is typed`(text: String, digits: String?) {
    #expect(PIN(text)?.digits == digits)
  }

  @Test func `numbers are drawn evenly, and hashed with salt`() {
    let digits = (0..<200).flatMap { _ in PIN.random().digits.map(String.init) }
    #expect(digits.count == 1_600)
    #expect(Set(digits).count == 10)
    #expect(pin.hash(salt: [1]) != pin.hash(salt: [2]))
    #expect(pin.hash(salt: [1]) == pin.hash(salt: [1]))
  }
}
