import HTTP

/// What holds for the decoder whatever bytes a client sends; also the promise that Tests/Fuzz/HTTP
/// fuzzes.
///
/// The cuts are drawn from the bytes themselves, so that an input is enough to see a failure again.
enum RequestInvariants {
  /// Limits that a few hundred bytes reach.
  static let narrow: Limits = {
    var limits = Limits()
    limits.targetBytesMax = 32
    limits.headBytesMax = 200
    limits.fieldsMax = 6
    limits.bodyBytesMax = 48
    limits.chunkExtensionBytesMax = 8
    limits.trailerBytesMax = 24
    return limits
  }()

  /// The defaults, with room for a field more and for bytes that are no UTF-8, which grow as text.
  private static let wide: Limits = {
    var limits = Limits()
    limits.fieldsMax += 1
    limits.headBytesMax *= 4
    limits.targetBytesMax *= 4
    return limits
  }()

  /// Says which promise `bytes` break; `nil` if none.
  static func violation(in bytes: [UInt8]) -> String? {
    for limits in [Limits(), narrow] {
      let whole = Outcome(of: bytes, cuts: [], limits)
      if let violation = whole.violation { return violation }
      let cuts = cuts(of: bytes)
      let cut = Outcome(of: bytes, cuts: cuts, limits)
      if let violation = cut.violation ?? difference(whole, cut, bytes, cuts, limits) {
        return violation
      }
      for request in whole.requests {
        if let violation = violation(of: request) { return violation }
      }
    }
    return nil
  }

  /// A line that is wrong already but has not ended may be refused at once or when its end comes.
  private static func difference(
    _ whole: Outcome,
    _ cut: Outcome,
    _ bytes: [UInt8],
    _ cuts: [Int],
    _ limits: Limits
  ) -> String? {
    if whole.error != nil, cut.error == nil {
      let ended = Outcome(of: bytes + [10], cuts: cuts + [bytes.count], limits)
      return ended.summary == whole.summary
        ? nil : "cuts \(cuts) change \(whole.summary) to \(ended.summary)"
    }
    return whole.summary == cut.summary
      ? nil : "cuts \(cuts) change \(whole.summary) to \(cut.summary)"
  }

  /// A few cuts anywhere, and one stretch that comes byte by byte.
  private static func cuts(of bytes: [UInt8]) -> [Int] {
    var generator = SplitMix64(
      state: bytes.reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      }
    )
    guard bytes.count > 1 else { return [] }
    let few = (0..<4).map { _ in Int.random(in: 1..<bytes.count, using: &generator) }
    let stretch = few[0]..<min(few[0] + 32, bytes.count)
    return (few + stretch).sorted()
  }

  /// A request that was taken means the same when it is written again, and none of its readers
  /// traps.
  private static func violation(of request: Request) -> String? {
    let again = Outcome(of: rendered(request), cuts: [], wide)
    guard again.requests.count == 1, let other = again.requests.first,
      Outcome.summary(request) == Outcome.summary(other)
    else { return "written again, \(Outcome.summary(request)) is \(again.summary)" }
    _ = try? request.segments()
    _ = try? request.query()
    _ = (request.path, request.rawQuery, request.host)
    _ = Negotiation.form(accept: request.headers[.accept])
    _ = Negotiation.language(
      acceptLanguage: request.headers[.acceptLanguage],
      available: ["en", "de"]
    )
    return answerViolation(request)
  }

  /// No value of a request that a handler repeats can end a head.
  private static func answerViolation(_ request: Request) -> String? {
    var answer = Response.text("x").tagged(EntityTag("x"), for: request)
    for (name, value) in request.headers {
      if let name = FieldName(name) { answer.headers.add(name, value) }
    }
    answer.headers[.location] = request.target + "\r\n\r\nX: "
    var out: [UInt8] = []
    ResponseEncoder(seconds: 0)
      .encodeHead(answer, version: request.version, keepsAlive: true, into: &out)
    let ends = out.indices.dropLast(3).filter {
      out[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10])
    }
    return ends == [out.count - 4] ? nil : "an answer has \(ends.count) ends"
  }

  /// The request as bytes, its body with a length.
  private static func rendered(_ request: Request) -> [UInt8] {
    let version = request.version == .http10 ? "1.0" : "1.1"
    var text = "\(request.method.rawValue) \(request.target) HTTP/\(version)\r\n"
    for (name, value) in request.headers where !isFraming(name) {
      text += "\(name): \(value)\r\n"
    }
    text += "Content-Length: \(request.body.count)\r\n"
    return Array((text + "\r\n").utf8) + request.body
  }

  fileprivate static func isFraming(_ name: String) -> Bool {
    ["content-length", "transfer-encoding", "expect"].contains(name.lowercased())
  }
}

/// What became of some bytes.
private struct Outcome {
  var requests: [Request] = []
  var error: RequestError?
  var progress = RequestDecoder.Progress.idle
  var violation: String?

  /// Feeds `bytes` in pieces that end at each of `cuts`.
  init(of bytes: [UInt8], cuts: [Int], _ limits: Limits) {
    var decoder = RequestDecoder()
    var memory = RequestMemory()
    var start = 0
    for end in cuts + [bytes.count] {
      let piece = Array(bytes[start..<end])
      var range = 0..<piece.count
      start = end
      do {
        while let request = try decoder.next(piece, &range, limits, &memory) {
          requests.append(request)
          // It is kept here, so its memory must not be used again.
          memory.reclaim(request)
        }
      } catch {
        self.error = error
        return
      }
      if !range.isEmpty { violation = "\(range.count) bytes were not read" }
      if decoder.heldBytes > limits.headBytesMax + limits.bodyBytesMax {
        violation = "\(decoder.heldBytes) bytes are held"
      }
    }
    progress = decoder.progress
  }

  var summary: String {
    let end = error.map { "\($0)" } ?? "\(progress)"
    return (requests.map(Self.summary) + [end]).joined(separator: " + ")
  }

  static func summary(_ request: Request) -> String {
    let fields = request.headers.filter { !RequestInvariants.isFraming($0.name) }
      .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    let (method, version) = (request.method, request.version)
    return
      "\(method) \(request.target) \(version) [\(fields)] \(request.body) \(request.keepsAlive)"
  }
}

/// SplitMix64: a generator whose every number follows from its first state.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
