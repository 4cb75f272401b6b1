import HTTP
import Testing

/// Malformed bytes in, the exact error and status out.
struct MalformedTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let text: [UInt8]
    let error: RequestError
    let status: Int

    init(_ name: String, _ text: String, _ error: RequestError, _ status: Int) {
      self.name = name
      self.text = Array(text.utf8)
      self.error = error
      self.status = status
    }

    var testDescription: String { name }
  }

  static func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }
  static func post(_ fields: String, _ body: String) -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n\(body)"
  }
  static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }

  static let lines = [
    Case("a TLS hello", "\u{16}\u{3}\u{1}\r\n\r\n", .requestLine, 400),
    Case("HTTP/0.9", "GET /\r\n\r\n", .requestLine, 400),
    Case("a blank first", " GET / HTTP/1.1\r\n\r\n", .requestLine, 400),
    Case("two blanks", "GET  / HTTP/1.1\r\n\r\n", .requestLine, 400),
    Case("a blank at the end", "GET / HTTP/1.1 \r\n\r\n", .requestLine, 400),
    Case("a tab", "GET\t/ HTTP/1.1\r\n\r\n", .requestLine, 400),
    Case("a bare line feed", "GET / HTTP/1.1\nHost: a\r\n\r\n", .requestLine, 400),
    Case("a bare line feed first", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("a bare return", "GET / HTTP/1.1\rHost: a\r\n\r\n", .requestLine, 400),
    Case("a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", .method, 501),
    Case("a method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", .method, 501),
    Case("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", .method, 501),
    Case("lower-case http", "GET / http/1.1\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("no minor version", "GET / HTTP/1\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("two digits", "GET / HTTP/1.11\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .version, 505),
    Case("HTTP/0.9 by name", "GET / HTTP/0.9\r\n\r\n", .version, 505),
    Case("a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("bytes above ASCII", "GET /\u{E9} HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("a zero byte", "GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n", .requestLine, 400),
    Case("no slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", .target, 400),
    Case("a star for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", .target, 400),
    Case("two stars", "OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n", .target, 400),
    Case("another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .target, 400),
    Case("no authority", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", .target, 400),
    Case("nothing but a scheme", "GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", .target, 400),
    Case("userinfo", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", .target, 400),
  ]

  static let fields = [
    Case("no Host", "GET / HTTP/1.1\r\n\r\n", .host, 400),
    Case("two Hosts", get("Host: a\r\n"), .host, 400),
    Case("two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", .host, 400),
    Case("an empty Host", "GET / HTTP/1.1\r\nHost:  \r\n\r\n", .host, 400),
    Case("another Host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", .host, 400),
    Case("another port", "GET http://a:1/ HTTP/1.1\r\nHost: a\r\n\r\n", .host, 400),
    Case("no length", "POST / HTTP/1.1\r\nHost: a\r\n\r\n", .lengthRequired, 411),
    Case("no length in 1.0", "PUT / HTTP/1.0\r\n\r\n", .lengthRequired, 411),
    Case("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .host, 400),
    Case("a Host with userinfo", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .host, 400),
    Case("a Host without a name", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", .host, 400),
    Case("a Host with a comma", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", .host, 400),
    Case("a Host with two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", .host, 400),
    Case("a Host with a great port", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", .host, 400),
    Case("a Host with an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .host, 400),
    Case("a Host beyond a bracket", "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n", .host, 400),
    Case("a target without a name", "GET http://:80/ HTTP/1.1\r\nHost: :80\r\n\r\n", .target, 400),
    Case("a Host with a blank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .host, 400),
    Case("a folded line", get("X: a\r\n b\r\n"), .field, 400),
    Case("a folded first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .field, 400),
    Case("a blank before the colon", get("X : a\r\n"), .field, 400),
    Case("no colon", get("Xa\r\n"), .field, 400),
    Case("no name", get(": a\r\n"), .field, 400),
    Case("a name that is no token", get("X[: a\r\n"), .field, 400),
    Case("a zero byte in a value", get("X: a\u{0}b\r\n"), .field, 400),
    Case("a delete in a value", get("X: a\u{7F}b\r\n"), .field, 400),
    Case("a return in a value", get("X: a\rb\r\n"), .field, 400),
    Case("a line feed after a value", get("X: a\n"), .field, 400),
    Case("a line feed at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", .field, 400),
    Case("a return at the end", "GET / HTTP/1.1\r\nHost: a\r\n\rX\n", .field, 400),
    Case("another expectation", get("Expect: tea\r\n"), .expectation, 417),
  ]

  static let framing = [
    Case("a length with a sign", post("Content-Length: +5", "hello"), .contentLength, 400),
    Case("a negative length", post("Content-Length: -1", ""), .contentLength, 400),
    Case("an empty length", post("Content-Length:", ""), .contentLength, 400),
    Case("a hexadecimal length", post("Content-Length: 0x5", "hello"), .contentLength, 400),
    Case("a list of lengths", post("Content-Length: 5, 5", "hello"), .contentLength, 400),
    Case("two lengths", post("Content-Length: 5\r\nContent-Length: 5", ""), .contentLength, 400),
    Case("a long length", post("Content-Length: 8388609", ""), .bodyTooLarge, 413),
    Case(
      "a length beyond 64 bits",
      post("Content-Length: 18446744073709551621", ""),
      .bodyTooLarge,
      413
    ),
    Case(
      "a length beside chunks",
      post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
      .contentLength,
      400
    ),
    Case(
      "chunks beside a length",
      post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"),
      .contentLength,
      400
    ),
    Case(
      "chunks in 1.0",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      .transferEncoding,
      400
    ),
    Case("gzip", post("Transfer-Encoding: gzip", ""), .transferCoding, 501),
    Case("identity", post("Transfer-Encoding: identity", ""), .transferCoding, 501),
    Case("chunked not last", post("Transfer-Encoding: chunked, x", ""), .transferEncoding, 400),
    Case("a list", post("Transfer-Encoding: gzip, chunked", ""), .transferEncoding, 400),
    Case("a vertical tab", post("Transfer-Encoding: \u{B}chunked", ""), .field, 400),
    Case("no coding", post("Transfer-Encoding: ", ""), .transferEncoding, 400),
    Case(
      "chunked twice",
      post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", ""),
      .transferEncoding,
      400
    ),
    Case("no size", chunked("\r\n"), .chunk, 400),
    Case("a size that is no number", chunked("g\r\n"), .chunk, 400),
    Case("a size with a sign", chunked("+5\r\nhello\r\n0\r\n\r\n"), .chunk, 400),
    Case("a size with a prefix", chunked("0x5\r\nhello\r\n0\r\n\r\n"), .chunk, 400),
    Case("a blank after a size", chunked("5 \r\nhello\r\n0\r\n\r\n"), .chunk, 400),
    Case("a line feed after a size", chunked("5\nhello\r\n0\r\n\r\n"), .chunk, 400),
    Case("a size of 16 digits", chunked("0000000000000005\r\nhello\r\n"), .chunk, 400),
    Case("a size above the limit", chunked("800001\r\n"), .bodyTooLarge, 413),
    Case("a size of 60 bits", chunked("FFFFFFFFFFFFFFF\r\n"), .bodyTooLarge, 413),
    Case("a chunk that goes on", chunked("5\r\nhelloX\r\n"), .chunk, 400),
    Case("a line feed after a chunk", chunked("5\r\nhello\n0\r\n\r\n"), .chunk, 400),
    Case("a bare line feed in an extension", chunked("5;x\n\r\n"), .chunk, 400),
    Case("a folded trailer", chunked("0\r\nX: a\r\n b\r\n\r\n"), .chunk, 400),
    Case("a trailer without a colon", chunked("0\r\nX\r\n\r\n"), .chunk, 400),
    Case("a bare line feed at the end", chunked("0\r\n\n"), .chunk, 400),
  ]

  @Test(arguments: lines + fields + framing)
  func `malformed bytes get an exact error`(item: Case) {
    let decoding = Decoding(item.text)
    #expect(decoding.error == item.error)
    #expect(decoding.requests.isEmpty)
    #expect(decoding.error?.status.code == item.status)
  }

  @Test(arguments: lines + fields + framing)
  func `wherever the network cuts them`(item: Case) {
    for cut in 0...item.text.count {
      #expect(Decoding(item.text, cuts: [cut]).error == item.error, "cut at \(cut)")
    }
    #expect(Decoding(item.text, cuts: Array(1..<item.text.count)).error == item.error)
  }

  @Test func `a good request before a bad one is answered`() {
    let decoding = Decoding("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n")
    #expect(decoding.requests == ["get /1 http11 [Host=a] "])
    #expect(decoding.error == .requestLine)
  }

  @Test(arguments: RequestError.allCases)
  func `every error is answered with a problem in JSON that ends the connection`(
    error: RequestError
  ) {
    let response = error.response
    #expect(response.status == error.status && (400...599).contains(error.status.code))
    #expect(response.headers[.contentType] == "application/problem+json")
    #expect(response.closesConnection)
    #expect(!error.reason.contains("\"") && !error.reason.contains("\\"))
    #expect(String(decoding: response.body, as: UTF8.self).contains(error.reason))
  }
}
