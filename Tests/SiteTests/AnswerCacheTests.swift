import EPCIS
import HTTP
import Ledger
import Merkle
import Notes
import Provenance
import Registrar
import Testing

@testable import Site

@Suite struct AnswerCacheTests {
  private static let path = "/01/09520003000308/21/A1"

  private func ask(_ site: Site, _ form: String = "journey") -> Response {
    site.answer(Request(target: "\(Self.path)?format=\(form)")).response()
  }

  private func post(_ document: String, to world: CaptureWorld) throws {
    #expect(try world.post(Array(document.utf8)).status == .accepted)
  }

  @Test func `an answer stays while the log grows by what it does not tell of`() throws {
    let world = try CaptureWorld()
    let site = try world.site()
    try post(world.document(serials: ["A1"]), to: world)
    let first = ask(site)
    for serial in ["B1", "B2", "B3"] {
      try post(world.document(serials: [serial]), to: world)
      #expect(ask(site).body == first.body)
    }
    // Made anew, it would be proved by another checkpoint.
    #expect(ask(try world.site()).body != first.body)
  }

  @Test func `what is recorded about a thing is in the next answer`() throws {
    let world = try CaptureWorld()
    let site = try world.site()
    try post(world.document(serials: ["A1"]), to: world)
    for step in ["inspecting", "storing", "shipping"] {
      let before = ask(site)
      try post(world.document(serials: ["B-\(step)"]), to: world)
      let event = world.document(serials: ["A1"], time: "2026-01-02T03:00:30Z")
        .replacing("ADD", with: "OBSERVE").replacing("commissioning", with: step)
        .replacing("active", with: "in_progress")
      try post(event, to: world)
      let after = ask(site)
      #expect(!String(decoding: before.body, as: UTF8.self).contains(step))
      #expect(String(decoding: after.body, as: UTF8.self).contains(step))
    }
  }

  @Test func `what becomes of a party that speaks is in the next answer`() throws {
    let world = try CaptureWorld()
    let site = try world.site()
    try post(world.document(serials: ["A1"]), to: world)
    _ = ask(site)
    let registrar = try #require(world.registrar)
    let party = try #require(PartyName("brand.example"))
    var profile = PartyProfile(displayName: "Brand of a new name", country: "NZ")
    profile.prefixes = ["9520003"]
    profile.maySignByRecorder = true
    try registrar.revise(party, as: profile, signedBy: [world.governance])
    #expect(ask(site).body == ask(try world.site()).body)
  }

  @Test func `what is erased is not told again`() throws {
    let world = try CaptureWorld()
    let site = try world.site()
    try post(world.document(serials: ["A1"]), to: world)
    let registrar = try #require(world.registrar)
    let told = ask(site, "bundle")
    #expect(told.status == .ok)
    let number = try world.size() - 2
    // An answer between the erasure's entry and the end of its work would still have the body.
    let moment = registrar.ledger.published
    _ = try registrar.ledger.eraseBodies(of: [number])
    #expect(registrar.ledger.published != moment)
    #expect(!registrar.ledger.isUnchanged([], from: moment, to: registrar.ledger.published))
    let after = ask(site, "bundle")
    #expect(after.body != told.body)
    #expect(!String(decoding: after.body, as: UTF8.self).contains("commissioning"))
  }

  // MARK: The cache alone

  private static func kept(_ text: String) -> AnswerCache.Kept {
    AnswerCache.Kept(
      response: Response(type: "text/plain", body: Array(text.utf8)),
      thing: nil,
      keys: []
    )
  }
  private func key(_ target: String) -> CacheKey { CacheKey(Request(target: target)) }

  @Test func `an answer is kept for ten seconds, however often it is asked for`() {
    let cache = AnswerCache()
    let moment = LogMoment(size: 5)
    cache.keep(Self.kept("a"), as: key("/a"), at: moment, now: 100)
    for now in [100, 104, 109] as [UInt64] {
      #expect(cache.answer(to: key("/a"), at: moment, now: now) { _, _ in false } != nil)
    }
    #expect(cache.answer(to: key("/a"), at: moment, now: 110) { _, _ in true } == nil)
    #expect(cache.answer(to: key("/a"), at: moment, now: 109) { _, _ in true } == nil)
  }

  @Test func `a change is asked for from the last moment that was looked at`() {
    let cache = AnswerCache()
    cache.keep(Self.kept("a"), as: key("/a"), at: LogMoment(size: 5), now: 100)
    for (size, since) in [(7, 5), (9, 7)] as [(UInt64, UInt64)] {
      let kept = cache.answer(to: key("/a"), at: LogMoment(size: size), now: 101) { _, first in
        first == LogMoment(size: since)
      }
      #expect(kept != nil)
    }
    #expect(cache.answer(to: key("/a"), at: LogMoment(size: 10), now: 101) { _, _ in false } == nil)
    #expect(cache.answer(to: key("/a"), at: LogMoment(size: 9), now: 101) { _, _ in true } == nil)
  }

  @Test func `whoever asks for many forms keeps nobody from an answer out of memory`() {
    let cache = AnswerCache()
    let moment = LogMoment(size: 5)
    for number in 0..<3 * AnswerCache.countMax {
      cache.keep(Self.kept("a"), as: key("/\(number)"), at: moment, now: 100)
      #expect(cache.answer(to: key("/\(number)"), at: moment, now: 100) { _, _ in false } != nil)
    }
  }
}
