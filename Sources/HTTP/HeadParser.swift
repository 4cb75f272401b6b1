/// Reads the request line and the fields of one head, as far as they have come (RFC 9112 §2–5).
///
/// It may be asked again with the same bytes and more behind them: whole lines are not read again,
/// so that a head sent byte by byte costs no more than time linear in its length.
struct HeadParser: Sendable {
  /// What the first line says.
  struct RequestLine: Sendable {
    var method: Range<Int>
    var target: Range<Int>
    var version: Request.Version
  }

  private(set) var requestLine: RequestLine?
  /// Where the fields lie that were read; its memory may come from elsewhere.
  var lines: [Fields.Line] = []
  /// Where the first line begins that has not been read.
  private(set) var lineStart = 0
  /// Up to here no line feed was found after `lineStart`.
  private var searched = 0

  /// Reads on.
  ///
  /// - Parameters:
  ///   - bytes: the head from its first byte, and perhaps what follows it.
  ///   - limits: how much is taken.
  /// - Returns: how long the head is; `nil` if its end has not come yet.
  /// - Throws: what is wrong with it.
  mutating func parse(
    _ bytes: borrowing Span<UInt8>,
    _ limits: Limits
  ) throws(RequestError) -> Int? {
    let head = bytes.extracting(first: limits.headBytesMax)
    let isCut = bytes.count >= limits.headBytesMax
    // Malformed bytes before the limit count as such, wherever the network cut them.
    guard isCut || hasNewLine(head) else { return nil }
    while let next = try line(head, limits) {
      let isEmpty = next == lineStart + 2
      lineStart = next
      searched = next
      if isEmpty { return next }
    }
    searched = head.count
    if isCut { throw .headTooLarge }
    return nil
  }

  /// True at the first attempt, to read what is whole in one pass.
  private mutating func hasNewLine(_ head: borrowing Span<UInt8>) -> Bool {
    guard searched > lineStart else { return true }
    for index in searched..<max(searched, head.count) where head[index] == Characters.lf {
      return true
    }
    searched = head.count
    return false
  }

  /// Reads one line; an empty one ends the head.
  ///
  /// - Returns: where the next line begins; `nil` if the end of this one has not come yet.
  private mutating func line(
    _ head: borrowing Span<UInt8>,
    _ limits: Limits
  ) throws(RequestError) -> Int? {
    guard lineStart < head.count else { return nil }
    if head[lineStart] == Characters.cr {
      return try lineEnd(head, lineStart, or: requestLine == nil ? .requestLine : .field)
    }
    guard requestLine == nil else { return try field(head, limits) }
    return try requestLine(head, limits)
  }

  private mutating func requestLine(
    _ head: borrowing Span<UInt8>,
    _ limits: Limits
  ) throws(RequestError) -> Int? {
    let method = lineStart..<skip(head, lineStart, Characters.isToken)
    guard try isNext(head, method, Characters.space) else { return nil }
    let target = (method.upperBound + 1)..<skip(head, method.upperBound + 1, Characters.isTarget)
    guard target.count <= limits.targetBytesMax else { throw .targetTooLong }
    guard try isNext(head, target, Characters.space) else { return nil }
    guard let version = try version(head, target.upperBound + 1) else { return nil }
    guard let end = try lineEnd(head, target.upperBound + 9, or: .requestLine) else { return nil }
    requestLine = RequestLine(method: method, target: target, version: version)
    return end
  }

  /// `HTTP/1.0`, `HTTP/1.1` or a later minor version.
  private func version(
    _ head: borrowing Span<UInt8>,
    _ start: Int
  ) throws(RequestError) -> Request.Version? {
    guard start + 8 <= head.count else { return nil }
    guard "HTTP/".isEqual(head.extracting(start..<(start + 5))) else { throw .requestLine }
    let (major, point, minor) = (head[start + 5], head[start + 6], head[start + 7])
    guard Characters.isDigit(major), point == UInt8(ascii: "."), Characters.isDigit(minor)
    else { throw .requestLine }
    guard major == UInt8(ascii: "1") else { throw .version }
    return minor == UInt8(ascii: "0") ? .http10 : .http11
  }

  private mutating func field(
    _ head: borrowing Span<UInt8>,
    _ limits: Limits
  ) throws(RequestError) -> Int? {
    let nameEnd = skip(head, lineStart, Characters.isToken)
    guard nameEnd < head.count else { return nil }
    // A blank here is a folded line (RFC 9112 §5.2) or stands before the colon (§5.1).
    guard nameEnd > lineStart, head[nameEnd] == UInt8(ascii: ":") else { throw .field }
    let valueStart = skip(head, nameEnd + 1, Characters.isBlank)
    let cr = skip(head, valueStart, Characters.isFieldValue)
    guard let end = try lineEnd(head, cr, or: .field) else { return nil }
    var valueEnd = cr
    while valueEnd > valueStart, Characters.isBlank(head[valueEnd - 1]) { valueEnd -= 1 }
    guard lines.count < limits.fieldsMax else { throw .headTooLarge }
    if lines.isEmpty { lines.reserveCapacity(16) }
    lines.append(Fields.Line(lineStart..<nameEnd, valueStart..<valueEnd))
    return end
  }

  /// Whether something stands in `range` and `byte` behind it; false if more must come.
  private func isNext(
    _ head: borrowing Span<UInt8>,
    _ range: Range<Int>,
    _ byte: UInt8
  ) throws(RequestError) -> Bool {
    guard range.upperBound < head.count else { return false }
    guard !range.isEmpty, head[range.upperBound] == byte else { throw .requestLine }
    return true
  }

  /// What follows CR LF; a bare CR or LF ends no line (RFC 9112 §2.2 allows to refuse it).
  private func lineEnd(
    _ head: borrowing Span<UInt8>,
    _ cr: Int,
    or error: RequestError
  ) throws(RequestError) -> Int? {
    guard cr < head.count else { return nil }
    guard head[cr] == Characters.cr else { throw error }
    guard cr + 1 < head.count else { return nil }
    guard head[cr + 1] == Characters.lf else { throw error }
    return cr + 2
  }

  /// The first index from `start` on whose byte is not of a class.
  @inline(__always)
  private func skip(
    _ head: borrowing Span<UInt8>,
    _ start: Int,
    _ isMember: (UInt8) -> Bool
  ) -> Int {
    var index = start
    while index < head.count, isMember(head[index]) { index += 1 }
    return index
  }
}
