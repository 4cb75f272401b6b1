import HTTP

/// What a decoder makes of bytes: the requests in order, and what ended it.
struct Decoding: Equatable, CustomStringConvertible {
  var requests: [String] = []
  var error: RequestError?
  var progress = RequestDecoder.Progress.idle

  /// Feeds `bytes` in pieces that end at each of `cuts`.
  init(_ bytes: [UInt8], cuts: [Int] = [], limits: Limits = Limits()) {
    var decoder = RequestDecoder()
    var memory = RequestMemory()
    var start = 0
    for end in cuts + [bytes.count] {
      let piece = Array(bytes[start..<end])
      var range = 0..<piece.count
      start = end
      do {
        while let request = try decoder.next(piece, &range, limits, &memory) {
          requests.append(Self.describe(request))
        }
      } catch {
        self.error = error
        progress = .idle
        return
      }
      progress = decoder.progress
    }
  }

  init(_ text: String, cuts: [Int] = [], limits: Limits = Limits()) {
    self.init(Array(text.utf8), cuts: cuts, limits: limits)
  }

  var description: String {
    "\(requests.joined(separator: " + ")) \(error.map { "\($0)" } ?? "\(progress)")"
  }

  static func describe(_ request: Request) -> String {
    let fields = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    let body = String(decoding: request.body, as: UTF8.self)
    let end = request.keepsAlive ? "" : " close"
    return "\(request.method) \(request.path) \(request.version) [\(fields)] \(body)\(end)"
  }
}
