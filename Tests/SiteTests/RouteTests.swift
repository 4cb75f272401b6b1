import HTTP
import Testing

@testable import Site

@Suite struct RouteTests {
  private func ask(_ method: HTTP.Method, _ target: String, _ headers: Fields = [:]) throws
    -> Response
  {
    let request = Request(method: method, target: target, headers: headers)
    return try DemoLedger.shared.get().site().answer(request).response()
  }

  @Test(arguments: ["/healthz", "/healthz/", "/%68ealthz", "/healthz?x=1"])
  func `a path is found however it is written`(target: String) throws {
    #expect(try ask(.get, target).status == .ok)
  }

  @Test(arguments: ["/healthz/more", "/tile", "/id", "/checkpoint/1"])
  func `below a reserved segment nothing is taken for a scan`(target: String) throws {
    let response = try ask(.get, target)
    #expect(response.status == .notFound)
    #expect(String(decoding: response.body, as: UTF8.self).contains("no_page"))
  }

  @Test(arguments: ["/healthz", "/01/09520003000308", "/style.css"])
  func `another method is told which there are`(target: String) throws {
    let response = try ask(.delete, target)
    #expect(response.status == .methodNotAllowed)
    #expect(response.headers[.allow] == "GET, HEAD, OPTIONS")
  }

  @Test func `a browser that asks first is told what it may do`() throws {
    let response = try ask(.options, "/01/09520003000308")
    #expect(response.status == .noContent)
    #expect(response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS")
    #expect(response.headers[.allowOrigin] == "*")
  }

  @Test func `a path that cannot be decoded is refused with the place`() throws {
    let response = try ask(.get, "/id/a%zz")
    #expect(response.status == .badRequest)
    #expect(String(decoding: response.body, as: UTF8.self).contains("at byte 5"))
  }

  @Test func `of several routes at one path each has its method, and 405 names them all`() throws {
    let table = RouteTable([.get("/a", Site.healthz), .post("/a", Site.healthz, .slow)])
    guard case .route(let route, _) = try table.find(Request(method: .post, target: "/a")) else {
      Issue.record("not found")
      return
    }
    #expect(route.method == HTTP.Method.post)
    guard case .otherMethods(let methods) = try table.find(Request(method: .put, target: "/a"))
    else {
      Issue.record("found")
      return
    }
    #expect(methods == [HTTP.Method.get, .head, .post])
  }
}
