import HTTP

extension RouteTable {
  /// Everything that this service answers but scanned IDs and the files in `Public`.
  ///
  /// A new route is one line here and one function of ``Site``, which takes the request and as many
  /// values as there are `{…}` in the path, decoded:
  ///
  ///     .get("/events/{id}", Site.event),
  ///     .post("/capture", Site.capture, .slow),
  ///
  ///     func event(_ request: Request, id: String) throws -> Response
  ///
  /// The first segments that stand here are reserved: no other path below them is a scanned ID.
  static let all = RouteTable(routes)

  /// The routes of the table.
  static let routes = open + forMembers + Dimension.allCases.flatMap(\.routes)

  /// For everybody.
  private static let open: [Route] = [
    .get("/", Site.home),
    .get("/.well-known/gs1resolver", Site.resolverDescription, .fixed),
    .get("/check", Site.checkTypedCode),
    .get("/checkpoint", Site.checkpoint),
    .get("/embed/*", Site.embed, .kept),
    .get("/feed", Site.feed, .slow),
    .get("/healthz", Site.healthz, .fixed),
    .get("/id/{uri}", Site.scanOtherID, .kept),
    .post("/links", Site.capture),
    .post("/erasures", Site.capture),
    .delete("/links/{entry}", Site.endLink),
    .get("/linkset-context.jsonld", Site.linksetContext, .fixed),
    .get("/metrics", Site.metrics),
    .get("/oembed", Site.oEmbed, .kept),
    .get("/media/{hash}", Site.showPicture),
    .get("/openapi.json", Site.openAPI, .fixed),
    .get("/readyz", Site.readyz),
    .get("/registry", Site.registryRevisions, .slow),
    .post("/registry", Site.capture),
    .get("/report", Site.reportForm),
    .post("/report", Site.takeReport, .slow),
    .post("/scans", Site.check, .slow),
    .get("/schema/journey-1.json", Site.journeySchema, .fixed),
    .post("/statements", Site.capture),
    .get("/tile/*", Site.tile),
    .get("/trust.txt", Site.trustFile, .fixed),
    .get("/verify", Site.verifyPage, .fixed),
  ]

  /// For programs with a token; those of ``Dimension`` stand beside it.
  private static let forMembers: [Route] = [
    .post("/capture", Site.capture),
    .get("/capture", Site.captureJobs, .slow),
    .get("/capture/{captureID}", Site.captureJob, .slow),
    .get("/claims", Site.claims, .slow),
    .get("/epcs", Site.epcs, .slow),
    .get("/epcs/{epc}", Site.epc, .slow),
    .get("/epcs/{epc}/events", Site.epcEvents, .slow),
    .get("/events", Site.events, .slow),
    .post("/events", Site.capture),
    .get("/events/{eventID}", Site.event, .slow),
    .delete("/nextPageToken/{token}", Site.removePageToken, .slow),
    .post("/hashes", Site.hashes, .slow),
    .get("/queries", Site.queries, .slow),
    .post("/queries", Site.addQuery, .slow),
    .get("/queries/{queryName}", Site.query, .slow),
    .delete("/queries/{queryName}", Site.removeQuery, .slow),
    .get("/queries/{queryName}/events", Site.queryEvents, .slow),
    .get("/queries/{queryName}/subscriptions", Site.subscriptions, .slow),
    .post("/queries/{queryName}/subscriptions", Site.subscriptions, .slow),
    .get("/queries/{queryName}/subscriptions/{subscriptionID}", Site.subscription, .slow),
    .delete("/queries/{queryName}/subscriptions/{subscriptionID}", Site.subscription, .slow),
    .get("/codes", Site.codeRuns, .slow),
    .post("/codes", Site.makeCodes, .waiting),
    .post("/codes/states", Site.changeCodes, .waiting),
    .get("/codes/{uri}", Site.codeState, .slow),
    .post("/media", Site.addPicture, .slow),
    .get("/reports", Site.reports, .slow),
    .get("/reports/{id}", Site.reportForBrand, .slow),
    .get("/reports/{id}/photo", Site.reportPhoto, .slow),
  ]

  /// Whether the path of a request is one for members.
  static func isForMembers(_ request: Request) -> Bool {
    guard let first = try? request.segments().first else { return false }
    return forMembers.contains { $0.pattern.firstSegment == first }
      || Dimension.allCases.contains { $0.rawValue == first }
  }

  /// What answers every path whose first segment is not reserved.
  static let scan = Route.get("/*", Site.scan, .kept)
}
