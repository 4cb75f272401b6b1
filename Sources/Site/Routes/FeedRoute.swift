import Access
import HTTP
import Ledger
import Registrar

extension Site {
  /// Entries with their notes and filings, for members who follow the log: `/feed?from=N`.
  ///
  /// It holds what is durable, published or not, for followers look before readers do.
  func feed(_ request: Request) throws -> Response {
    guard let writer = configuration.writer else {
      throw SiteProblem(.notFound, "no_page", "There is nothing at this address.")
    }
    do {
      _ = try request.holder(.follow, in: writer.tokens)
    } catch let problem as APIProblem {
      return problem.response
    }
    let from = try query(of: request).first { $0.name == "from" }.flatMap { UInt64($0.value) }
    guard let from, from <= UInt64(Int64.max) else {
      throw SiteProblem(
        .badRequest,
        "malformed",
        "From which entry?",
        detail: "ask for /feed?from=NUMBER"
      )
    }
    let entries = try reader.durableEntries(from: from, bytesMax: Feed.byteCount)
    return Response(
      type: Feed.mediaType,
      headers: [.cacheControl: "no-store"],
      body: Feed.encode(entries)
    )
  }
}
