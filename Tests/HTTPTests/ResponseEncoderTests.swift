import HTTP
import Testing

struct ResponseEncoderTests {
  private let encoder = ResponseEncoder(seconds: 784_111_777)

  private func head(
    _ response: Response,
    version: Request.Version = .http11,
    keepsAlive: Bool = true
  ) -> String {
    var out: [UInt8] = []
    encoder.encodeHead(response, version: version, keepsAlive: keepsAlive, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

  @Test func `an answer has a status line, a date, its fields and its length`() {
    #expect(
      head(.text("hello"))
        == "HTTP/1.1 200 OK\r\n\(date)Content-Type: text/plain; charset=utf-8\r\n"
        + "Content-Length: 5\r\n\r\n"
    )
  }

  @Test func `an empty answer says so`() {
    #expect(
      head(Response(status: .notFound))
        == "HTTP/1.1 404 Not Found\r\n\(date)Content-Length: 0\r\n\r\n"
    )
  }

  @Test func `fields that belong to the connection are the encoder's alone`() {
    let response = Response(
      headers: [
        "content-length": "7", "Transfer-Encoding": "chunked", "Date": "now", "Connection": "x",
        "Link": "y",
      ]
    )
    #expect(head(response) == "HTTP/1.1 200 OK\r\n\(date)Link: y\r\nContent-Length: 0\r\n\r\n")
  }

  @Test func `the end or the going on of a connection is told where it is not the rule`() {
    let plain = "HTTP/1.1 200 OK\r\n\(date)Content-Length: 0\r\n"
    #expect(head(Response(), keepsAlive: false) == plain + "Connection: close\r\n\r\n")
    #expect(head(Response(), version: .http10) == plain + "Connection: keep-alive\r\n\r\n")
    let closed = head(Response(), version: .http10, keepsAlive: false)
    #expect(closed == plain + "Connection: close\r\n\r\n")
  }

  @Test func `204 and 304 have neither length nor content`() {
    for status in [Status.noContent, .notModified] {
      let response = Response(status: status, body: [1])
      #expect(head(response) == "HTTP/1.1 \(status)\r\n\(date)\r\n")
      #expect(!ResponseEncoder.sendsBody(response, to: .get))
    }
  }

  @Test func `the answer to HEAD has the length of the one to GET and no content`() {
    let response = Response.text("hello")
    #expect(head(response).contains("Content-Length: 5\r\n"))
    #expect(ResponseEncoder.sendsBody(response, to: .get))
    #expect(!ResponseEncoder.sendsBody(response, to: .head))
    #expect(ResponseEncoder.sendsBody(response, to: nil))
  }

  @Test func `the date follows the clock`() {
    var encoder = encoder
    encoder.tick(784_111_778)
    var out: [UInt8] = []
    encoder.encodeHead(Response(), version: .http11, keepsAlive: true, into: &out)
    #expect(String(decoding: out, as: UTF8.self).contains("08:49:38"))
  }
}
