import HTTP
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
}
