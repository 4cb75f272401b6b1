import Access
import EPCIS
import Events
import HTTP
import Provenance
import Registrar

/// A request of a member: who asks, and for how much of what.
struct MemberRequest {
  let request: Request
  let members: SiteMembers
  let party: String
  let member: Member
  let format: EPCFormat
  /// The prefixes that the request defines.
  let context: LinkedDataContext
  /// The parameters that are about events.
  let parameters: [(name: String, value: String)]
  let perPage: Int
  let pageToken: String?

  static let perPageDefault = 30
  static let perPageMax = 1_000

  /// Reads and checks a request that asks for JSON.
  ///
  /// - Throws: ``APIProblem``.
  init(
    _ request: Request,
    _ site: Site,
    takesQuery: Bool = false,
    scope: Scope = .read
  ) throws {
    guard let members = site.configuration.members else { throw APIProblem.noMembers }
    let holder = try request.holder(scope, in: members.tokens)
    try MemberRequest.checkForm(request)
    self.request = request
    self.members = members
    party = holder.party
    let registry = try members.registrar.current().registry
    member = Member(
      holder.party,
      sharers: try members.shares.sharers(with: holder.party),
      prefixes: PartyName(holder.party).flatMap { registry.party($0)?.prefixes } ?? []
    )
    format = try EPCFormat(request)
    context = try MemberRequest.context(request)
    var parameters: [(name: String, value: String)] = []
    var perPage = MemberRequest.perPageDefault
    var token: String?
    var seen: Set<String> = []
    for item in try MemberRequest.query(request) {
      switch item.name {
      case "perPage", "nextPageToken":
        guard seen.insert(item.name).inserted else {
          throw APIProblem(QueryError.parameter(item.name, "it stands twice"))
        }
        if item.name == "perPage" {
          perPage = try MemberRequest.perPage(item.value)
        } else {
          token = item.value
        }
      default:
        guard takesQuery else {
          throw APIProblem(QueryError.parameter(item.name, "there is no such parameter here"))
        }
        parameters.append((item.name, item.value))
      }
    }
    self.parameters = parameters
    self.perPage = perPage
    pageToken = token
  }

  /// The query that the parameters make.
  func query() throws -> EventQuery {
    do { return try EventQuery(text: parameters, context: context) } catch {
      throw APIProblem(error)
    }
  }

  /// Throws unless the client takes JSON, in a version that is spoken here.
  static func checkForm(_ request: Request) throws {
    try Versions.check(request)
    let types = [
      "application/json", "application/ld+json", "application/problem+json",
      "application/x-ndjson",
    ]
    guard Negotiation.mediaType(accept: request.headers[.accept], available: types) != nil else {
      throw APIProblem(
        status: .notAcceptable,
        exception: .notAcceptable,
        title: "Only JSON is answered.",
        detail: "accept application/json or application/ld+json; there is no XML here"
      )
    }
  }

  private static func query(_ request: Request) throws -> [QueryItem] {
    do { return try request.query() } catch {
      throw APIProblem(QueryError.parameter("the query", "\(error)"))
    }
  }

  private static func perPage(_ text: String) throws -> Int {
    guard text.utf8.count <= 4, text.utf8.allSatisfy({ (48...57).contains($0) }),
      let count = Int(text), (1...perPageMax).contains(count)
    else {
      throw APIProblem(QueryError.parameter("perPage", "it is a number from 1 to \(perPageMax)"))
    }
    return count
  }

  /// `GS1-Extensions: example=https://example.com/, …` defines prefixes.
  private static func context(_ request: Request) throws -> LinkedDataContext {
    guard let field = request.headers["GS1-Extensions"] else { return .standard }
    var prefixes = JSONObject()
    for part in field.split(separator: ",") {
      let definition = part.drop { $0 == " " }
      // What is no definition names an extension that nobody here knows.
      guard let equals = definition.firstIndex(of: "=") else { continue }
      prefixes[String(definition[..<equals])] = .string(
        String(definition[definition.index(after: equals)...])
      )
    }
    guard let context = LinkedDataContext.standard.adding([.object(prefixes)]) else {
      throw APIProblem(
        QueryError.parameter("GS1-Extensions", "it redefines a word that the standard has")
      )
    }
    return context
  }

  // MARK: Answers

  /// An answer with what all answers to members have.
  func answer(_ json: JSONValue, next token: String? = nil, at site: Site) -> Response {
    var headers = Versions.fields
    headers[.cacheControl] = "no-store"
    headers[.vary] = "Accept, Authorization, GS1-EPC-Format"
    headers["GS1-EPC-Format"] = format.rawValue
    if let token { headers[.link] = "<\(link(to: token, at: site))>; rel=\"next\"" }
    return .json(json.encoded(), headers: headers)
  }

  /// The same request for the next page.
  private func link(to token: String, at site: Site) -> String {
    let kept = (request.rawQuery ?? "").split(separator: "&").filter {
      !$0.utf8.starts(with: "nextPageToken=".utf8)
    }
    let query = (kept.map(String.init) + ["nextPageToken=\(token)"]).joined(separator: "&")
    let path = request.target.prefix { $0 != "?" }
    return "\(site.configuration.publicURL)\(path)?\(query)"
  }
}

extension APIProblem {
  /// What is wrong with a query.
  init(_ error: QueryError) {
    switch error {
    case .token:
      self.init(
        status: .notFound,
        exception: .noSuchName,
        title: "There is no such page.",
        detail: "\(error)"
      )
    case .parameter:
      self.init(
        status: .badRequest,
        exception: .queryParameter,
        title: "The query cannot be answered as it is.",
        detail: "\(error)"
      )
    case .tooLarge:
      self.init(
        status: .contentTooLarge,
        exception: .queryTooLarge,
        title: "The result is too large.",
        detail: "\(error)"
      )
    case .tooComplex:
      self.init(
        status: .contentTooLarge,
        exception: .queryTooComplex,
        title: "The query costs too much.",
        detail: "\(error)"
      )
    }
  }

  static let noMembers = APIProblem(
    status: .serviceUnavailable,
    exception: .implementation,
    title: "This service is for shoppers only.",
    detail: "another one, which keeps the ledger, answers members"
  )

  static func nothing(_ detail: String) -> APIProblem {
    APIProblem(
      status: .notFound,
      exception: .noSuchName,
      title: "There is no such resource.",
      detail: detail
    )
  }

  static func notOffered(_ detail: String) -> APIProblem {
    APIProblem(
      status: .notImplemented,
      exception: .implementation,
      title: "That is not offered here.",
      detail: detail
    )
  }
}
