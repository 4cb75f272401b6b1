import EPCIS
import GS1

/// Reads one parameter of a query.
struct ParameterReader {
  let parameter: EventQuery.Parameter
  let context: LinkedDataContext

  private var name: String { parameter.name }

  func refusal(_ reason: String) -> QueryError { .parameter(name, reason) }

  /// Adds what the parameter says to `query`.
  func add(to query: inout EventQuery) throws(QueryError) {
    switch name {
    case "eventType": query.terms.append(try marks(.type, ParameterReader.eventType))
    case "EQ_action": query.terms.append(try marks(.action, ParameterReader.action))
    case "EQ_bizStep": query.terms.append(try words(.bizStep, .bizSteps))
    case "EQ_disposition": query.terms.append(try words(.disposition, .dispositions))
    case "EQ_persistentDisposition_set":
      query.terms.append(try words(.dispositionSet, .dispositions))
    case "EQ_persistentDisposition_unset":
      query.terms.append(try words(.dispositionUnset, .dispositions))
    case "EQ_readPoint": query.terms.append(try marks([.readPoint], place))
    case "WD_readPoint": query.terms.append(try marks([.readPoint, .aroundReadPoint], place))
    case "EQ_bizLocation": query.terms.append(try marks([.bizLocation], place))
    case "WD_bizLocation": query.terms.append(try marks([.bizLocation, .aroundBizLocation], place))
    case "MATCH_epcClass": try addClasses([.epcClass], to: &query)
    case "MATCH_inputEPCClass": try addClasses([.inputClass], to: &query)
    case "MATCH_outputEPCClass": try addClasses([.outputClass], to: &query)
    case "MATCH_anyEPCClass":
      try addClasses([.epcClass, .inputClass, .outputClass], to: &query)
    case "EQ_errorReason": query.terms.append(try words(.errorReason, .errorReasons))
    case "EQ_correctiveEventID": query.terms.append(try marks([.correctiveEventID], uri))
    case "EQ_type": query.terms.append(try words(.sensorType, .measurements))
    case "MATCH_epc": try addThings([.epcList, .childEPCs], to: &query)
    case "MATCH_parentID": try addThings([.parentID], to: &query)
    case "MATCH_inputEPC": try addThings([.inputEPCList], to: &query)
    case "MATCH_outputEPC": try addThings([.outputEPCList], to: &query)
    case "MATCH_anyEPC":
      try addThings([.epcList, .childEPCs, .parentID, .inputEPCList, .outputEPCList], to: &query)
    case "EQ_transformationID": try addThings([.transformationID], to: &query)
    case "EQ_eventID": query.eventIDs = try each(uri)
    case "EXISTS_errorDeclaration":
      if try exists() { query.terms.append([EventQuery.Mark(.errorDeclaration, "")]) }
    default: try addFurther(to: &query)
    }
  }

  private func addFurther(to query: inout EventQuery) throws(QueryError) {
    switch name {
    case "GE_eventTime": query.eventTime.lowest = try moment()
    case "LT_eventTime": query.eventTime.end = try moment()
    case "GE_recordTime": query.recordTime.lowest = try moment()
    case "LT_recordTime": query.recordTime.end = try moment()
    case "orderBy":
      let text = try one()
      if let order = EventQuery.Order(rawValue: text) {
        query.order = order
      } else if text.utf8.contains(UInt8(ascii: ":")) {
        query.orderField = try DetailReader(reader: self).field(text)
      } else {
        throw refusal(
          "events are ordered by eventTime or recordTime, or a field such as example:field"
        )
      }
    case "orderDirection":
      switch try one() {
      case "ASC": query.isAscending = true
      case "DESC": query.isAscending = false
      default: throw refusal("it is ASC or DESC")
      }
    case "eventCountLimit": query.eventCountLimit = try count()
    case "maxEventCount": query.maxEventCount = try count()
    default:
      if let term = try typedTerm() {
        query.terms.append(term)
      } else if let detail = try DetailReader(reader: self).detail() {
        add(detail, to: &query)
      } else {
        throw refusal("there is no such parameter")
      }
    }
  }

