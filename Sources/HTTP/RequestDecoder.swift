/// Turns the bytes of one connection into requests, however they are cut.
///
/// Between requests it holds nothing. A head that is whole in the input is read where it lies; only
/// what is partial is kept. After an error the decoder is of no more use.
public struct RequestDecoder: Sendable {
  /// What was received of a head that is not whole.
  private var carry: [UInt8] = []
  private var parser = HeadParser()
  private var pending: Pending?

  /// A head whose body has not come in full.
  private struct Pending: Sendable {
    var head: [UInt8]
    var parser: HeadParser
    var meaning: HeadMeaning
    var chunks = ChunkDecoder()
    var body: [UInt8] = []
    var owesContinue: Bool

    func request() -> Request {
      Request(head: head, parser, meaning, body: body)
    }
  }

  /// A decoder that has seen nothing.
  public init() {}

  /// How far the current request has come.
  public enum Progress: Hashable, Sendable {
    /// Nothing of it is here.
    case idle
    /// A part of its head.
    case head
    /// Its head, and perhaps a part of its body.
    case body
  }

  /// How far the current request has come.
  public var progress: Progress {
    if pending != nil { return .body }
    return carry.isEmpty ? .idle : .head
  }

  /// How many bytes are kept for a request that is not whole.
  public var heldBytes: Int { carry.count + (pending.map { $0.head.count + $0.body.count } ?? 0) }

  /// Whether the client waits for `100 Continue` before it sends its body; true once.
  public mutating func takeContinue() -> Bool {
    guard pending?.owesContinue == true else { return false }
    pending?.owesContinue = false
    return true
  }

  /// Reads the next request.
  ///
  /// - Parameters:
  ///   - input: what was received.
  ///   - range: the part of it that has not been read; it is moved past what was.
  ///   - limits: how much is taken.
  /// - Returns: a whole request, or `nil` when all was read and more must come.
  /// - Throws: ``RequestError``; then the connection is to be closed after its answer.
  public mutating func next(
    _ input: [UInt8],
    _ range: inout Range<Int>,
    _ limits: Limits
  ) throws(RequestError) -> Request? {
    if pending == nil {
      guard let head = try head(input, &range, limits) else { return nil }
      let meaning = try HeadMeaning(head, parser, limits)
      let whole = parser
      parser = HeadParser()
      if meaning.framing == .length(0) { return Request(head: head, whole, meaning, body: []) }
      pending = Pending(
        head: head,
        parser: whole,
        meaning: meaning,
        owesContinue: meaning.expectsContinue
      )
    }
    guard try body(input, &range, limits) else { return nil }
    defer { pending = nil }
    return pending?.request()
  }

  /// The bytes of a head that is whole now.
  private mutating func head(
    _ input: [UInt8],
    _ range: inout Range<Int>,
    _ limits: Limits
  ) throws(RequestError) -> [UInt8]? {
    guard !range.isEmpty else { return nil }
    guard carry.isEmpty else { return try carriedHead(input, &range, limits) }
    if let length = try parser.parse(input.span.extracting(range), limits) {
      defer { range = range.dropFirst(length) }
      return Array(input[range.prefix(length)])
    }
    carry = Array(input[range])
    range = range.upperBound..<range.upperBound
    forgetEmptyLines()
    return nil
  }

  /// The same when a part of the head came earlier.
  private mutating func carriedHead(
    _ input: [UInt8],
    _ range: inout Range<Int>,
    _ limits: Limits
  ) throws(RequestError) -> [UInt8]? {
    var head: [UInt8] = []
    swap(&head, &carry)
    let before = head.count
    let taken = range.prefix(limits.headBytesMax - before)
    head.append(contentsOf: input[taken])
    if let length = try parser.parse(head.span, limits) {
      range = range.dropFirst(length - before)
      head.removeLast(head.count - length)
      return head
    }
    range = range.dropFirst(taken.count)
    carry = head
    forgetEmptyLines()
    return nil
  }

  /// Empty lines between requests are none of the next one (RFC 9112 §2.2).
  private mutating func forgetEmptyLines() {
    guard parser.requestLine == nil, parser.lineStart == carry.count else { return }
    carry = []
    parser = HeadParser()
  }

  /// Reads on in the body; true when it is whole.
  private mutating func body(
    _ input: [UInt8],
    _ range: inout Range<Int>,
    _ limits: Limits
  ) throws(RequestError) -> Bool {
    guard var state = pending.take() else { return false }
    defer { pending = state }
    if !range.isEmpty { state.owesContinue = false }
    switch state.meaning.framing {
    case .length(let length):
      let part = range.prefix(length - state.body.count)
      state.body.append(contentsOf: input[part])
      range = range.dropFirst(part.count)
      return state.body.count == length
    case .chunked:
      return try state.chunks.decode(input, &range, into: &state.body, limits)
    }
  }
}

extension Request {
  fileprivate init(head: [UInt8], _ parser: HeadParser, _ meaning: HeadMeaning, body: [UInt8]) {
    self.init(
      method: meaning.method,
      version: parser.requestLine?.version ?? .http11,
      parts: meaning.parts,
      headers: Fields(bytes: head, lines: parser.lines),
      body: body,
      keepsAlive: meaning.keepsAlive
    )
  }
}
