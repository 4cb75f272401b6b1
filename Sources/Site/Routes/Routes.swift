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
  static let all = RouteTable([
    .get("/", Site.home, .fixed),
    .get("/.well-known/gs1resolver", Site.resolverDescription, .fixed),
    .post("/capture", Site.capture),
    .get("/check", Site.checkTypedCode),
    .get("/checkpoint", Site.checkpoint),
    .get("/healthz", Site.healthz, .fixed),
    .get("/id/{uri}", Site.scanOtherID, .kept),
    .post("/links", Site.capture),
    .delete("/links/{entry}", Site.endLink),
    .get("/linkset-context.jsonld", Site.linksetContext, .fixed),
    .get("/readyz", Site.readyz),
    .get("/tile/*", Site.tile),
    .get("/trust.txt", Site.trustFile, .fixed),
    .get("/verify", Site.verifyPage, .fixed),
  ])

  /// What answers every path whose first segment is not reserved.
  static let scan = Route.get("/*", Site.scan, .kept)
}
