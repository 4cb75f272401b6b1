import EPCIS
import GS1

/// What an event names, in which roles.
///
/// | event | members | role |
/// | --- | --- | --- |
/// | object, transaction | `epcList` | subject |
/// | | `quantityList` | class; with ADD output, for a lot that is made is an output |
/// | | `parentID` | parent |
/// | aggregation, association | `parentID` | parent |
/// | | `childEPCs`, `childQuantityList` | child |
/// | transformation | `inputEPCList`, `inputQuantityList` | input |
/// | | `outputEPCList`, `outputQuantityList` | output |
/// | | `transformationID` | transformation |
///
/// Everything is filed under its `id`; an item is not filed under its lot. Places and parties are
/// not filed at all, so an event that only reports what sensors of a place measured is filed under
/// nothing but its party.
struct EventMentions {
  let mentions: Mentions
  /// Keeps what is named here out of the body.
  let codes: CodeGuard
  /// The things that stand in the body as keys.
  let parent: CanonicalID?
  let children: [CanonicalID]
  let inputs: [CanonicalID]
  let transformation: CanonicalID?

  init(_ event: EPCISEvent) throws(AdmissionError) {
    let classRole: Role = event.action == .add ? .output : .class
    var collector = Collector()
    try collector.things(event.epcList, .subject, "epcList")
    try collector.classes(event.quantityList, classRole, "quantityList")
    parent = try collector.thing(event.parentID, .parent, "parentID")
    try collector.things(event.childEPCs, .child, "childEPCs")
    let childClasses = try collector.classes(
      event.childQuantityList,
      .child,
      "childQuantityList"
    )
    try collector.things(event.inputEPCList, .input, "inputEPCList")
    let inputClasses = try collector.classes(
      event.inputQuantityList,
      .input,
      "inputQuantityList"
    )
    try collector.things(event.outputEPCList, .output, "outputEPCList")
    try collector.classes(event.outputQuantityList, .output, "outputQuantityList")
    transformation = try collector.thing(
      event.transformationID,
      .transformation,
      "transformationID"
    )
    // Only what is joined for good, or used up, stands in the body.
    let children = event.type == .association ? event.childEPCs.compactMap(\.key) : []
    self.children = children + childClasses.filter(EventMentions.canBeFollowed)
    inputs =
      event.inputEPCList.compactMap(\.key) + inputClasses.filter(EventMentions.canBeFollowed)
    mentions = Mentions(collector.named)
    codes = collector.codes
  }

  /// Movements of a bare GTIN are never part of another thing's journey.
  private static func canBeFollowed(_ id: CanonicalID) -> Bool { id.kind != .gtin }
}

/// Canonicalises identifiers and notes their roles.
private struct Collector {
  var named: [Mentions.Named] = []
  var codes = CodeGuard()

  mutating func things(
    _ list: IdentifierList,
    _ role: Role,
    _ field: String
  ) throws(AdmissionError) {
    var index = 0
    for part in list.parts {
      switch part {
      case .each(let identifiers):
        for identifier in identifiers {
          _ = try add(identifier, role, "\(field)[\(index)]")
          index += 1
        }
      case .run(let run):
        named.append(.run(run, role, field: "\(field)[\(index)]"))
        codes.add(run)
        index += run.count
      }
    }
  }

  @discardableResult
  mutating func classes(
    _ elements: [QuantityElement],
    _ role: Role,
    _ field: String
  ) throws(AdmissionError) -> [CanonicalID] {
    var ids: [CanonicalID] = []
    for (index, element) in elements.enumerated() {
      ids.append(try add(element.epcClass, role, "\(field)[\(index)].epcClass", isClass: true))
    }
    return ids
  }

  mutating func thing(
    _ identifier: Identifier?,
    _ role: Role,
    _ field: String
  ) throws(AdmissionError) -> CanonicalID? {
    guard let identifier else { return nil }
    return try add(identifier, role, field)
  }

  private mutating func add(
    _ identifier: Identifier,
    _ role: Role,
    _ field: String,
    isClass: Bool = false
  ) throws(AdmissionError) -> CanonicalID {
    guard let id = identifier.key else {
      throw AdmissionError(
        field: field,
        rule: .identifier,
        message: "\(identifier.text) is a web address but no GS1 Digital Link; it cannot be filed"
      )
    }
    named.append(.one(Mention(id, role, field: field)))
    codes.add(identifier, id, isClass: isClass)
    return id
  }
}