  /// Texts of a field of one's own are indexed, so no event need be read for them.
  private func add(_ detail: Detail?, to query: inout EventQuery) {
    guard let detail else { return }
    if case .field(let field) = detail.subject, detail.comparison == .equal, !field.isInner,
      field.attribute == nil, field.place == .event || field.place == .ilmd,
      field.uri != field.name
    {
      var texts: [String] = []
      for case .text(let text) in detail.operands where text.utf8.count <= Facts.textBytesMax {
        texts.append(text)
      }
      if texts.count == detail.operands.count {
        let attribute: Attribute = field.place == .ilmd ? .ilmd(field.uri) : .field(field.uri)
        query.terms.append(texts.map { EventQuery.Mark(attribute, $0) })
        return
      }
    }
    query.details.append(detail)
  }

  // MARK: Documents, sources, destinations

  private func typedTerm() throws(QueryError) -> [EventQuery.Mark]? {
    if let type = suffix("EQ_bizTransaction_") {
      let word = try canonical(type, .bizTransactionTypes)
      return try marks([.bizTransaction(word)], place)
    }
    if let type = suffix("EQ_source_") {
      return try marks([.source(try canonical(type, .sourceDestTypes))], place)
    }
    if let type = suffix("EQ_destination_") {
      return try marks([.destination(try canonical(type, .sourceDestTypes))], place)
    }
    return nil
  }

