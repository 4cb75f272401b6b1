/// Header fields in the order in which they came or were added.
///
/// The fields lie in one array of bytes, and what is kept beside it is where each name and value
/// begins and ends: reading a head costs two allocations, however many fields it has.
public struct Fields: Sendable {
  /// Where one field lies in `bytes`.
  struct Line: Sendable {
    private let nameStart: UInt32
    private let nameEnd: UInt32
    private let valueStart: UInt32
    private let valueEnd: UInt32

    init(_ name: Range<Int>, _ value: Range<Int>) {
      nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
      nameEnd = UInt32(truncatingIfNeeded: name.upperBound)
      valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
      valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
    }

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  private(set) var bytes: [UInt8]
  private(set) var lines: [Line]
  /// Whether `bytes` is what an answer with these fields carries, line ends included.
  private(set) var isRendered: Bool

  /// No fields.
  public init() {
    bytes = []
    lines = []
    isRendered = true
  }

  /// Fields that lie somewhere in `bytes`.
  init(bytes: [UInt8], lines: [Line]) {
    self.bytes = bytes
    self.lines = lines
    isRendered = false
  }

  /// How many fields there are, repeated names counted each time.
  public var count: Int { lines.count }

  /// The value of a field; several of the same name are joined by a comma (RFC 9110 §5.3).
  ///
  /// Setting replaces all fields of that name; setting `nil` removes them.
  public subscript(name: FieldName) -> String? {
    get {
      var joined: String?
      for line in lines where matches(line, name) {
        let value = text(line.value)
        joined = joined.map { "\($0), \(value)" } ?? value
      }
      return joined
    }
    set {
      if contains(name) { remove(name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// Whether a field of that name is there.
  public func contains(_ name: FieldName) -> Bool {
    lines.contains { matches($0, name) }
  }

  /// Every value of fields of that name, in order.
  public func values(_ name: FieldName) -> [String] {
    lines.filter { matches($0, name) }.map { text($0.value) }
  }

  /// Adds a field, even if one of that name is there already.
  ///
  /// A control character in the value becomes a blank, so that no value can begin another field
  /// (RFC 9110 §5.5).
  public mutating func add(_ name: FieldName, _ value: String) {
    let nameStart = bytes.count
    bytes.append(contentsOf: name.text.utf8)
    let nameEnd = bytes.count
    bytes.append(contentsOf: Self.colon)
    let valueStart = bytes.count
    bytes.append(contentsOf: value.utf8)
    for index in valueStart..<bytes.count where !Characters.isFieldValue(bytes[index]) {
      bytes[index] = Characters.space
    }
    let valueEnd = bytes.count
    bytes.append(contentsOf: Self.lineEnd)
    lines.append(Line(nameStart..<nameEnd, valueStart..<valueEnd))
    if name.belongsToConnection { isRendered = false }
  }

  /// The same in memory of its own.
  var copied: Fields {
    var copy = self
    copy.bytes = bytes.map { $0 }
    copy.lines = lines.map { $0 }
    return copy
  }

  private static let colon = Array(": ".utf8)
  private static let lineEnd = Array("\r\n".utf8)

  private mutating func remove(_ name: FieldName) {
    let kept = self
    self = Fields()
    for line in kept.lines where !kept.matches(line, name) {
      add(FieldName(known: kept.text(line.name)), kept.text(line.value))
    }
  }

  func matches(_ line: Line, _ name: FieldName) -> Bool {
    let span = bytes.span
    return name.matches(span.extracting(line.name))
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  /// Fields written in the source, in that order.
  public init(dictionaryLiteral elements: (FieldName, String)...) {
    self.init()
    bytes.reserveCapacity(elements.count * 48)
    lines.reserveCapacity(elements.count + 1)
    for (name, value) in elements { add(name, value) }
  }
}

extension Fields: Sequence {
  /// Goes through names and values as text, in order.
  public func makeIterator() -> some IteratorProtocol<(name: String, value: String)> {
    lines.lazy.map { (name: text($0.name), value: text($0.value)) }.makeIterator()
  }
}

extension Fields: Equatable {
  /// Whether the same fields stand in the same order; the case of names does not count.
  public static func == (left: Fields, right: Fields) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy {
      $0.value == $1.value && FieldName($0.name) == FieldName($1.name)
    }
  }
}
