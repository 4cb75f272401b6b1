import HTTP
import Testing

struct LimitsTests {
  static let limits: Limits = {
    var limits = Limits()
    limits.targetBytesMax = 20
    limits.headBytesMax = 100
    limits.fieldsMax = 3
    limits.bodyBytesMax = 10
    limits.chunkExtensionBytesMax = 4
    limits.trailerBytesMax = 16
    return limits
  }()

  /// Feeds `text` whole and byte by byte; both must end alike.
  private func decode(_ text: String, at location: SourceLocation = #_sourceLocation) -> Decoding {
    let whole = Decoding(text, limits: Self.limits)
    let cuts = Array(1..<text.utf8.count)
    let bytewise = Decoding(text, cuts: cuts, limits: Self.limits)
    #expect(whole == bytewise, sourceLocation: location)
    return whole
  }

  @Test func `a target as long as the limit is taken, a longer one gets 414`() {
    let longest = "/" + String(repeating: "x", count: 19)
    let good = decode("GET \(longest) HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(good.requests.count == 1)
    let bad = decode("GET \(longest)y HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(bad.error == .targetTooLong)
  }

  @Test func `a target without end gets 414 before the head is full`() {
    #expect(decode("GET /" + String(repeating: "x", count: 200)).error == .targetTooLong)
  }

  @Test func `a head as long as the limit is taken, a longer one gets 431`() {
    let frame = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n".utf8.count
    let head = { (count: Int) in
      "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: count - frame))\r\n\r\n"
    }
    #expect(decode(head(100)).requests.count == 1)
    #expect(decode(head(101)).error == .headTooLarge)
  }

  @Test func `a head without end gets 431`() {
    #expect(
      decode("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 99)).error == .headTooLarge
    )
    #expect(decode(String(repeating: "X", count: 200)).error == .headTooLarge)
  }

  @Test func `malformed bytes within the limit get 400 even if no line ends`() {
    #expect(
      decode("GET / HTTP/1.1\r\nX: \u{1}" + String(repeating: "x", count: 99)).error == .field
    )
  }

  @Test func `one field too many gets 431`() {
    #expect(decode("GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB:\r\n\r\n").requests.count == 1)
    #expect(decode("GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB:\r\nC:\r\n\r\n").error == .headTooLarge)
  }

  @Test func `a body as long as the limit is taken, a longer one gets 413 by its length`() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
    #expect(decode("\(head)10\r\n\r\n0123456789").requests.count == 1)
    #expect(decode("\(head)11\r\n\r\n").error == .bodyTooLarge)
  }

  @Test func `chunks together longer than the limit get 413`() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(decode("\(head)5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n").requests.count == 1)
    #expect(decode("\(head)5\r\n01234\r\n6\r\n").error == .bodyTooLarge)
  }

  @Test func `extensions and trailers of chunks have limits over the whole body`() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(decode("\(head)1;a\r\nx\r\n0;b\r\nX: 4567890\r\n\r\n").requests.count == 1)
    #expect(decode("\(head)1;a\r\nx\r\n0;bc\r\n").error == .chunk)
    #expect(decode("\(head)0\r\nX: 4567890abcd\r\nY").error == .headTooLarge)
  }
}
