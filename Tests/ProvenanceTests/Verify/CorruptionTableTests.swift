import EPCIS
import Notes
import Provenance
import Testing

/// Ways to corrupt a bundle or a trust file, each with the step and the field that must refuse it.
///
/// The table is data, `Vectors/corruptions.json`, and `Tests/JavaScript` runs the same one: an edit
/// names a place in the JSON (`at`) and does one thing there (`set`, `remove`, `replace` in a text,
/// `add` to an array, `swap` or `double` its elements, `copy` from another place), or changes the
/// text of the bundle itself (`raw`, `append`, `prepend`).
@Suite struct CorruptionTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let json: JSONValue
    var testDescription: String { name }
  }

  static func cases(_ list: String) -> [Case] {
    do {
      let json = try JSONValue(parsing: BundleVectors.bytes(of: "Vectors/corruptions.json"))
      return try json.elements(list).map { Case(name: try $0.text("name"), json: $0) }
    } catch {
      preconditionFailure("corruptions.json cannot be read: \(error)")
    }
  }

  @Test(arguments: cases("corruptions"))
  func `a corrupted bundle is refused at the step and for the field of the table`(
    corruption: Case
  ) throws {
    let json = corruption.json
    let base = try #require(
      BundleVectors.cases.first { $0.file == json["base"]?.stringValue }
    )
    let bytes = try corrupted(base.bytes(), json.elements("edits"))
    let trust = try edited(BundleVectors.trustText(), json["trust"]?.arrayValue ?? [])
    let refusal = try #require(throws: Refusal.self) {
      try Recorded.verify(
        bytes,
        code: json["code"]?.stringValue ?? base.code,
        trust: TrustPolicy(parsing: trust),
        now: json["now"]?.integerValue.map(UInt64.init) ?? BundleVectors.now
      )
    }
    let expected = try #require(json["expected"])
    #expect(refusal.step == expected["step"]?.integerValue.map(Int.init), "\(refusal)")
    #expect(refusal.field == expected["field"]?.stringValue, "\(refusal)")
  }

  @Test(arguments: cases("trustFiles"))
  func `a corrupted trust file is refused at the line of the table`(corruption: Case) throws {
    let text = try edited(BundleVectors.trustText(), corruption.json.elements("edits"))
    let expected = corruption.json["line"]?.integerValue.map(Int.init)
    do throws(NotesError) {
      _ = try TrustPolicy(parsing: text)
      #expect(expected == nil)
    } catch .trustLine(let line, _) {
      #expect(line == expected)
    } catch {
      #expect(expected == 0, "\(error)")
    }
  }

  private func edited(_ text: String, _ edits: [JSONValue]) throws -> String {
    var text = text
    for edit in edits {
      let parts = try #require(edit.arrayValue).compactMap(\.stringValue)
      try #require(parts.count == 2 && text.contains(parts[0]))
      text = text.replacing(parts[0], with: parts[1], maxReplacements: 1)
    }
    return text
  }

  private func corrupted(_ bytes: [UInt8], _ edits: [JSONValue]) throws -> [UInt8] {
    var text = String(decoding: bytes, as: UTF8.self)
    for edit in edits {
      if let parts = edit["raw"] {
        text = try edited(text, [parts])
      } else if let end = edit["append"]?.stringValue {
        text += end
      } else if let start = edit["prepend"]?.stringValue {
        text = start + text
      } else {
        let json = try JSONValue(parsing: text)
        let path = try edit.elements("at")[...]
        let copied = try edit["copy"]?.arrayValue.map { try value(in: json, at: $0[...]) }
        let changed = try changing(json, at: path) { try change($0, as: edit, copied) }
        text = String(decoding: (changed ?? .null).encoded(), as: UTF8.self)
      }
    }
    return Array(text.utf8)
  }

  private func value(in json: JSONValue, at path: ArraySlice<JSONValue>) throws -> JSONValue {
    guard let step = path.first else { return json }
    let next = step.stringValue.map { json[$0] } ?? step.integerValue.map { json[Int($0)] } ?? nil
    return try value(in: try #require(next), at: path.dropFirst())
  }

  /// The value with the one at `path` changed; `nil` if it is to go.
  private func changing(
    _ json: JSONValue,
    at path: ArraySlice<JSONValue>,
    _ change: (JSONValue?) throws -> JSONValue?
  ) throws -> JSONValue? {
    guard let step = path.first else { return try change(json) }
    let isLast = path.count == 1
    if let name = step.stringValue, var object = json.objectValue {
      object[name] =
        isLast
        ? try change(object[name])
        : try changing(try #require(object[name]), at: path.dropFirst(), change)
      return .object(object)
    }
    var values = try #require(json.arrayValue)
    let place = Int(try #require(step.integerValue))
    if let value = try changing(values[place], at: path.dropFirst(), change) {
      values[place] = value
    } else {
      values.remove(at: place)
    }
    return .array(values)
  }

  private func change(
    _ value: JSONValue?,
    as edit: JSONValue,
    _ copied: JSONValue?
  ) throws -> JSONValue? {
    if let copied { return copied }
    if let new = edit["set"] { return new }
    if edit["remove"] != nil { return nil }
    let value = try #require(value)
    if let parts = edit["replace"] {
      return .string(try edited(try #require(value.stringValue), [parts]))
    }
    var values = try #require(value.arrayValue)
    if let new = edit["add"] { values.append(new) }
    if let pair = edit["swap"]?.arrayValue?.compactMap(\.integerValue) {
      values.swapAt(Int(pair[0]), Int(pair[1]))
    }
    if let place = edit["double"]?.integerValue.map(Int.init) {
      values.insert(values[place], at: place)
    }
    return .array(values)
  }
}
