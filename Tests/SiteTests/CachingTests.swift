import HTTP
import Ledger
import Testing

@testable import Site

@Suite struct CachingTests {
  private func ask(_ world: CaptureWorld, _ path: String, tag: String? = nil, page: Bool = false)
    throws -> Response
  {
    var headers: Fields = [:]
    headers[.ifNoneMatch] = tag
    if page { headers[.accept] = "text/html" }
    return try world.site().answer(Request(target: path, headers: headers)).response()
  }

  @Test(arguments: [false, true])
  func `a tag outlives what has nothing to do with the code, and nothing else`(
    isPage: Bool
  ) throws {
    let world = try CaptureWorld()
    let path = "/01/09520003000308/21/A1"
    #expect(try world.post(Array(world.document(serials: ["A1"]).utf8)).status == .accepted)
    let first = try ask(world, path, page: isPage)
    let tag = try #require(first.headers[.etag])
    #expect(tag.hasPrefix("W/\""))
    #expect(first.headers[.cacheControl] == "private, max-age=60")
    // Somebody else's package.
    #expect(try world.post(Array(world.document(serials: ["B2"]).utf8)).status == .accepted)
    let same = try ask(world, path, tag: tag, page: isPage)
    #expect(same.status == .notModified)
    #expect(same.body.isEmpty)
    // The form is part of it.
    #expect(try ask(world, path, tag: tag, page: !isPage).status == .ok)
    let sold = world.document(serials: ["A1"], time: "2026-01-02T03:00:30Z")
      .replacing("ADD", with: "OBSERVE").replacing("commissioning", with: "retail_selling")
      .replacing("\"active\"", with: "\"retail_sold\"")
    #expect(try world.post(Array(sold.utf8)).status == .accepted)
    let changed = try ask(world, path, tag: tag, page: isPage)
    #expect(changed.status == .ok)
    #expect(changed.headers[.etag] != tag)
  }

  @Test func `a bundle is named by its bytes`() throws {
    let world = try CaptureWorld()
    let path = "/01/09520003000308/21/A1?format=bundle"
    #expect(try world.post(Array(world.document(serials: ["A1"]).utf8)).status == .accepted)
    let first = try ask(world, path)
    let tag = try #require(first.headers[.etag])
    #expect(!tag.hasPrefix("W/"))
    #expect(try ask(world, path, tag: tag).status == .notModified)
    #expect(try world.post(Array(world.document(serials: ["B2"]).utf8)).status == .accepted)
    #expect(try ask(world, path, tag: tag).status == .ok)
  }

  @Test func `however a reader asks for a language, one answer is made for all who get it`() throws
  {
    let site = try DemoLedger.shared.get().site()
    let path = "/01/09520002000200/21/W23PG5VCY54K56TNTH"
    func isMade(_ language: String, _ accept: String, _ path: String) -> Bool {
      let fields: Fields = [.accept: accept, .acceptLanguage: language]
      switch site.answer(Request(target: path, headers: fields)) {
      case .ready: return false
      case .slow(let work), .waiting(let work):
        _ = work()
        return true
      }
    }
    #expect(isMade("de", "text/html", path))
    for weight in 1..<999 {
      #expect(!isMade("xx;q=0.\(weight), de-AT", "text/html;q=1, a/\(weight)", path))
    }
    #expect(isMade("fr", "text/html", path))
    #expect(isMade("de", "application/json", path))
    // Where the target asks for a language, only what it asks for inside may differ by the field.
    let card = "/oembed?lang=nl&url=https%3A%2F%2Ft.example.com" + path
    #expect(isMade("de", "*/*", card))
    #expect(isMade("fr", "*/*", card))
  }

  @Test func `what many look at is not pushed out by what nobody asks for again`() {
    let cache = AnswerCache()
    let answer = AnswerCache.Kept(response: .html("x"), thing: nil, keys: [])
    let hot = CacheKey(Request(target: "/hot"))
    cache.keep(answer, as: hot, at: LogMoment(size: 0), now: 1)
    for number in 0..<5_000 {
      cache.keep(
        answer,
        as: CacheKey(Request(target: "/hot?\(number)")),
        at: LogMoment(size: 0),
        now: 1
      )
      if number % 200 == 0 { #expect(told(cache, hot) != nil) }
    }
    #expect(told(cache, CacheKey(Request(target: "/hot?0"))) == nil)
    #expect(told(cache, CacheKey(Request(target: "/hot?4999"))) != nil)
  }

  @Test func `the answers that are kept have no more bytes than they may`() {
    let cache = AnswerCache()
    let large = AnswerCache.Kept(
      response: .html(String(repeating: "x", count: AnswerCache.bytesMax / 4)),
      thing: nil,
      keys: []
    )
    let keys = (0..<40).map { CacheKey(Request(target: "/\($0)")) }
    for key in keys { cache.keep(large, as: key, at: LogMoment(size: 0), now: 1) }
    // Asking moves answers, so that what is counted is never more than what is kept.
    #expect(keys.count { told(cache, $0) != nil } <= 8)
  }

  private func told(_ cache: AnswerCache, _ key: CacheKey) -> AnswerCache.Kept? {
    cache.answer(to: key, at: LogMoment(size: 0), now: 1) { _, _ in false }
  }
}
