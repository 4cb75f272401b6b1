/// Turns the bytes of one connection into requests, however they are cut.
///
/// Between requests it holds nothing. A head that is whole in the input is read where it lies; only
/// what is partial is kept. After an error the decoder is of no more use.
public struct RequestDecoder: Sendable {
  /// What was received of a head that is not whole.
  private var carry: [UInt8] = []
  private var parser = HeadParser()
  private var partial = Partial.none

  /// Indirect, so that a connection without a partial body is small.
  private indirect enum Partial: Sendable {
    case none
    case body(Pending)
  }

  /// A head whose body has not come in full.
  private struct Pending: Sendable {
    var head: [UInt8]
    var parser: HeadParser
    var meaning: HeadMeaning
    var chunks = ChunkDecoder()
    var body: [UInt8] = []
    var owesContinue: Bool
    /// What of it ``takeHead(beyond:)`` has shown.
    var isShown = false
    var isShownAsLarge = false

    /// Whether the body is longer than this, as far as that is known.
    func isLarge(_ bytes: Int) -> Bool {
      if case .length(let length) = meaning.framing { return length > bytes }
      return body.count > bytes
    }

    /// Reads on in the body; true when it is whole.
    mutating func read(
      _ input: [UInt8],
      _ range: inout Range<Int>,
      _ limits: Limits
    ) throws(RequestError) -> Bool {
      if !range.isEmpty { owesContinue = false }
      switch meaning.framing {
      case .length(let length):
        let part = range.prefix(length - body.count)
        body.append(contentsOf: input[part])
        range = range.dropFirst(part.count)
        return body.count == length
      case .chunked:
        return try chunks.decode(input, &range, into: &body, limits)
      }
    }

    func request() -> Request {
      Request(head: head, parser, meaning, body: body)
    }

    func bodiless() -> Request {
      Request(head: head, parser, meaning, body: [])
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
    if case .body = partial { return .body }
    return carry.isEmpty ? .idle : .head
  }

  /// How many bytes are kept for a request that is not whole.
  public var heldBytes: Int {
    if case .body(let pending) = partial { return pending.head.count + pending.body.count }
    return carry.count
  }

  /// Whether the client waits for `100 Continue` before it sends its body; true once.
  public mutating func takeContinue() -> Bool {
    guard case .body(var pending) = partial, pending.owesContinue else { return false }
    pending.owesContinue = false
    partial = .body(pending)
    return true
  }

  /// A request whose body has not come in full, without it, so that it can be refused by its head.
  ///
  /// It is shown before the client is told to go on, and when its body is, or has become, longer than
  /// `bytes`; each once.
  public mutating func takeHead(beyond bytes: Int) -> (request: Request, isLarge: Bool)? {
    guard case .body(var pending) = partial else { return nil }
    let isLarge = pending.isLarge(bytes)
    guard isLarge ? !pending.isShownAsLarge : pending.owesContinue && !pending.isShown else {
      return nil
    }
    pending.isShown = true
    pending.isShownAsLarge = isLarge
    let request = pending.bodiless()
    partial = .body(pending)
    return (request, isLarge)
  }

  /// Reads the next request.
  ///
  /// - Parameters:
  ///   - input: what was received.
  ///   - range: the part of it that has not been read; it is moved past what was.
  ///   - limits: how much is taken.
  ///   - memory: where the request is to lie.
  /// - Returns: a whole request, or `nil` when all was read and more must come.
  /// - Throws: ``RequestError``; then the connection is to be closed after its answer.
  public mutating func next(
    _ input: [UInt8],
    _ range: inout Range<Int>,
    _ limits: Limits,
    _ memory: inout RequestMemory
  ) throws(RequestError) -> Request? {
    var pending: Pending
    if case .body(let begun) = partial {
      pending = begun
      // Gives up its hold, so that the body grows in place.
      partial = .none
    } else {
      guard let head = try head(input, &range, limits, &memory) else { return nil }
      var whole = HeadParser()
      swap(&whole, &parser)
      let meaning = try HeadMeaning(head, whole, limits)
      if meaning.framing == .length(0) { return Request(head: head, whole, meaning, body: []) }
      pending = Pending(
        head: head,
        parser: whole,
        meaning: meaning,
        owesContinue: meaning.expectsContinue
      )
    }
    if try pending.read(input, &range, limits) { return pending.request() }
    partial = .body(pending)
    return nil
  }

  /// The bytes of a head that is whole now.
  private mutating func head(
    _ input: [UInt8],
    _ range: inout Range<Int>,
    _ limits: Limits,
    _ memory: inout RequestMemory
  ) throws(RequestError) -> [UInt8]? {
    skipEmptyLines(input, &range)
    guard !range.isEmpty else { return nil }
    guard carry.isEmpty else { return try carriedHead(input, &range, limits) }
    parser.lines = memory.takeLines()
    if let length = try parser.parse(input.span.extracting(range), limits) {
      var head = memory.takeBytes()
      head.append(contentsOf: input[range.prefix(length)])
      range = range.dropFirst(length)
      return head
    }
    carry = Array(input[range])
    range = range.upperBound..<range.upperBound
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
    return nil
  }

  /// Passes over empty lines before a request, which are no part of it and of its length
  /// (RFC 9112 §2.2).
  private mutating func skipEmptyLines(_ input: [UInt8], _ range: inout Range<Int>) {
    if carry.count == 1, carry[0] == Characters.cr, input[range].first == Characters.lf {
      carry = []
      parser = HeadParser()
      range = range.dropFirst()
    }
    guard carry.isEmpty else { return }
    while range.count >= 2, input[range.lowerBound] == Characters.cr,
      input[range.lowerBound + 1] == Characters.lf
    {
      range = range.dropFirst(2)
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
      keepsAlive: meaning.keepsAlive,
      isConditional: meaning.isConditional
    )
  }
}
