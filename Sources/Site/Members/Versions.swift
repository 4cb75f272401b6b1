import HTTP

/// The versions of the standards that are spoken here, as header fields say them.
enum Versions {
  static let epcis = "2.0.0"
  static let cbv = "2.0.0"
  static let vendor = "1.0"

  /// The fields of every answer to members.
  static let fields: Fields = [
    "GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0",
    "Access-Control-Expose-Headers": exposedHeaders,
  ]

  /// What scripts of other sites may send (CORS).
  static let allowedHeaders =
    "Accept, Accept-Language, Authorization, Content-Encoding, Content-Type, If-Match, "
    + "If-None-Match, Range, GS1-EPC-Format, GS1-EPCIS-Version, GS1-EPCIS-Min, GS1-EPCIS-Max, "
    + "GS1-CBV-Version, GS1-CBV-Min, GS1-CBV-Max, GS1-Extensions, GS1-Capture-Error-Behaviour"

  /// What scripts of other sites may read.
  ///
  /// Browsers of today know the star; those that do not find the fields of EPCIS by name.
  private static let exposedHeaders =
    "*, Link, Location, Retry-After, GS1-EPC-Format, GS1-EPCIS-Version, GS1-EPCIS-Min, "
    + "GS1-EPCIS-Max, GS1-CBV-Version, GS1-CBV-Min, GS1-CBV-Max, GS1-Extensions, "
    + "GS1-Vendor-Version, GS1-EPCIS-Capture-Limit, GS1-EPCIS-Capture-File-Size-Limit, "
    + "GS1-Capture-Error-Behaviour"

  /// Throws unless the client takes, or sends, what is spoken here.
  ///
  /// - Throws: ``APIProblem`` with 406.
  static func check(_ request: Request) throws {
    for (prefix, own) in [("GS1-EPCIS", [2, 0, 0]), ("GS1-CBV", [2, 0, 0])] {
      if let least = try version(request, "\(prefix)-Min"), own.lexicographicallyPrecedes(least) {
        throw refusal("\(prefix)-Min", own)
      }
      if let most = try version(request, "\(prefix)-Max"), most.lexicographicallyPrecedes(own) {
        throw refusal("\(prefix)-Max", own)
      }
      if let sent = try version(request, "\(prefix)-Version"), sent[0] != own[0] {
        throw refusal("\(prefix)-Version", own)
      }
    }
  }

  /// Three numbers; what is missing counts as 0.
  private static func version(_ request: Request, _ field: String) throws -> [Int]? {
    guard let name = FieldName(field), let text = request.headers[name] else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.utf8.count <= 4 && part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
    }
    guard (1...3).contains(parts.count), numbers.count == parts.count else {
      throw APIProblem(
        status: .notAcceptable,
        exception: .notAcceptable,
        title: "There is no such version.",
        detail: "\(field) is two or three numbers such as 2.0.0"
      )
    }
    return numbers + [Int](repeating: 0, count: 3 - numbers.count)
  }

  private static func refusal(_ field: String, _ own: [Int]) -> APIProblem {
    APIProblem(
      status: .notAcceptable,
      exception: .notAcceptable,
      title: "That version is not spoken here.",
      detail: "\(field) leaves out \(own.map(String.init).joined(separator: ".")), the only one"
    )
  }

  /// What OPTIONS tells of the resource at `path` beside its methods.
  static func discovery(_ path: String) -> Fields {
    var fields: Fields = [
      "GS1-EPCIS-Version": "2.0.0", "GS1-EPCIS-Min": "2.0.0", "GS1-EPCIS-Max": "2.0.0",
      "GS1-CBV-Version": "2.0.0", "GS1-CBV-Min": "2.0.0", "GS1-CBV-Max": "2.0.0",
      "Access-Control-Expose-Headers": exposedHeaders,
      "GS1-EPC-Format": EPCFormat.allCases.map(\.rawValue).joined(separator: ", "),
      "GS1-Vendor-Version": "1.0",
      "GS1-Extensions":
        "json-only, no-xml, no-subscriptions, no-websocket, order-by-extensions-max=1000, "
        + "patterns-in-match-only, lines=application/x-ndjson",
    ]
    if path == "/capture" || path == "/events" {
      fields["GS1-EPCIS-Capture-Limit"] = path == "/events" ? "1" : "\(CaptureLimits.eventsMax)"
      fields["GS1-EPCIS-Capture-File-Size-Limit"] = "\(CaptureLimits.documentBytesMax)"
      fields["GS1-Capture-Error-Behaviour"] = path == "/events" ? "rollback" : "all"
      fields["Accept-Post"] =
        path == "/events"
        ? "application/json, application/ld+json"
        : "application/json, application/ld+json, application/x-ndjson"
    }
    return fields
  }
}
