extension Reader {
  /// Reads one event and checks all of it; `nil` if anything is wrong.
  mutating func event(_ value: JSONValue) -> EPCISEvent? {
    let problemsBefore = problems.count
    let warningsBefore = warnings.count
    guard let object = object(value) else { return nil }
    let type = required(object, "type", { $1.eventType($0) })
    let outerContext = context
    defer { context = outerContext }
    _ = optional(object, "@context") { value, reader in reader.addContext(value) }
    guard let type else {
      // What all events have in common can be looked at anyway.
      _ = EPCISEvent(reading: object, type: .transformation, &self)
      return nil
    }
    _ = self.object(value, members: EventShape.members(of: type))
    checkShape(of: object, type)
    guard var event = EPCISEvent(reading: object, type: type, &self) else { return nil }
    warnAboutTimes(of: event)
    event.number = eventNumber ?? firstEventNumber
    event.warnings = Array(warnings[warningsBefore...])
    return problems.count == problemsBefore && !isCut ? event : nil
  }

  private mutating func eventType(_ value: JSONValue) -> EventType? {
    guard let text = text(value) else { return nil }
    guard let type = EventType(rawValue: text) else {
      refuse(.documentType, "\(quoted(text)) is not one of the five types of events")
      return nil
    }
    return type
  }

  /// A sensor cannot report to an event what it measured later (EPCIS 2.0 §7.3.7).
  ///
  /// GS1's own published examples break this rule, so that it is a remark and no refusal.
  private mutating func warnAboutTimes(of event: EPCISEvent) {
    for (index, element) in event.sensorElementList.enumerated() {
      guard let time = element.metadata?.time, time > event.eventTime else { continue }
      let steps: [Step] = [
        .member("sensorElementList"), .element(index), .member("sensorMetadata"), .member("time"),
      ]
      within(steps) { $0.warn(.sensorTime, "measured after the event") }
    }
  }
}

// MARK: What an event needs to be about something

extension Reader {
  private mutating func checkShape(of object: JSONObject, _ type: EventType) {
    switch type {
    case .object: checkObject(object)
    case .aggregation: checkAggregation(object)
    case .association: checkAssociation(object)
    case .transaction: checkTransaction(object)
    case .transformation: checkTransformation(object)
    }
  }

  private func count(_ object: JSONObject, _ name: String) -> Int {
    object[name]?.elementCount ?? 0
  }

  private func hasAny(_ object: JSONObject, _ names: [String]) -> Bool {
    names.contains { count(object, $0) > 0 }
  }

  private func isAction(_ object: JSONObject, _ action: Action) -> Bool {
    object["action"]?.stringValue == action.rawValue
  }

  private mutating func checkObject(_ object: JSONObject) {
    let isSensorEvent = count(object, "sensorElementList") > 0 && object["readPoint"] != nil
    if object["epcList"] == nil && count(object, "quantityList") == 0 && !isSensorEvent {
      within(.member("epcList")) {
        $0.refuse(
          .what,
          "an ObjectEvent has an epcList, a quantityList, or a sensorElementList and a readPoint"
        )
      }
    }
    if object["ilmd"] != nil && (isAction(object, .observe) || isAction(object, .delete)) {
      within(.member("ilmd")) { $0.refuse(.ilmd, "ilmd stands with action ADD only") }
    }
  }

  private mutating func checkAggregation(_ object: JSONObject) {
    if object["parentID"] == nil && (isAction(object, .add) || isAction(object, .delete)) {
      within(.member("parentID")) {
        $0.refuse(.parent, "an AggregationEvent that adds or deletes names its parent")
      }
    }
    checkChildren(object)
  }

  private mutating func checkAssociation(_ object: JSONObject) {
    if object["parentID"] == nil {
      within(.member("parentID")) { $0.refuse(.parent, "an AssociationEvent names its parent") }
    }
    checkChildren(object)
  }

  private mutating func checkChildren(_ object: JSONObject) {
    guard !isAction(object, .delete), !hasAny(object, ["childEPCs", "childQuantityList"]) else {
      return
    }
    within(.member("childEPCs")) {
      $0.refuse(
        .children,
        "there must be childEPCs or a childQuantityList unless the action is DELETE"
      )
    }
  }

  private mutating func checkTransaction(_ object: JSONObject) {
    if object["bizTransactionList"] == nil {
      within(.member("bizTransactionList")) {
        $0.refuse(.required, "bizTransactionList is missing")
      }
    } else if object["bizTransactionList"]?.arrayValue?.isEmpty == true {
      within(.member("bizTransactionList")) {
        $0.refuse(.empty, "the list needs at least one element")
      }
    }
    let isAboutThings = object["epcList"] != nil || count(object, "quantityList") > 0
    if !isAboutThings && !isAction(object, .delete) {
      within(.member("epcList")) {
        $0.refuse(.what, "a TransactionEvent has an epcList or a quantityList unless it deletes")
      }
    }
  }

  private mutating func checkTransformation(_ object: JSONObject) {
    let hasInputs = hasAny(object, ["inputEPCList", "inputQuantityList"])
    let hasOutputs = hasAny(object, ["outputEPCList", "outputQuantityList"])
    if hasInputs && hasOutputs { return }
    if (hasInputs || hasOutputs) && object["transformationID"] != nil { return }
    within(.member(hasInputs ? "outputEPCList" : "inputEPCList")) {
      $0.refuse(
        .transformation,
        "a TransformationEvent has inputs and outputs, or one of them and a transformationID"
      )
    }
  }
}
