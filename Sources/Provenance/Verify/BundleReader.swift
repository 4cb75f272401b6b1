import Crypto
import EPCIS
import Merkle

/// A value within a bundle's JSON, and where it stands there.
///
/// Everything is read strictly: what has another type or form, and what was not asked for, refuses.
struct BundleReader {
  let value: JSONValue
  private let path: String
  /// Its place in the array at ``path``; `nil` if it stands at ``path`` itself.
  private let place: Int?

  init(value: JSONValue, field: String, at place: Int? = nil) {
    self.value = value
    path = field
    self.place = place
  }

  /// Where it stands.
  ///
  /// Put together only when somebody asks, for a bundle may hold millions of values.
  var field: String { place.map { "\(path)[\($0)]" } ?? path }

  /// The elements of an array, each read when it is asked for.
  struct Elements: RandomAccessCollection {
    fileprivate let values: [JSONValue]
    fileprivate let field: String

    var startIndex: Int { 0 }
    var endIndex: Int { values.count }
    subscript(place: Int) -> BundleReader {
      BundleReader(value: values[place], field: field, at: place)
    }
  }

  func refusal(_ message: String) -> Refusal { Refusal(step: 0, field: field, message) }

  /// The member `name` of an object, which must be there.
  func member(_ name: String) throws(Refusal) -> BundleReader {
    guard let member = optional(name) else { throw refusal("the member \(name) is missing") }
    return member
  }

  /// The member `name` of an object.
  func optional(_ name: String) -> BundleReader? {
    guard let member = value[name] else { return nil }
    let field = field
    return BundleReader(value: member, field: field.isEmpty ? name : "\(field).\(name)")
  }

  /// Refuses unless this is an object whose members are all among `names`.
  func checkMembers(_ names: [String]) throws(Refusal) {
    guard let object = value.objectValue else { throw refusal("this is no JSON object") }
    for member in object.members {
      guard names.contains(where: { $0.utf8.elementsEqual(member.name.utf8) }) else {
        throw refusal("a bundle has no member \(member.name) here")
      }
    }
  }

  func elements() throws(Refusal) -> Elements {
    guard let values = value.arrayValue else { throw refusal("this is no JSON array") }
    return Elements(values: values, field: field)
  }

  func number() throws(Refusal) -> UInt64 {
    guard let number = value.integerValue, number >= 0 else {
      throw refusal("this is no whole number from 0 to 2^53 − 1")
    }
    return UInt64(number)
  }

  func text() throws(Refusal) -> String {
    guard let text = value.stringValue else { throw refusal("this is no text") }
    return text
  }

  func bytes() throws(Refusal) -> [UInt8] { Array(try text().utf8) }

  /// Base64 of exactly `count` bytes.
  func base64(_ count: Int) throws(Refusal) -> [UInt8] {
    guard let bytes = Base64.decode(try text()), bytes.count == count else {
      throw refusal("this is not the base64 of \(count) bytes")
    }
    return bytes
  }

  func digest() throws(Refusal) -> Digest {
    let bytes = try base64(Digest.byteCount)
    return Digest(bytes.span)
  }

  func digests() throws(Refusal) -> [Digest] {
    var digests: [Digest] = []
    for element in try elements() { digests.append(try element.digest()) }
    return digests
  }

  func key() throws(Refusal) -> IndexKey {
    let bytes = try base64(IndexKey.byteCount)
    return IndexKey(bytes.span)
  }

  func indexValue() throws(Refusal) -> IndexValue {
    guard let value = IndexValue(bytes: try base64(IndexValue.byteCount)) else {
      throw refusal("this is no value of the index")
    }
    return value
  }
}

extension BundleReader.Elements {
  /// Reads each element with `read`, which gives what it was read as and what it is ordered by.
  ///
  /// - Throws: if the elements do not ascend, or one stands twice.
  func ascending<Value, Order: Comparable>(
    by order: (Value) -> Order,
    _ read: (BundleReader) throws(Refusal) -> Value
  ) throws(Refusal) -> [Value] {
    var elements: [Value] = []
    for reader in self {
      let element = try read(reader)
      if let last = elements.last, order(last) >= order(element) {
        throw reader.refusal("this does not stand in ascending order, or stands twice")
      }
      elements.append(element)
    }
    return elements
  }
}
