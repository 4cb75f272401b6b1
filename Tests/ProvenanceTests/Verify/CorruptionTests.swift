import EPCIS
import Notes
import Provenance
import Testing

/// What happens to a bundle on its way: whatever is changed in it, it is refused.
///
/// The bundles here have no cosignature more than the trust file needs, for it is no fault to lose one
/// that could be done without.
@Suite struct CorruptionTests {
  private let trust: TrustPolicy

  init() throws { trust = try BundleVectors.trust() }

  /// A published bundle as JSON, and the code that was scanned.
  private func bundle(_ name: String) throws -> (bundle: ProofBundle, code: String) {
    let vector = try BundleVectors.named(name)
    var bundle = try ProofBundle(parsing: vector.bytes())
    let note = try SignedNote(parsing: bundle.checkpoint)
    let needed = note.signatures.filter { line in
      ["ledger.example/tmg", "witness.example/w1", "follower.example/f1"].contains(line.name.text)
    }
    bundle.checkpoint = try SignedNote(text: note.text, signatures: needed).bytes
    // What was cut for its depth need not be looked up at all.
    bundle.lookups.removeAll { if case .value = $0.finding { true } else { false } }
    return (bundle, vector.code)
  }

  private func isRefused(_ bytes: [UInt8], _ code: String) -> Bool {
    do {
      _ = try Recorded.verify(bytes, code: code, trust: trust, now: BundleVectors.now)
      return false
    } catch {
      return true
    }
  }

  @Test(arguments: ["lot_recalled", "item"])
  func `a bundle with one byte changed is refused`(name: String) throws {
    let (bundle, code) = try bundle(name)
    let bytes = bundle.encoded
    #expect(!isRefused(bytes, code))
    // Byte by byte it takes minutes; a few hundred of them show the same of each kind of field.
    let step = Exhaustive.isAskedFor ? 1 : bytes.count / 80
    var passed: [String] = []
    for index in stride(from: 0, to: bytes.count, by: step) {
      var changed = bytes
      changed[index] ^= index.isMultiple(of: 2) ? 1 : 0x20
      if isRefused(changed, code) { continue }
      let around = bytes[max(0, index - 40)...min(bytes.count - 1, index + 10)]
      passed.append("byte \(index) of …\(String(decoding: around, as: UTF8.self))…")
    }
    #expect(passed.isEmpty)
  }

  @Test(arguments: ["lot_recalled", "item"])
  func `a bundle that was cut short is refused`(name: String) throws {
    let (bundle, code) = try bundle(name)
    let bytes = bundle.encoded
    for count in stride(from: 0, to: bytes.count, by: Exhaustive.isAskedFor ? 1 : 997) {
      #expect(isRefused(Array(bytes[..<count]), code), "the first \(count) bytes")
    }
    #expect(isRefused(bytes + Array("{}".utf8), code))
  }

  @Test(arguments: ["lot_recalled", "item_members", "cut", "never"])
  func `a bundle with one field changed is refused`(name: String) throws {
    let (bundle, code) = try bundle(name)
    let json = bundle.json
    let changes = Change.all(of: json)
    #expect(changes.count > 1_000)
    // Odd, for there are nine kinds of changes: each meets fields of all sorts.
    let step = Exhaustive.isAskedFor ? 1 : max(1, changes.count / 70) | 1
    var passed: [String] = []
    for index in stride(from: 0, to: changes.count, by: step) {
      let change = changes[index]
      let changed = change.applied(to: json)
      if changed == json { continue }
      if !isRefused(changed.encoded(), code) { passed.append("\(change)") }
    }
    #expect(passed.isEmpty)
  }

  @Test func `the order of members and the space between them change nothing`() throws {
    let (bundle, code) = try bundle("lot_recalled")
    // RFC 8785 sorts the members; spaces after commas outside of texts are set by hand.
    let sorted = bundle.json.jcs()
    #expect(sorted != bundle.encoded)
    #expect(!isRefused(sorted, code))
    var spaced: [UInt8] = [10]
    var isText = false
    for (index, byte) in sorted.enumerated() {
      if byte == UInt8(ascii: "\""), sorted[index - 1] != UInt8(ascii: "\\") { isText.toggle() }
      spaced.append(byte)
      if byte == UInt8(ascii: ","), !isText { spaced += [10, 32, 9] }
    }
    #expect(!isRefused(spaced, code))
  }

