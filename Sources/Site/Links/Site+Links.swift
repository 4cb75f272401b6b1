import EPCIS
import GS1
import HTTP
import Provenance

// What a GS1-Conformant Resolver 1.2 answers beside the journey.
extension Site {
  /// The answer to a request for links, or to where a scan leads; `nil` if the journey is asked for.
  func resolve(_ scan: ScanRequest, _ request: Request) throws -> Response? {
    let items = try query(of: request)
    let wanted = items.first { $0.name == "linkType" }?.value
    if scan.form == .linkset || wanted == "linkset" || wanted == "all" {
      return try linkset(scan)
    }
    if let wanted { return try links(wanted, scan, request, items) }
    guard configuration.isStrictResolver, !items.contains(where: { $0.name == "format" }),
      let links = try scanLinks(scan)
    else { return nil }
    return redirect(to: links.defaultLink.href, passing: items)
  }

  private func linkset(_ scan: ScanRequest) throws -> Response {
    guard let links = try scanLinks(scan) else { throw SiteProblem.nothingLinked }
    return Response(
      type: "application/linkset+json",
      headers: [.link: linksetContextLink],
      body: links.linkset.encoded()
    )
  }

  private func links(
    _ wanted: String,
    _ scan: ScanRequest,
    _ request: Request,
    _ items: [QueryItem]
  ) throws -> Response {
    let choice = LinkChoice(
      context: items.first { $0.name == "context" }?.value,
      acceptLanguage: request.headers[.acceptLanguage],
      accept: request.headers[.accept]
    )
    guard let type = LinkType.uri(wanted), let all = try scanLinks(scan) else {
      throw SiteProblem.nothingLinked
    }
    let best = choice.best(of: all.links(of: type))
    guard let first = best.first else { throw SiteProblem.nothingLinked }
    if best.count == 1 { return redirect(to: first.href, passing: items) }
    let level = ScanLinks.Level(
      anchor: all.levels[0].anchor,
      description: all.levels[0].description,
      links: best
    )
    return Response(
      status: .multipleChoices,
      type: "application/linkset+json",
      headers: [.link: linksetContextLink],
      body: ScanLinks.json(of: [level.json]).encoded()
    )
  }

  /// Leads to `href` with what the query says besides, but for what was meant for this service.
  private func redirect(to href: String, passing items: [QueryItem]) -> Response {
    let passed = items.filter { !["linkType", "context"].contains($0.name) }
    guard !passed.isEmpty else { return .redirect(to: href, status: .temporaryRedirect) }
    let query = passed.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
    // The fragment stays last.
    let fragment = href.firstIndex(of: "#") ?? href.endIndex
    let address = href[..<fragment]
    let joint = address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    return .redirect(
      to: "\(address)\(joint)\(query)\(href[fragment...])",
      status: .temporaryRedirect
    )
  }

  /// Where the links of a code are found, without those links themselves.
  func linksetLink(_ path: String) -> String {
    "<\(configuration.publicURL)\(path)?linkType=linkset>; rel=\"linkset\"; "
      + "type=\"application/linkset+json\""
  }

  private var linksetContextLink: String {
    "<\(configuration.publicURL)/linkset-context.jsonld>; "
      + "rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\""
  }
}

// Walking up.
extension Site {
  /// The links of the code and of every level above it; `nil` if nothing is known of any.
  ///
  /// Only what was verified is told: each level's links come out of a bundle about it.
  private func scanLinks(_ scan: ScanRequest) throws -> ScanLinks? {
    let whole = try find(scan.id, code: scan.code, isWalkedUp: false).view.journey
    var links = Dictionary(grouping: whole.links, by: \.about)
    var ids = [(path: linkPath(scan), id: scan.id)]
    var isKnown = whole.isKnown || whole.product?.name != nil
    for above in scan.link?.above ?? [] {
      let id = CanonicalID(above)
      if !ids.contains(where: { $0.id == id }) { ids.append((above.path, id)) }
    }
    // A lot that the code does not name, but a signed record does.
    for lot in links.keys where lot.kind == .lot && !ids.contains(where: { $0.id == lot }) {
      ids.insert((path(of: lot), lot), at: 1)
    }
    for (_, id) in ids.dropFirst() where links[id] == nil && id != whole.id.product {
      let journey = try find(id, code: id.uri, isWalkedUp: true).view.journey
      isKnown = isKnown || journey.isKnown
      links[id] = journey.links.filter { $0.about == id }
    }
    guard isKnown || !links.values.allSatisfy(\.isEmpty) else { return nil }
    return ScanLinks(levels: levels(ids, links, of: whole), page: page(scan))
  }

  private func levels(
    _ ids: [(path: String, id: CanonicalID)],
    _ links: [CanonicalID: [Journey.RegisteredLink]],
    of journey: Journey
  ) -> [ScanLinks.Level] {
    ids.enumerated().map { index, level in
      let own = index == 0 ? [pageLink(level.path)] : []
      return ScanLinks.Level(
        anchor: configuration.publicURL + level.path,
        description: journey.product?.name ?? level.id.uri,
        links: (links[level.id] ?? []).map(\.link) + own
      )
    }
  }

  private func page(_ scan: ScanRequest) -> Link { pageLink(linkPath(scan)) }

  /// The page with the journey, as a link of this service's own.
  private func pageLink(_ path: String) -> Link {
    Link(
      type: LinkType.namespace + "traceability",
      href: "\(configuration.publicURL)\(path)?format=html",
      title: "Where it has been, and who says so",
      mediaType: "text/html"
    )
  }

  /// The path of the code as it was scanned, with all of its qualifiers.
  func linkPath(_ scan: ScanRequest) -> String { scan.link?.path ?? path(of: scan.id) }
}

extension Journey {
  /// Whether there are records that this ID was issued or described.
  var isKnown: Bool {
    switch status {
    case .notFound, .notIssued, .otherProgramme, .typingError: false
    default: true
    }
  }
}

extension SiteProblem {
  /// No link of the wanted type.
  static let nothingLinked = SiteProblem(
    .notFound,
    "no_link",
    "There is no such link for this code.",
    detail: "?linkType=linkset lists the links that there are."
  )
}
