import Access
import HTTP
import Ledger
import Registrar

extension Site {
  /// Entries with their notes and filings, for members who follow the log: `/feed?from=N`, and with
  /// `&bodies=1` what holders of codes may see, for those who answer scans too.
  ///
  /// It holds what is durable, published or not, for followers look before readers do.
  func feed(_ request: Request) throws -> Response {
    guard let tokens = configuration.followerTokens else {
      throw SiteProblem(.notFound, "no_page", "There is nothing at this address.")
    }
    let items = try query(of: request)
    let withBodies = items.contains { $0.name == "bodies" && $0.value == "1" }
    do {
      _ = try request.holder(withBodies ? .mirror : .follow, in: tokens)
    } catch let problem as APIProblem {
      return problem.response
    }
    let from = items.first { $0.name == "from" }.flatMap { UInt64($0.value) }
    guard let from, from <= UInt64(Int64.max) else {
      throw SiteProblem(
        .badRequest,
        "malformed",
        "From which entry?",
        detail: "ask for /feed?from=NUMBER"
      )
    }
    let entries = try reader.durableEntries(
      from: from,
      bytesMax: Feed.byteCount,
      withBodies: withBodies
    )
    return Response(
      type: Feed.mediaType,
      headers: [.cacheControl: "no-store"],
      body: try Feed.encode(entries, withBodies: withBodies)
    )
  }
}
