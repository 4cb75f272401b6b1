import EPCIS
import Testing

@Suite struct JSONTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let text: [UInt8]
    let error: JSONError
    var testDescription: String { String(decoding: text, as: UTF8.self) }

    init(_ text: String, _ reason: JSONError.Reason, at offset: Int) {
      self.init(bytes: Array(text.utf8), reason, at: offset)
    }

    init(bytes: [UInt8], _ reason: JSONError.Reason, at offset: Int) {
      text = bytes
      error = JSONError(reason, at: offset)
    }
  }

  static let refusals: [Refusal] = [
    Refusal("", .unexpected, at: 0),
    Refusal(" ", .unexpected, at: 1),
    Refusal("nul", .unexpected, at: 3),
    Refusal("True", .unexpected, at: 0),
    Refusal("[1,]", .unexpected, at: 3),
    Refusal("[1 2]", .unexpected, at: 3),
    Refusal("[", .unexpected, at: 1),
    Refusal("{\"a\":1,}", .unexpected, at: 7),
    Refusal("{\"a\" 1}", .unexpected, at: 5),
    Refusal("{a:1}", .unexpected, at: 1),
    Refusal("\"abc", .unexpected, at: 4),
    Refusal("\"abc\\", .unexpected, at: 5),
    Refusal("'a'", .unexpected, at: 0),
    Refusal("[1] //", .trailingBytes, at: 4),
    Refusal("{}{}", .trailingBytes, at: 2),
    Refusal("{\"a\":1,\"a\":2}", .duplicateName, at: 7),
    Refusal("{\"a\":1,\"\\u0061\":2}", .duplicateName, at: 7),
    Refusal("\"\\ud800\"", .loneSurrogate, at: 1),
    Refusal("\"\\udc00\\ud800\"", .loneSurrogate, at: 1),
    Refusal("\"\\ud800\\u0041\"", .loneSurrogate, at: 1),
    Refusal("\"\\ud800x\"", .loneSurrogate, at: 1),
    Refusal("\"\\x41\"", .badEscape, at: 1),
    Refusal("\"\\u00g0\"", .badEscape, at: 1),
    Refusal("\"a\tb\"", .controlCharacter, at: 2),
    Refusal("\"\\n\u{1}\"", .controlCharacter, at: 3),
    Refusal(bytes: [0x22, 0xc3, 0x22], .notUTF8, at: 1),
    Refusal(bytes: [0x22, 0xed, 0xa0, 0x80, 0x22], .notUTF8, at: 1),
    Refusal(bytes: [0x22, 0xc0, 0xaf, 0x22], .notUTF8, at: 1),
    Refusal(bytes: [0xef, 0xbb, 0xbf, 0x31], .unexpected, at: 0),
    Refusal("01", .badNumber, at: 0),
    Refusal("-", .badNumber, at: 0),
    Refusal("+1", .unexpected, at: 0),
    Refusal("1.", .badNumber, at: 0),
    Refusal(".5", .unexpected, at: 0),
    Refusal("1e", .badNumber, at: 0),
    Refusal("0x10", .trailingBytes, at: 1),
    Refusal("NaN", .unexpected, at: 0),
    Refusal("1e400", .numberRange, at: 0),
    Refusal("-1e999999999999999999999", .numberRange, at: 0),
  ]

  @Test(arguments: refusals)
  func `what is not strict JSON is refused with its byte`(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSONValue(parsing: refusal.text) }
  }

  @Test func `members keep their order and are found by name`() throws {
    let text =
      "{\"b\":[1,-2.5,1e3],\"a\":{\"x\":null,\"y\":true},\"s\":\"\\u00e9\\ud83d\\ude00\\/\"}"
    let value = try JSONValue(parsing: text)
    #expect(value["b"]?[1]?.numberValue == -2.5)
    #expect(value["b"]?[2]?.integerValue == 1000)
    #expect(value["a"]?["y"]?.boolValue == true)
    #expect(value["a"]?["x"]?.isNull == true)
    #expect(value["a"]?["z"] == nil)
    #expect(value["b"]?[3] == nil)
    #expect(value["s"]?.stringValue == "é😀/")
    #expect(value.objectValue?.members.map(\.name) == ["b", "a", "s"])
    let compact = "{\"b\":[1,-2.5,1000],\"a\":{\"x\":null,\"y\":true},\"s\":\"é😀/\"}"
    #expect(String(decoding: value.encoded(), as: UTF8.self) == compact)
  }

  @Test func `composed and decomposed letters are different names and values`() throws {
    let value = try JSONValue(parsing: "{\"\\u00e9\":1,\"e\\u0301\":2}")
    #expect(value["\u{e9}"]?.numberValue == 1)
    #expect(value["e\u{301}"]?.numberValue == 2)
    #expect(JSONValue.string("\u{e9}") != JSONValue.string("e\u{301}"))
    let many = (0..<20).map { "\"\($0)\":0," }.joined()
    _ = try JSONValue(parsing: "{\(many)\"\\u00e9\":1,\"e\\u0301\":2}")
    #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(many)\"7\":1}") }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(many)\"x\":1,\"x\":1}") }
  }

  @Test func `objects are equal whatever the order of their members`() {
    let one: JSONValue = ["a": 1, "b": ["c": .null, "d": [true, "x"]]]
    let other: JSONValue = ["b": ["d": [true, "x"], "c": .null], "a": 1]
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one != ["a": 1, "b": ["c": .null, "d": ["x", true]]])
    #expect(one != ["a": 1])
  }

  @Test func `members can be set, replaced and removed`() {
    var object: JSONObject = ["a": 1]
    object["b"] = 2
    object["a"] = "one"
    #expect(object.members.map(\.name) == ["a", "b"])
    object["a"] = nil
    object["zzz"] = nil
    #expect(JSONValue.object(object) == ["b": 2])
  }

  @Test func `a member that is null is there`() {
    let value: JSONValue = ["a": .null]
    #expect(value["a"] != nil)
    #expect(value["b"] == nil)
    #expect(value["a"] == .null)
  }

  @Test func `the number of values is bounded, names and brackets included`() throws {
    let limits = JSONLimits(valuesMax: 4)
    #expect(try JSONValue(parsing: #"[1,{"a":2}]"#, limits: limits)[1]?["a"] == 2)
    #expect(throws: JSONError(.tooMany, at: 8)) {
      try JSONValue(parsing: #"[1,2,3,"4"]"#.replacing("3,", with: " 3,"), limits: limits)
    }
    let many = "[" + String(repeating: "0,", count: 1_000_000) + "0]"
    #expect(throws: JSONError(.tooMany, at: 1_999_999)) { try JSONValue(parsing: many) }
  }

  @Test func `depth and size are bounded`() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONValue(parsing: deep)
    #expect(throws: JSONError(.tooDeep, at: 64)) { try JSONValue(parsing: "[" + deep + "]") }
    let bottomless = String(repeating: "{\"a\":[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: bottomless) }
    let limits = JSONLimits(bytesMax: 3)
    #expect(throws: JSONError(.tooLarge, at: 3)) {
      try JSONValue(parsing: "1234", limits: limits)
    }
    _ = try JSONValue(parsing: "123", limits: limits)
  }

  @Test func `bytes that are no JSON never trap`() {
    var random = SeededGenerator(seed: 8259)
    let alphabet = Array("{}[]\",:\\u0d8e+-.1tfn \u{1}é".utf8)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<24, using: &random)
      let bytes = (0..<count).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      if let value = try? JSONValue(parsing: bytes) {
        #expect((try? JSONValue(parsing: value.encoded())) == value)
        #expect(JSONValue.isJCS(value.jcs()))
      }
    }
  }
}