  @Test func `a member that stands twice is refused`() throws {
    let (bundle, code) = try bundle("lot_recalled")
    let text = String(decoding: bundle.encoded, as: UTF8.self)
    #expect(isRefused(Array("{\"v\":1,".utf8) + bundle.encoded.dropFirst(), code))
    #expect(isRefused(Array(text.replacing("\"n\":0,", with: "\"n\":0,\"n\":0,").utf8), code))
  }

  @Test func `a bundle without end is not even read`() throws {
    let (_, code) = try bundle("lot_recalled")
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
    #expect(isRefused(deep, code))
    let long = [UInt8](repeating: UInt8(ascii: " "), count: ProofBundle.byteCountMax + 1)
    let refusal = #expect(throws: Refusal.self) { try ProofBundle(parsing: long) }
    #expect(refusal?.step == 0)
  }
}

/// One change of one field of a JSON value.
private struct Change: CustomStringConvertible {
  enum Kind: String, CaseIterable {
    case removed, null, number, text, array, object, more, doubled, swapped
  }

  /// The way to the field: names and places.
  let path: [Step]
  let kind: Kind

  enum Step: Hashable {
    case name(String)
    case place(Int)
  }

  static func all(of json: JSONValue) -> [Change] {
    paths(of: json).flatMap { path in Kind.allCases.map { Change(path: path, kind: $0) } }
  }

  private static func paths(of json: JSONValue) -> [[Step]] {
    var paths: [[Step]] = [[]]
    switch json {
    case .object(let object):
      for member in object.members {
        paths += Self.paths(of: member.value).map { [.name(member.name)] + $0 }
      }
    case .array(let values):
      for (place, value) in values.enumerated() {
        paths += Self.paths(of: value).map { [.place(place)] + $0 }
      }
    case .null, .bool, .number, .string, .texts: break
    }
    return paths
  }

  var description: String {
    let steps = path.map { step in
      switch step {
      case .name(let name): ".\(name)"
      case .place(let place): "[\(place)]"
      }
    }
    return "\(steps.joined()) \(kind.rawValue)"
  }

  func applied(to json: JSONValue) -> JSONValue { applied(to: json, path[...]) ?? .null }

  /// The value with the change; `nil` if it is to go.
  private func applied(to json: JSONValue, _ path: ArraySlice<Step>) -> JSONValue? {
    guard let step = path.first else { return changed(json) }
    switch (json, step) {
    case (.object(var object), .name(let name)):
      object[name] = object[name].flatMap { applied(to: $0, path.dropFirst()) }
      return .object(object)
    case (.array(var values), .place(let place)):
      if let value = applied(to: values[place], path.dropFirst()) {
        values[place] = value
      } else {
        values.remove(at: place)
      }
      return .array(values)
    default: return json
    }
  }

  private func changed(_ value: JSONValue) -> JSONValue? {
    switch kind {
    case .removed: return nil
    case .null: return .null
    case .number: return .number((value.numberValue ?? 0) + 1)
    case .text: return .string((value.stringValue ?? "") + "x")
    case .array: return .array([value])
    case .object: return ["value": value]
    case .more: return more(value)
    case .doubled: return doubled(value)
    case .swapped: return swapped(value)
    }
  }

  /// Something unknown at the end.
  private func more(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(var object):
      object["more"] = 1
      return .object(object)
    case .array(let values): return .array(values + [.null])
    case .string(let text): return .string(" " + text)
    case .number(let number): return .number(number + 0.5)
    case .bool, .null, .texts: return .string("more")
    }
  }

  /// The last element twice.
  private func doubled(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let values): return .array(values + values.suffix(1))
    case .string(let text): return .string(text + text)
    case .number(let number): return .number(number * 2)
    case .object, .bool, .null, .texts: return value
    }
  }

  /// The first two elements in the other order.
  private func swapped(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(var values) where values.count > 1:
      values.swapAt(0, 1)
      return .array(values)
    case .string(let text):
      var bytes = Array(text.utf8)
      guard bytes.count > 1 else { return value }
      bytes.swapAt(bytes.count - 1, bytes.count - 2)
      return String(validating: bytes, as: UTF8.self).map(JSONValue.string) ?? value
    case .number(let number): return .number(-number)
    case .array, .texts, .object, .bool, .null: return value
    }
  }
}
