import Crypto
import EPCIS
import Events
import GS1
import HTTP

/// By what events are sorted into trees of resources: `/bizSteps`, `/bizSteps/{value}`,
/// `/bizSteps/{value}/events`.
enum Dimension: String, CaseIterable {
  case eventTypes
  case bizSteps
  case dispositions
  case readPoints
  case bizLocations

  var attribute: Attribute {
    switch self {
    case .eventTypes: .type
    case .bizSteps: .bizStep
    case .dispositions: .disposition
    case .readPoints: .readPoint
    case .bizLocations: .bizLocation
    }
  }

  private var vocabulary: Vocabulary? {
    switch self {
    case .bizSteps: .bizSteps
    case .dispositions: .dispositions
    default: nil
    }
  }

  /// The mark of a value in a path; `nil` if it can be none.
  func mark(_ text: String, _ context: LinkedDataContext) -> EventQuery.Mark? {
    switch self {
    case .eventTypes:
      return EventType(rawValue: text).map { EventQuery.Mark(attribute, $0.rawValue) }
    case .bizSteps, .dispositions:
      return vocabulary?.word(text, in: context).map { EventQuery.Mark(attribute, $0) }
    case .readPoints, .bizLocations:
      let uri = context.expand(text)
      guard uri.utf8.contains(UInt8(ascii: ":")) else { return nil }
      let place = try? CanonicalID(identifier: uri, rules: .lenient).uri
      return EventQuery.Mark(attribute, place ?? uri)
    }
  }

  /// Whether the standard itself names the value, so that it is there without an event.
  func isStandard(_ mark: EventQuery.Mark) -> Bool {
    self == .eventTypes || vocabulary?.contains(mark.value) == true
  }

  var routes: [Route] {
    [
      Route(.get, PathPattern(stringLiteral: "/\(rawValue)"), .slow) { site, request, _ in
        try site.values(of: self, request)
      },
      Route(.get, PathPattern(stringLiteral: "/\(rawValue)/{value}"), .slow) {
        site,
        request,
        values in
        try site.value(of: self, request, values[0])
      },
      Route(.get, PathPattern(stringLiteral: "/\(rawValue)/{value}/events"), .slow) {
        site,
        request,
        values in
        try site.events(of: self, request, values[0])
      },
    ]
  }
}

extension Site {
  /// All values that occur in the events that the member may read.
  func values(of dimension: Dimension, _ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self)
    let after = try asked.pageToken.map { try TextToken($0).text } ?? ""
    let found: [String]
    if dimension == .eventTypes {
      found = EventType.allCases.map(\.rawValue).sorted().filter { $0 > after }
    } else {
      found = try asked.members.read { events, _ in
        try events.values(
          of: dimension.attribute,
          for: asked.member,
          after: after,
          countMax: asked.perPage + 1
        )
      }
    }
    let shown = Array(found.prefix(asked.perPage))
    let next = found.count > shown.count ? shown.last.map { TextToken(of: $0).token } : nil
    let translator = try translator(asked)
    let names = try shown.map(translator.translated)
    return asked.answer(ResourceCollection.json(names), next: next, at: self)
  }

  /// What there is of one value.
  func value(of dimension: Dimension, _ request: Request, _ value: String) throws -> Response {
    let asked = try MemberRequest(request, self)
    _ = try mark(of: dimension, value, asked)
    return asked.answer(ResourceCollection.json(["events"]), at: self)
  }

  /// The events with one value.
  func events(of dimension: Dimension, _ request: Request, _ value: String) throws -> Response {
    let asked = try MemberRequest(request, self, takesQuery: true)
    return try page(of: asked.query().with(mark(of: dimension, value, asked)), asked)
  }

  private func mark(
    of dimension: Dimension,
    _ value: String,
    _ asked: MemberRequest
  ) throws -> EventQuery.Mark {
    guard let mark = dimension.mark(value, asked.context) else {
      throw APIProblem.nothing("\(value) is none of \(dimension.rawValue)")
    }
    let isKnown =
      try dimension.isStandard(mark)
      || asked.members.read { events, _ in try events.knows(mark, asked.member) }
    guard isKnown else { throw APIProblem.nothing("no event that you may read has \(value)") }
    return mark
  }
}

/// Where a page of a list of names ended: the last name, in base64url.
struct TextToken {
  let text: String

  init(of text: String) { self.text = text }

  /// Reads a token.
  ///
  /// - Throws: ``APIProblem`` if it is none.
  init(_ token: String) throws {
    guard !token.isEmpty, let bytes = Base64URL.decode(token),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw APIProblem(QueryError.token) }
    self.text = text
  }

  var token: String { Base64URL.encode(Array(text.utf8)) }
}
