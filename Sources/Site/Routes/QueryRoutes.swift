import Access
import Crypto
import EPCIS
import Events
import HTTP

// Queries under names (EPCIS 2.0 §12.8). Each party has names of its own.
extension Site {
  /// How much JSON a named query may be.
  private static let queryLimits = JSONLimits(bytesMax: 64 * 1_024, depthMax: 8)
  private static let nameBytesMax = 100

  /// The queries that the party has named.
  func queries(_ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self)
    let after = try asked.pageToken.map { try TextToken($0).text } ?? ""
    let found = try asked.members.store.queries(
      of: asked.party,
      after: after,
      countMax: asked.perPage + 1
    )
    let shown = found.prefix(asked.perPage)
    let next = found.count > shown.count ? shown.last.map { TextToken(of: $0.name).token } : nil
    return asked.answer(.array(shown.map(\.json)), next: next, at: self)
  }

  /// Names a query.
  func addQuery(_ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self)
    let query = try namedQuery(request, asked)
    do { try asked.members.store.add(query, of: asked.party) } catch {
      guard let refusal = error as? MemberStore.Refusal else { throw error }
      throw APIProblem(refusal, name: query.name)
    }
    var response = asked.answer(query.json, at: self)
    response.status = .created
    response.headers[.location] = "/queries/\(escaped(query.name))"
    return response
  }

  private func namedQuery(
    _ request: Request,
    _ asked: MemberRequest
  ) throws -> MemberStore.NamedQuery {
    guard CaptureAPI.jsonTypes.contains(request.mediaType) else {
      throw APIProblem.onlyJSON(CaptureAPI.jsonTypes)
    }
    let content = try request.content(bytesMax: Self.queryLimits.bytesMax)
    let json: JSONValue
    do { json = try JSONValue(parsing: content, limits: Self.queryLimits) } catch {
      throw APIProblem.invalid("the content is no JSON: \(error)")
    }
    guard let name = json["name"]?.stringValue, let query = json["query"],
      let parameters = query.objectValue, json.objectValue?.count == 2
    else { throw APIProblem.invalid("a named query is {\"name\": …, \"query\": {…}}") }
    let isName =
      (1...Self.nameBytesMax).contains(name.utf8.count)
      && name.utf8.allSatisfy { 0x20 < $0 && $0 < 0x7f && $0 != UInt8(ascii: "/") }
      // In a path, clients take these for steps and never send them.
      && name != "." && name != ".."
    guard isName else {
      throw APIProblem.invalid(
        "a name has 1 to \(Self.nameBytesMax) visible characters of ASCII and no slash, and is no dot or "
          + "two dots alone"
      )
    }
    _ = try reading { try EventQuery(parameters, context: asked.context) }
    return MemberStore.NamedQuery(name: name, json: query)
  }

  /// One named query.
  func query(_ request: Request, name: String) throws -> Response {
    let asked = try MemberRequest(request, self)
    return asked.answer(try named(name, asked).json, at: self)
  }

  /// Forgets a query.
  func removeQuery(_ request: Request, name: String) throws -> Response {
    let asked = try MemberRequest(request, self)
    guard try asked.members.store.removeQuery(name, of: asked.party) else {
      throw APIProblem.nothing("you have no query called \(name)")
    }
    return Response(status: .noContent, headers: Versions.fields)
  }

  /// The events that a named query finds.
  func queryEvents(_ request: Request, name: String) throws -> Response {
    let asked = try MemberRequest(request, self)
    let stored = try named(name, asked).query.objectValue ?? JSONObject()
    let query = try reading { try EventQuery(stored, context: asked.context) }
    return try page(of: query, asked, queryName: name)
  }

  private func named(_ name: String, _ asked: MemberRequest) throws -> MemberStore.NamedQuery {
    guard let query = try asked.members.store.query(name, of: asked.party) else {
      throw APIProblem.nothing("you have no query called \(name)")
    }
    return query
  }

  // MARK: What is not offered

  /// Standing queries: a client asks for the pages of what was recorded since.
  func subscriptions(_ request: Request, name: String) throws -> Response {
    _ = try MemberRequest(request, self)
    throw APIProblem.notOffered(
      "events are not pushed; ask for GE_recordTime and orderBy=recordTime from time to time"
    )
  }

  /// One standing query, of which there is none.
  func subscription(_ request: Request, name: String, id: String) throws -> Response {
    try subscriptions(request, name: name)
  }

  /// Tokens are kept by nobody, so none can be taken back.
  func removePageToken(_ request: Request, token: String) throws -> Response {
    _ = try MemberRequest(request, self)
    throw APIProblem.notOffered("a token of a page is kept nowhere and holds nothing open")
  }
}

extension MemberStore.NamedQuery {
  /// As it was sent.
  var json: JSONValue { ["name": .string(name), "query": query] }
}

extension APIProblem {
  fileprivate init(_ refusal: MemberStore.Refusal, name: String) {
    switch refusal {
    case .exists:
      self.init(
        status: .conflict,
        exception: .exists,
        title: "There is one already.",
        detail: "you have a query called \(name); delete it first"
      )
    case .tooMany:
      self.init(
        status: .contentTooLarge,
        exception: .queryTooLarge,
        title: "You have too many queries.",
        detail: "a party has at most \(MemberStore.queriesMax); delete some first"
      )
    }
  }

  static func invalid(_ detail: String) -> APIProblem {
    APIProblem(
      status: .badRequest,
      exception: .validation,
      title: "The content is not what is taken here.",
      detail: detail
    )
  }

  static func onlyJSON(_ types: Set<String>) -> APIProblem {
    let list = types.sorted().joined(separator: ", ")
    return APIProblem(
      status: .unsupportedMediaType,
      exception: .media,
      title: "Only JSON is taken.",
      detail: "send \(list)",
      headers: ["Accept-Post": list]
    )
  }
}
