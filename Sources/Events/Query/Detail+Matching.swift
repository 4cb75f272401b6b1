import EPCIS

extension Detail {
  /// Whether `event`, whose prefixes `context` explains, fulfils this.
  func matches(_ event: JSONValue, in context: LinkedDataContext) -> Bool {
    switch subject {
    case .quantity(let uom): holdsForAny(Detail.quantities(of: event, uom))
    case .things(let parts): namesAny(parts.map { event[$0.rawValue] }, context) { $0 }
    case .classes(let lists): namesAny(lists.map { event[$0] }, context) { $0["epcClass"] }
    case .errorTime: holdsForAny([event["errorDeclaration"]?["declarationTime"]])
    case .sensors: event["sensorElementList"] != nil
    case .sensor(let name):
      holdsForAny(Detail.sensorParts(of: event).map { Detail.word($0[name], name, context) })
    case .measurement(let name, let uom):
      holdsForAny(
        Detail.reports(of: event).filter { $0["uom"]?.stringValue == uom }.map { $0[name] }
      )
    case .field(let field): holdsForAny(field.values(in: event, context))
    }
  }

  private func holdsForAny(_ values: [JSONValue?]) -> Bool {
    values.contains { value in
      guard let value else { return false }
      guard let elements = value.arrayValue, comparison != .exists else {
        return comparison.holds(for: value, operands)
      }
      return elements.contains { comparison.holds(for: $0, operands) }
    }
  }

  private static let quantityLists = [
    "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList",
  ]

  private static func quantities(of event: JSONValue, _ uom: String?) -> [JSONValue?] {
    let elements = quantityLists.flatMap { event[$0]?.arrayValue ?? [] }
    return elements.filter { uom == nil || $0["uom"]?.stringValue == uom }.map { $0["quantity"] }
  }

  /// Whether one of the identifiers in `lists` is one of the operands, or fits it.
  private func namesAny(
    _ lists: [JSONValue?],
    _ context: LinkedDataContext,
    _ identifier: (JSONValue) -> JSONValue?
  ) -> Bool {
    let elements = lists.compactMap(\.self).lazy.flatMap { $0.arrayValue ?? [$0] }
    return elements.contains { element in
      guard let text = identifier(element)?.stringValue else { return false }
      let uri = StoredEvent.canonical(text, context)
      return operands.contains { operand in
        switch operand {
        case .text(let other): uri.utf8.elementsEqual(other.utf8)
        case .pattern(let pattern):
          if case .classes = subject {
            pattern.matchesClass(uri)
          } else {
            pattern.matchesThing(uri)
          }
        default: false
        }
      }
    }
  }

  private static func reports(of event: JSONValue) -> [JSONValue] {
    (event["sensorElementList"]?.arrayValue ?? []).flatMap { $0["sensorReport"]?.arrayValue ?? [] }
  }

  private static func sensorParts(of event: JSONValue) -> [JSONValue] {
    let elements = event["sensorElementList"]?.arrayValue ?? []
    return elements.compactMap { $0["sensorMetadata"] } + reports(of: event)
  }

  /// URIs are compared in full, however they were written.
  private static func word(
    _ value: JSONValue?,
    _ name: String,
    _ context: LinkedDataContext
  ) -> JSONValue? {
    guard name != "stringValue", name != "hexBinaryValue", let text = value?.stringValue else {
      return value
    }
    return .string(context.expand(text))
  }
}

extension Detail.Field {
  /// All that stands under this name.
  func values(in event: JSONValue, _ context: LinkedDataContext) -> [JSONValue?] {
    var found: [JSONValue] = []
    for object in objects(in: event) { collect(from: object, context, depth: 0, into: &found) }
    guard let attribute else { return found }
    return found.map { value in
      value.objectValue?.members.first { context.expand($0.name) == context.expand(attribute) }?
        .value
    }
  }

  private func objects(in event: JSONValue) -> [JSONValue] {
    let elements = event["sensorElementList"]?.arrayValue ?? []
    let objects: [JSONValue?] =
      switch place {
      case .event: [event]
      case .ilmd: [event["ilmd"]]
      case .errorDeclaration: [event["errorDeclaration"]]
      case .readPoint: [event["readPoint"]]
      case .bizLocation: [event["bizLocation"]]
      case .persistentDisposition: [event["persistentDisposition"]]
      case .sensorElement: elements
      case .sensorMetadata: elements.map { $0["sensorMetadata"] }
      case .sensorReport: elements.flatMap { $0["sensorReport"]?.arrayValue ?? [] }
      }
    return objects.compactMap(\.self)
  }

  /// Inner fields stand in fields that are not of EPCIS, not in those which EPCIS defines.
  private func collect(
    from value: JSONValue,
    _ context: LinkedDataContext,
    depth: Int,
    into found: inout [JSONValue]
  ) {
    if isInner, let elements = value.arrayValue {
      for element in elements { collect(from: element, context, depth: depth, into: &found) }
    }
    for member in value.objectValue?.members ?? [] {
      if isInner ? depth > 0 : true, isNamed(member.name, context) { found.append(member.value) }
      guard isInner, depth > 0 || member.name.utf8.contains(UInt8(ascii: ":")) else { continue }
      collect(from: member.value, context, depth: depth + 1, into: &found)
    }
  }

  private func isNamed(_ member: String, _ context: LinkedDataContext) -> Bool {
    member == name || context.expand(member) == uri
  }
}
