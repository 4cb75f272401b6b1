import Cosigning
import Following
import HTTP
import Ledger
import Logging
import Notes
import Site

/// What a follower answers: as a witness, and for the log that it copies.
struct FollowerService: Sendable {
  let follower: Follower
  let loop: FollowLoop
  let cosigner: Cosigner
  let site: SiteConfiguration
  /// The folder of the copy.
  let data: String
  /// Whether it has what shoppers ask for.
  let answersScans: Bool

  /// What it answers of the log even without bodies.
  private static let open: Set<String> = ["checkpoint", "tile", "feed", "trust.txt", "readyz"]

  /// A handler for one event loop.
  func handler(cache: AnswerCache, pool: SitePool) throws -> (Request) -> Answer {
    let data = data
    let site = try Site(site, cache: cache, pool: pool) { try LedgerReader(data) }
    return { answer($0, by: site) }
  }

  private func answer(_ request: Request, by site: Site) -> Answer {
    let segments = request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let first = segments.first.map(String.init) ?? ""
    let isWitness = first == "add-checkpoint" || first == "healthz" || Self.isHash(first)
    // It fetches and computes before it answers, and has a connection of its own for that.
    if isWitness { return .waiting { self.witness(request) } }
    guard follower.shownSize != nil else { return .ready(catchingUp()) }
    guard answersScans || Self.open.contains(first) else {
      return .ready(.text("this follower answers no scans\n", status: .notFound))
    }
    return site.answer(request)
  }

  private static func isHash(_ segment: String) -> Bool {
    segment.utf8.count == 64
      && segment.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private func catchingUp() -> Response {
    let lines = ["catching up: \(follower.size) entries are held"] + loop.lines
    return .text(
      lines.joined(separator: "\n") + "\n",
      status: .serviceUnavailable,
      headers: [.retryAfter: "10", .cacheControl: "no-store"]
    )
  }

  private func witness(_ request: Request) -> Response {
    do {
      let response = try cosigner.answer(request) { follower.refusal(of: $0) }
      if request.method == .post, response.status == .ok, let note = try cosigner.last() {
        follower.vouch(for: note)
      }
      return response
    } catch {
      cosigner.logger.error("\(error)")
      return .text("the follower cannot answer now\n", status: .internalServerError)
    }
  }
}

extension Follower {
  /// Why the follower does not cosign the checkpoint in `note`, which the log signed; `nil` if it may.
  func refusal(of note: SignedNote) -> WitnessService.Refusal? {
    do {
      try advance(to: note, isPublished: false)
      return nil
    } catch FollowError.stopped(let reason) {
      return .init(status: .unprocessableContent, message: reason)
    } catch {
      return .init(status: .serviceUnavailable, message: "\(error)")
    }
  }
}