  func suffix(_ prefix: String) -> String? {
    guard name.utf8.starts(with: prefix.utf8), name.utf8.count > prefix.utf8.count else {
      return nil
    }
    return String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  private func canonical(_ type: String, _ list: Vocabulary) throws(QueryError) -> String {
    guard let word = list.word(type, in: context) else {
      throw refusal("\(type) is neither a word of the standard nor a URI of one's own")
    }
    return word
  }

  // MARK: Values

  func one() throws(QueryError) -> String {
    guard parameter.values.count == 1 else { throw refusal("it has one value") }
    return parameter.values[0]
  }

  func each<T>(_ read: (String) throws(QueryError) -> T) throws(QueryError) -> [T] {
    var values: [T] = []
    for value in parameter.values { values.append(try read(value)) }
    return values
  }

  private func marks(
    _ attribute: Attribute,
    _ allowed: Set<String>
  ) throws(QueryError) -> [EventQuery.Mark] {
    try each { value throws(QueryError) in
      guard allowed.contains(value) else {
        throw refusal("it is one of \(allowed.sorted().joined(separator: ", "))")
      }
      return EventQuery.Mark(attribute, value)
    }
  }

  private func words(
    _ attribute: Attribute,
    _ list: Vocabulary
  ) throws(QueryError) -> [EventQuery.Mark] {
    try each { value throws(QueryError) in EventQuery.Mark(attribute, try canonical(value, list)) }
  }

  private func marks(
    _ attributes: [Attribute],
    _ read: (String) throws(QueryError) -> String
  ) throws(QueryError) -> [EventQuery.Mark] {
    try each(read).flatMap { value in attributes.map { EventQuery.Mark($0, value) } }
  }

  private func addThings(
    _ parts: Set<EventQuery.Part>,
    to query: inout EventQuery
  ) throws(QueryError) {
    if parameter.values.contains(where: isPattern) {
      guard name.utf8.starts(with: "MATCH_".utf8) else {
        throw refusal("it takes no patterns; only parameters that begin with MATCH_ do")
      }
      query.details.append(try detail(.things(parts), isPattern))
      return
    }
    let uris = try each(thing)
    query.things.append(EventQuery.Things(parameter: name, uris: uris, parts: parts))
  }

  private func addClasses(
    _ attributes: [Attribute],
    to query: inout EventQuery
  ) throws(QueryError) {
    // The URN of a product is written as a pattern of its items.
    let isPattern = { (text: String) in
      guard self.isPattern(text) else { return false }
      let isProduct = EPCURN.isGS1(text) && (try? EPCURN.link(text)) != nil
      return !isProduct
    }
    guard parameter.values.contains(where: isPattern) else {
      query.terms.append(try marks(attributes, thing))
      return
    }
    let lists = attributes.flatMap { attribute in
      switch attribute {
      case .inputClass: ["inputQuantityList"]
      case .outputClass: ["outputQuantityList"]
      default: ["quantityList", "childQuantityList"]
      }
    }
    query.details.append(try detail(.classes(Set(lists)), isPattern))
  }

  /// What no index leads to: each value a pattern, or an identifier beside one.
  private func detail(
    _ subject: Detail.Subject,
    _ isPattern: (String) -> Bool
  ) throws(QueryError) -> Detail {
    let operands = try each { text throws(QueryError) -> Detail.Operand in
      guard isPattern(text) else { return .text(try thing(text)) }
      do throws(ThingPattern.Fault) { return .pattern(try ThingPattern(text)) } catch {
        throw refusal("\(text): \(error.reason)")
      }
    }
    return Detail(subject: subject, comparison: .equal, operands: operands)
  }

  private func isPattern(_ text: String) -> Bool {
    text.utf8.starts(with: ThingPattern.start.utf8)
  }

  /// The canonical URI of a thing or class.
  ///
  /// What says that it is of GS1 must be; any other address may be asked for, and names nothing.
  private func thing(_ text: String) throws(QueryError) -> String {
    let uri = try uri(text)
    do { return try CanonicalID(identifier: uri, rules: .lenient).uri } catch {
      guard EPCURN.isGS1(uri) || uri.utf8.starts(with: "https://id.gs1.org/".utf8) else {
        return uri
      }
      throw refusal("\(text) is no identifier of things: \(error)")
    }
  }

  /// The canonical URI of a place, a party or a document; any URI can name one.
  private func place(_ text: String) throws(QueryError) -> String {
    let uri = try uri(text)
    guard !isPattern(uri) else {
      throw refusal("\(text) is a pattern, which only parameters that begin with MATCH_ take")
    }
    return (try? CanonicalID(identifier: uri, rules: .lenient).uri) ?? uri
  }

  func uri(_ text: String) throws(QueryError) -> String {
    let uri = context.expand(text)
    guard Facts.isURI(uri) else { throw refusal("\(text) is no URI") }
    return uri
  }

  func instant() throws(QueryError) -> Instant {
    let text = try one()
    guard let instant = Instant(parsing: text) else {
      // In the query of an address a plus is a blank.
      let hint = text.utf8.contains(UInt8(ascii: " ")) ? "; in an address, write + as %2B" : ""
      throw refusal("it is a time with its offset, such as 2026-01-31T08:30:00.000+01:00\(hint)")
    }
    return instant
  }

  /// The first whole millisecond that is not before the moment.
  private func moment() throws(QueryError) -> Int64 {
    let instant = try instant()
    let whole = Instant(milliseconds: instant.milliseconds)
    return whole.map { $0 < instant } ?? false
      ? instant.milliseconds + 1 : instant.milliseconds
  }

  private func count() throws(QueryError) -> Int {
    let text = try one()
    guard text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }),
      let count = Int(text), count > 0
    else { throw refusal("it is a number from 1 to 999999999") }
    return count
  }

  /// For `false` the parameter asks for nothing.
  func truth() throws(QueryError) -> Bool {
    switch try one() {
    case "true": true
    case "false": false
    default: throw refusal("it is true or false")
    }
  }

  /// As ``truth()``; the parameter may also stand there without a value, as in the standard's own schema.
  func exists() throws(QueryError) -> Bool { parameter.values == [""] ? true : try truth() }

  private static let eventType = Set(EventType.allCases.map(\.rawValue))
  private static let action = Set(Action.allCases.map(\.rawValue))
}
