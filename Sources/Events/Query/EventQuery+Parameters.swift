public import EPCIS
import GS1

extension EventQuery {
  /// One parameter and its values as they were given.
  public struct Parameter: Hashable, Sendable {
    /// `EQ_bizStep`.
    public let name: String
    /// One or several.
    public let values: [String]

    /// Joins both.
    public init(_ name: String, _ values: [String]) {
      self.name = name
      self.values = values
    }
  }

  /// The most values of one parameter.
  public static let valuesMax = 100
  /// The most parameters of one query.
  public static let parametersMax = 100

  /// Reads parameters of a query string, in which `|` stands between values.
  ///
  /// - Throws: ``QueryError/parameter(_:_:)`` for one that is unknown, stands twice, or has a value
  ///   that it cannot have.
  public init(
    text parameters: [(name: String, value: String)],
    context: LinkedDataContext = .standard
  ) throws(QueryError) {
    try self.init(
      parameters.map { parameter in
        let values = parameter.value.split(separator: "|", omittingEmptySubsequences: false)
        return Parameter(parameter.name, values.map(String.init))
      },
      context: context
    )
  }

  /// Reads the `query` of a named query: the same parameters as members, with arrays of values.
  ///
  /// - Throws: ``QueryError/parameter(_:_:)``.
  public init(
    _ json: JSONObject,
    context: LinkedDataContext = .standard
  ) throws(QueryError) {
    let own = json["@context"]
    guard let context = context.adding([own].compactMap(\.self)) else {
      throw .parameter("@context", "it is no context of JSON-LD")
    }
    var parameters: [Parameter] = []
    for member in json.members where member.name != "@context" {
      let isVoid = member.value.isNull && member.name.utf8.starts(with: "EXISTS_".utf8)
      guard let values = isVoid ? [""] : EventQuery.texts(member.value) else {
        throw .parameter(member.name, "it is neither a text, a number, true, false nor an array")
      }
      parameters.append(Parameter(member.name, values))
    }
    try self.init(parameters, context: context)
  }

  private static func texts(_ value: JSONValue) -> [String]? {
    switch value {
    case .string(let text): return [text]
    case .bool(let truth): return [String(truth)]
    case .number: return [String(decoding: value.encoded(), as: UTF8.self)]
    case .array, .texts:
      let elements = value.arrayValue ?? []
      let texts = elements.compactMap { $0.arrayValue == nil ? EventQuery.texts($0)?.first : nil }
      return texts.count == elements.count ? texts : nil
    case .null, .object: return nil
    }
  }

  /// Reads parameters with their values.
  ///
  /// - Throws: ``QueryError/parameter(_:_:)``.
  public init(
    _ parameters: [Parameter],
    context: LinkedDataContext = .standard
  ) throws(QueryError) {
    self.init()
    guard parameters.count <= EventQuery.parametersMax else {
      throw .parameter("a query", "it has at most \(EventQuery.parametersMax) parameters")
    }
    var names: Set<String> = []
    for parameter in parameters {
      guard names.insert(parameter.name).inserted else {
        throw .parameter(parameter.name, "it stands twice")
      }
      guard (1...EventQuery.valuesMax).contains(parameter.values.count) else {
        throw .parameter(parameter.name, "it has 1 to \(EventQuery.valuesMax) values")
      }
      let reader = ParameterReader(parameter: parameter, context: context)
      try reader.add(to: &self)
    }
    try checkTogether(names)
    fingerprint =
      parameters.map { "\($0.name)=\($0.values.joined(separator: "|"))" }.sorted()
      .joined(separator: "&")
  }

  private func checkTogether(_ names: Set<String>) throws(QueryError) {
    guard eventCountLimit == nil || maxEventCount == nil else {
      throw .parameter("eventCountLimit", "it does not go with maxEventCount")
    }
    guard eventCountLimit == nil || names.contains("orderBy") else {
      throw .parameter("eventCountLimit", "it needs orderBy, which says what the first events are")
    }
  }

  /// This query, and that events have `mark`.
  public func with(_ mark: Mark) -> EventQuery {
    var query = self
    query.terms.append([mark])
    query.fingerprint += "&/\(mark.attribute.text)=\(mark.value)"
    return query
  }

  /// This query, and that events name the thing `uri` anywhere.
  public func naming(_ uri: String) -> EventQuery {
    var query = self
    query.things.append(Things(parameter: "epc", uris: [uri], parts: Set(Part.allCases)))
    query.fingerprint += "&/epc=\(uri)"
    return query
  }
}
