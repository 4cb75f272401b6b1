import HTTP
import Testing

@testable import Site

/// That nobody without a token makes the service take in much.
@Suite struct HeadScreenTests {
  private func status(
    _ method: HTTP.Method,
    _ path: String,
    token: String? = nil,
    isLarge: Bool = true,
    bytes: Int? = nil
  ) throws -> Int? {
    let world = try CaptureWorld()
    var headers: Fields = [:]
    if token != nil {
      headers[.authorization] = "Bearer \(token == "good" ? world.token : "wp_x_y")"
    }
    headers[.contentLength] = bytes.map { String($0) }
    let request = Request(method: method, target: path, headers: headers)
    return HeadScreen(try world.site().configuration).refusal(of: request, isLarge: isLarge)
      .map { Int($0.status.code) }
  }

  @Test(arguments: [
    "/capture", "/events", "/queries", "/hashes", "/codes", "/media", "/links", "/registry",
  ])
  func `what needs a token is refused by the head of a request without one`(path: String) throws {
    #expect(try status(.post, path) == 401)
    #expect(try status(.post, path, isLarge: false) == 401)
    #expect(try status(.post, path, token: "bad") == 401)
    #expect(try status(.post, path, token: "good") == nil)
  }

  @Test func `what shoppers send is bounded by its head`() throws {
    for (path, bytesMax) in [("/scans", 16_384), ("/report", ReportForm.bytesMax)] {
      #expect(try status(.post, path, bytes: bytesMax) == nil)
      #expect(try status(.post, path, bytes: bytesMax + 1) == 413)
      #expect(try status(.post, path, token: "good", bytes: bytesMax + 1) == 413)
      // In chunks, of which nobody knows how many come.
      #expect(try status(.post, path, isLarge: false) == nil)
      #expect(try status(.post, path) == 411)
    }
  }

  @Test func `small statements need no token, and shoppers never do`() throws {
    #expect(try status(.post, "/statements", isLarge: false) == nil)
    #expect(try status(.post, "/statements") == 401)
    #expect(try status(.post, "/statements", token: "good") == nil)
    #expect(try status(.post, "/report", bytes: 100_000) == nil)
    #expect(try status(.post, "/scans", isLarge: false, bytes: 100) == nil)
  }

  @Test func `where no body is taken none is received`() throws {
    #expect(try status(.post, "/checkpoint") == 405)
    #expect(try status(.post, "/01/09520003000308") == 405)
    #expect(try status(.post, "/events/a/b/c") == 404)
  }
}
