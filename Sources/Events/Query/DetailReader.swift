import EPCIS

/// Reads parameters about what is not indexed: `GE_quantity`, `LT_value_CEL`, `EQ_ILMD_ex:field`.
struct DetailReader {
  let reader: ParameterReader

  private var name: String { reader.parameter.name }

  /// The condition.
  ///
  /// - Returns: `nil` if the name is not of any such form, and `.some(nil)` for one that asks for
  ///   nothing.
  func detail() throws(QueryError) -> Detail?? {
    if let attribute = try attributeDetail() { return attribute }
    guard let underscore = name.utf8.firstIndex(of: UInt8(ascii: "_")),
      let comparison = Detail.Operator(rawValue: String(name[..<underscore]))
    else { return nil }
    let rest = String(name[name.index(after: underscore)...])
    guard let subject = try subject(rest, comparison) else { return nil }
    if comparison == .exists {
      guard try reader.exists() else { return .some(nil) }
      return Detail(subject: subject, comparison: comparison, operands: [])
    }
    return Detail(
      subject: subject,
      comparison: comparison,
      operands: try operands(subject, comparison)
    )
  }

  private static let times: Set<String> = ["time", "startTime", "endTime"]
  private static let texts: Set<String> = [
    "deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules",
    "stringValue", "hexBinaryValue", "uriValue", "booleanValue", "coordinateReferenceSystem",
    "component", "exception",
  ]
  private static let uris: Set<String> = [
    "deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules",
    "uriValue", "coordinateReferenceSystem",
  ]
  private static let measures: Set<String> = [
    "value", "minValue", "maxValue", "meanValue", "sDev", "percValue",
  ]

  private func subject(
    _ rest: String,
    _ comparison: Detail.Operator
  ) throws(QueryError) -> Detail.Subject? {
    if rest.utf8.contains(UInt8(ascii: ":")) { return .field(try field(rest)) }
    switch (comparison, rest) {
    case (.exists, "sensorElementList"): return .sensors
    case (.exists, _): return nil
    case (_, "quantity"): return .quantity(uom: nil)
    case (_, "percRank"): return .sensor(rest)
    case (.greaterOrEqual, "errorDeclarationTime"), (.less, "errorDeclarationTime"),
      (.greaterOrEqual, "errorDeclaration_Time"), (.less, "errorDeclaration_Time"):
      return .errorTime
    case (.greaterOrEqual, _) where Self.times.contains(rest): return .sensor(rest)
    case (.less, _) where Self.times.contains(rest): return .sensor(rest)
    case (.equal, _) where Self.texts.contains(rest): return .sensor(rest)
    default:
      let parts = rest.split(separator: "_", omittingEmptySubsequences: false)
      if parts.count == 2, parts[0] == "quantity", (2...4).contains(parts[1].utf8.count) {
        return .quantity(uom: String(parts[1]))
      }
      guard parts.count == 2, Self.measures.contains(String(parts[0])),
        (2...3).contains(parts[1].utf8.count)
      else { return nil }
      return .measurement(String(parts[0]), uom: String(parts[1]))
    }
  }

  // MARK: Fields of one's own

  private static let places: [Detail.Field.Place] = [
    .ilmd, .errorDeclaration, .sensorElement, .sensorMetadata, .sensorReport, .readPoint,
    .bizLocation, .persistentDisposition,
  ]

  func field(_ text: String) throws(QueryError) -> Detail.Field {
    var rest = text[...]
    func take(_ prefix: String) -> Bool {
      guard rest.utf8.starts(with: prefix.utf8) else { return false }
      rest = rest.dropFirst(prefix.utf8.count)
      return true
    }
    let isInner = take("INNER_")
    let place = Self.places.first { take($0.rawValue) } ?? .event
    let name = String(rest)
    let uri = reader.context.expand(name)
    guard Facts.isURI(uri) else {
      throw reader.refusal("\(name) is neither a URI nor a name such as example:field")
    }
    return Detail.Field(place: place, isInner: isInner, name: name, uri: uri)
  }

  /// `HASATTR_<field>` names attributes of a field, `EQ_ATTR_<field>_<attribute>` their values.
  private func attributeDetail() throws(QueryError) -> Detail? {
    if let rest = reader.suffix("HASATTR_") {
      var field = try field(rest)
      field.attribute = try reader.one()
      return Detail(subject: .field(field), comparison: .exists, operands: [])
    }
    guard let rest = reader.suffix("EQ_ATTR_") else { return nil }
    guard let separator = rest.lastIndex(of: "_") else {
      throw reader.refusal("it has the form EQ_ATTR_field_attribute")
    }
    var field = try field(String(rest[..<separator]))
    field.attribute = String(rest[rest.index(after: separator)...])
    return Detail(
      subject: .field(field),
      comparison: .equal,
      operands: reader.parameter.values.map { .text($0) }
    )
  }

  // MARK: Operands

  private func operands(
    _ subject: Detail.Subject,
    _ comparison: Detail.Operator
  ) throws(QueryError) -> [Detail.Operand] {
    let isEqual = comparison == .equal
    if !isEqual { _ = try reader.one() }
    switch subject {
    case .quantity, .measurement, .sensor("percRank"):
      return try reader.each { text throws(QueryError) in .number(try number(text)) }
    case .errorTime: return [.time(try reader.instant())]
    case .sensor("booleanValue"):
      return [.truth(try reader.truth())]
    case .sensor(let name) where Self.times.contains(name):
      return [.time(try reader.instant())]
    case .sensor(let name) where Self.uris.contains(name):
      return try reader.each { text throws(QueryError) in .text(try reader.uri(text)) }
    case .sensor(let name):
      let isText = name == "stringValue" || name == "hexBinaryValue"
      return reader.parameter.values.map { .text(isText ? $0 : reader.context.expand($0)) }
    case .field where isEqual:
      // A number may have been captured as a number or as a text.
      return reader.parameter.values.flatMap { text -> [Detail.Operand] in
        guard let number = plainNumber(text) else { return [.text(text)] }
        return [.text(text), .number(number)]
      }
    case .field:
      let text = try reader.one()
      if let number = plainNumber(text) { return [.number(number)] }
      if let time = Instant(parsing: text) { return [.time(time)] }
      return [.text(text)]
    case .sensors, .things, .classes: return []
    }
  }

  private func number(_ text: String) throws(QueryError) -> Double {
    guard let number = plainNumber(text) else { throw reader.refusal("\(text) is no number") }
    return number
  }

  /// A number as JSON writes it.
  private func plainNumber(_ text: String) -> Double? {
    guard text.utf8.count <= 64, let value = try? JSONValue(parsing: text) else { return nil }
    return value.numberValue
  }
}
