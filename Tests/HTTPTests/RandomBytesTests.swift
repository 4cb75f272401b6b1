import HTTP
import Testing

/// Bytes that nobody meant; the seed is fixed, so a failure can be seen again.
struct RandomBytesTests {
  /// Pieces out of which requests, nearly requests and nonsense can be put together.
  static let pieces = [
    "GET ", "POST ", "/", "/a%2", "http://h", "*", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "\r\n", "\r",
    "\n", ":", " ", "\t", "Host: a\r\n", "Content-Length: 3\r\n", "Content-Length: ", "9", "abc",
    "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n", "3\r\n",
    "0\r\n\r\n", ";x", "\u{0}", "\u{E9}", "?q=%zz&a", "#", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
  ].map { Array($0.utf8) }

  private static func bytes(_ generator: inout SplitMix64) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      if Int.random(in: 0..<8, using: &generator) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &generator))
      } else {
        bytes += pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }
    }
    return bytes
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `no bytes trap the decoder, and cuts do not change what they mean`(seed: UInt64) {
    var generator = SplitMix64(state: seed)
    for round in 0..<800 {
      let bytes = Self.bytes(&generator)
      let whole = Decoding(bytes)
      guard bytes.count > 1 else { continue }
      let bytewise = Decoding(bytes, cuts: Array(1..<bytes.count))
      #expect(whole.requests == bytewise.requests, "seed \(seed), round \(round)")
      // A line that has not ended may be refused at once or when its end comes.
      if whole.error == nil || bytewise.error != nil {
        #expect(whole == bytewise, "seed \(seed), round \(round)")
      }
    }
  }

  @Test(arguments: [5, 6] as [UInt64])
  func `no field of a request traps its readers`(seed: UInt64) {
    var generator = SplitMix64(state: seed)
    for _ in 0..<800 {
      let bytes = Self.bytes(&generator)
      let text = String(decoding: bytes, as: UTF8.self)
      let request = Request(target: "/" + text, headers: [.accept: text, .ifNoneMatch: text])
      _ = try? request.segments()
      _ = try? request.query()
      _ = Negotiation.form(accept: request.headers[.accept])
      _ = Negotiation.language(acceptLanguage: text, available: ["en", "de"])
      _ = Response.text("a").tagged(EntityTag("x"), for: request)
    }
  }
}
