import HTTP
import Testing

struct RequestDecoderTests {
  struct Good: CustomTestStringConvertible, Sendable {
    let text: String
    let requests: [String]
    var testDescription: String { String(text.prefix(60).filter { !$0.isNewline }) }
  }

  static let good = [
    Good(
      text: "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      requests: ["get / http11 [Host=a] "]
    ),
    Good(
      text: "\r\n\r\nGET /x HTTP/1.1\r\nhOST:a.example:80\t \r\nX:\r\nY: \u{E9} b \r\n\r\n",
      requests: ["get /x http11 [hOST=a.example:80&X=&Y=\u{E9} b] "]
    ),
    Good(text: "GET / HTTP/1.0\r\n\r\n", requests: ["get / http10 []  close"]),
    Good(
      text: "GET / HTTP/1.0\r\nConnection: x, Keep-Alive\r\n\r\n",
      requests: ["get / http10 [Connection=x, Keep-Alive] "]
    ),
    Good(
      text: "GET / HTTP/1.1\r\nHost: a\r\nConnection: CLOSE , keep-alive\r\n\r\n",
      requests: ["get / http11 [Host=a&Connection=CLOSE , keep-alive]  close"]
    ),
    Good(text: "GET / HTTP/1.9\r\nHost: a\r\n\r\n", requests: ["get / http11 [Host=a] "]),
    Good(
      text: "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
      requests: ["options * http11 [Host=a] "]
    ),
    Good(
      text: "GET HTTP://b:1/x?y HTTP/1.1\r\nHost: B:1\r\n\r\n",
      requests: ["get /x http11 [Host=B:1] "]
    ),
    Good(text: "GET https://b?y HTTP/1.1\r\nHost: b\r\n\r\n", requests: ["get / http11 [Host=b] "]),
    Good(
      text: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
      requests: ["post / http11 [Host=a&Content-Length=5] hello"]
    ),
    Good(
      text: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 000\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
      requests: ["post / http11 [Host=a&Content-Length=000] ", "get /2 http10 []  close"]
    ),
    Good(
      text: "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "5\r\nhello\r\n00A;x=\"y z\"\r\n, chunked!\r\n0\r\nX-Sum: 1\r\n\r\n"
        + "PUT /d HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\n\r\nok\r\nHEAD /e HTTP/1.1\r\n"
        + "Host: c\r\n\r\n",
      requests: [
        "post /c http11 [Host=a&Transfer-Encoding=Chunked] hello, chunked!",
        "put /d http11 [Host=b&Content-Length=2] ok", "head /e http11 [Host=c] ",
      ]
    ),
  ]

  @Test(arguments: good)
  func `requests are read one after the other`(item: Good) {
    let decoding = Decoding(item.text)
    #expect(decoding.requests == item.requests)
    #expect(decoding.error == nil && decoding.progress == .idle)
  }

  @Test(arguments: good)
  func `wherever the network cuts them in two`(item: Good) {
    let whole = Decoding(item.text)
    for cut in 0...item.text.utf8.count {
      #expect(Decoding(item.text, cuts: [cut]) == whole, "cut at \(cut)")
    }
  }

  @Test(arguments: good)
  func `or into single bytes`(item: Good) {
    let cuts = Array(1..<item.text.utf8.count)
    #expect(Decoding(item.text, cuts: cuts) == Decoding(item.text))
  }

  @Test func `a request that is cut short is no request`() {
    let text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
    for end in 0..<text.utf8.count {
      let decoding = Decoding(Array(text.utf8.prefix(end)))
      #expect(decoding.requests.isEmpty && decoding.error == nil)
      #expect(decoding.progress == (end == 0 ? .idle : end < 47 ? .head : .body))
    }
  }

  @Test func `the authority of an absolute target is the host`() throws {
    var decoder = RequestDecoder()
    let bytes = Array("GET http://b:1/%zz?q=1 HTTP/1.0\r\n\r\n".utf8)
    var range = 0..<bytes.count
    var memory = RequestMemory()
    let request = try #require(try decoder.next(bytes, &range, Limits(), &memory))
    #expect(request.host == "b:1")
    #expect(request.target == "http://b:1/%zz?q=1")
    #expect(try request.query() == [QueryItem(name: "q", value: "1")])
    #expect(throws: TargetError(reason: .percentEncoding, position: 11)) {
      try request.segments()
    }
  }

  /// What `next` gives for all of `text`.
  private func next(_ decoder: inout RequestDecoder, _ text: String) throws -> Request? {
    let bytes = Array(text.utf8)
    var range = 0..<bytes.count
    var memory = RequestMemory()
    return try decoder.next(bytes, &range, Limits(), &memory)
  }

  private let expecting =
    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"

  @Test func `a client that expects 100 Continue is told once`() throws {
    var decoder = RequestDecoder()
    let request = try next(&decoder, expecting)
    #expect(request == nil)
    let (first, second) = (decoder.takeContinue(), decoder.takeContinue())
    #expect(first && !second)
  }

  @Test func `a client that does not wait for 100 Continue is not told`() throws {
    var decoder = RequestDecoder()
    let request = try next(&decoder, expecting + "o")
    #expect(request == nil)
    let isOwed = decoder.takeContinue()
    #expect(!isOwed)
  }

  @Test func `between requests nothing is held`() throws {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
    var decoder = RequestDecoder()
    let partial = try next(&decoder, head + "o")
    #expect(partial == nil)
    #expect(decoder.heldBytes == head.utf8.count + 1)
    let whole = try next(&decoder, "k")
    #expect(whole?.body == Array("ok".utf8))
    let blank = try next(&decoder, "\r\n")
    #expect(blank == nil)
    #expect(decoder.heldBytes == 0 && decoder.progress == .idle)
  }

  @Test func `a long head byte by byte takes time in proportion to its length`() {
    var limits = Limits()
    limits.headBytesMax = 1 << 20
    let value = String(repeating: "x", count: 30_000)
    let text = "GET / HTTP/1.1\r\nHost: a\r\nX: \(value)\r\n\r\n"
    let clock = ContinuousClock()
    let time = clock.measure {
      let cuts = Array(1..<text.utf8.count)
      #expect(Decoding(text, cuts: cuts, limits: limits).requests.count == 1)
    }
    // Reading all again at each byte would take 450 million steps.
    #expect(time < .seconds(5))
  }
}
