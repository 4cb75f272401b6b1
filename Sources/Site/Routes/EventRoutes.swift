import EPCIS
import Events
import GS1
import HTTP
import Ledger
import Registrar

// Events, as members ask for them (EPCIS 2.0 §12).
extension Site {
  /// All events that match the parameters.
  func events(_ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self, takesQuery: true)
    return try page(of: asked.query(), asked)
  }

  /// The events with an identifier: one, or one and the declarations of errors in it.
  func event(_ request: Request, id: String) throws -> Response {
    let asked = try MemberRequest(request, self)
    guard asked.pageToken == nil else { throw APIProblem(QueryError.token) }
    guard let query = try? EventQuery([.init("EQ_eventID", [id])], context: asked.context) else {
      throw APIProblem.nothing("\(id) is no URI, and so no eventID")
    }
    return try page(of: query, asked, isForList: false, isKnown: { !$0.events.isEmpty })
  }

  /// One page of a result; 404 if `isKnown` finds that what the path names is not there.
  func page(
    of query: EventQuery,
    _ asked: MemberRequest,
    queryName: String = "SimpleEventQuery",
    isForList: Bool = true,
    isKnown: (EventPage) throws -> Bool = { _ in true }
  ) throws -> Response {
    if request(asked.request, upgradesTo: "websocket") {
      throw APIProblem.notOffered("events are not sent over WebSocket; ask for pages")
    }
    let page = try reading {
      try asked.members.read { events, ledger in
        try events.page(
          of: query,
          for: asked.member,
          countMax: asked.perPage,
          after: asked.pageToken,
          in: ledger
        )
      }
    }
    guard try isKnown(page) else {
      throw APIProblem.nothing("no event that you may read is there")
    }
    var translator = try translator(asked)
    translator.isForList = isForList
    let document = EventDocument(
      events: page.events,
      queryName: queryName,
      translator: translator,
      now: Instant(milliseconds: Int64(clamping: configuration.now()) * 1_000),
      capturedBy: EventDocument.capturedBy(origin: asked.members.registrar.origin)
    )
    return asked.answer(try document.json(), next: page.nextPageToken, at: self)
  }

  private func request(_ request: Request, upgradesTo protocolName: String) -> Bool {
    request.headers["Upgrade"]?.lowercased().contains(protocolName) ?? false
  }

  func translator(_ asked: MemberRequest) throws -> EPCTranslator {
    EPCTranslator(format: asked.format, registry: try asked.members.registrar.current().registry)
  }

  /// Runs `body`, whose query errors become problems.
  func reading<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as QueryError { throw APIProblem(error) }
  }
}

// MARK: Things

extension Site {
  /// All things in the events that the member may read whole.
  func epcs(_ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self)
    let page = try reading {
      try asked.members.read { events, ledger in
        try events.things(
          for: asked.member,
          countMax: asked.perPage,
          after: asked.pageToken,
          in: ledger
        )
      }
    }
    let translator = try translator(asked)
    let names = try page.uris.map(translator.translated)
    return asked.answer(ResourceCollection.json(names), next: page.nextPageToken, at: self)
  }

  /// What there is of one thing.
  func epc(_ request: Request, epc: String) throws -> Response {
    let asked = try MemberRequest(request, self)
    let query = try thing(epc)
    let isKnown = try reading {
      try asked.members.read { events, ledger in
        try !events.page(of: query, for: asked.member, countMax: 1, in: ledger).events.isEmpty
      }
    }
    guard isKnown else { throw APIProblem.nothing("no event that you may read names \(epc)") }
    return asked.answer(ResourceCollection.json(["events"]), at: self)
  }

  /// The events that name one thing.
  func epcEvents(_ request: Request, epc: String) throws -> Response {
    let asked = try MemberRequest(request, self, takesQuery: true)
    let query = try thing(epc, and: asked.query())
    let isFirst = asked.pageToken == nil && asked.parameters.isEmpty
    return try page(of: query, asked, isKnown: { !isFirst || !$0.events.isEmpty })
  }

  private func thing(_ epc: String, and query: EventQuery = EventQuery()) throws -> EventQuery {
    do { return query.naming(try CanonicalID(identifier: epc, rules: .lenient).uri) } catch {
      throw APIProblem.nothing("\(epc) names no thing: \(error)")
    }
  }
}
