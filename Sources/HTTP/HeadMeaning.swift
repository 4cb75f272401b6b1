/// What a whole head means for the connection: who is asked, how the body is framed, and what
/// happens after it (RFC 9112 §3.2, §6, §9.3).
struct HeadMeaning: Sendable {
  /// How the end of the body is found.
  enum Framing: Hashable, Sendable {
    case length(Int)
    case chunked
  }

  private(set) var method: Method
  private(set) var parts: Request.TargetParts
  private(set) var framing = Framing.length(0)
  private(set) var keepsAlive: Bool
  private(set) var expectsContinue = false
  private(set) var isConditional = false

  private var hasHost = false
  private var hasLength = false
  private var hasCoding = false
  private var isClosed = false

  init(_ head: [UInt8], _ parser: HeadParser, _ limits: Limits) throws(RequestError) {
    let span = head.span
    guard let line = parser.requestLine else { throw .requestLine }
    guard let method = Method(span.extracting(line.method)) else { throw .method }
    self.method = method
    parts = try Request.TargetParts(of: line.target, method, in: head)
    keepsAlive = line.version == .http11
    if let authority = parts.authority {
      guard Self.isAuthority(span.extracting(authority)) else { throw .target }
    }
    for field in parser.lines {
      try read(field, span, line.version, limits)
    }
    guard hasHost || line.version == .http10 else { throw .host }
    guard !(hasCoding && hasLength) else { throw .contentLength }
    guard !hasCoding || line.version == .http11 else { throw .transferEncoding }
    guard hasCoding || hasLength || !method.hasContent else { throw .lengthRequired }
    if isClosed { keepsAlive = false }
    if framing == .length(0) || line.version == .http10 { expectsContinue = false }
  }

  private mutating func read(
    _ field: Fields.Line,
    _ head: borrowing Span<UInt8>,
    _ version: Request.Version,
    _ limits: Limits
  ) throws(RequestError) {
    let name = head.extracting(field.name)
    let value = head.extracting(field.value)
    // Lengths first: most fields are none of these.
    switch field.name.count {
    case 4 where FieldName.host.matches(name):
      guard !hasHost, Self.isAuthority(value) else { throw .host }
      // RFC 9112 §3.2.2 lets the target win; a program before us may have gone by the field.
      if let authority = parts.authority {
        guard Self.isEqual(head.extracting(authority), value) else { throw .host }
      }
      hasHost = true
    case 6 where FieldName.expect.matches(name):
      guard "100-continue".isEqualIgnoringCase(value) else { throw .expectation }
      expectsContinue = true
    case 10 where FieldName.connection.matches(name):
      readConnection(value)
    case 14 where FieldName.contentLength.matches(name):
      guard !hasLength else { throw .contentLength }
      hasLength = true
      framing = .length(try Self.length(value, limits))
    case 17 where FieldName.transferEncoding.matches(name):
      guard !hasCoding else { throw .transferEncoding }
      hasCoding = true
      try Self.checkCoding(value)
      framing = .chunked
    default:
      if Request.isCondition(name) { isConditional = true }
    }
  }

  /// One of several: `close` beats `keep-alive`, wherever they stand.
  private mutating func readConnection(_ value: borrowing Span<UInt8>) {
    var start = 0
    for index in 0...value.count where index == value.count || value[index] == UInt8(ascii: ",") {
      let option = Self.trimmed(value, start..<index)
      if "close".isEqualIgnoringCase(value.extracting(option)) { isClosed = true }
      if "keep-alive".isEqualIgnoringCase(value.extracting(option)) { keepsAlive = true }
      start = index + 1
    }
  }

  /// Digits alone: no sign, no list of equal numbers (RFC 9112 §6.3 allows to refuse both).
  private static func length(
    _ value: borrowing Span<UInt8>,
    _ limits: Limits
  ) throws(RequestError) -> Int {
    guard value.count > 0 else { throw .contentLength }
    for index in value.indices where !Characters.isDigit(value[index]) { throw .contentLength }
    // Eighteen digits cannot overflow.
    guard value.count <= 18 else { throw .bodyTooLarge }
    var length = 0
    for index in value.indices { length = length * 10 + Int(value[index] & 15) }
    guard length <= limits.bodyBytesMax else { throw .bodyTooLarge }
    return length
  }

  private static func checkCoding(_ value: borrowing Span<UInt8>) throws(RequestError) {
    if "chunked".isEqualIgnoringCase(value) { return }
    // A list, parameters or `chunked` twice hide where the body ends; a plain token is a coding
    // that another server may know.
    for index in value.indices where !Characters.isToken(value[index]) { throw .transferEncoding }
    guard value.count > 0 else { throw .transferEncoding }
    throw .transferCoding
  }

  private static func trimmed(_ value: borrowing Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Characters.isBlank(value[start]) { start += 1 }
    while start < end, Characters.isBlank(value[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isEqual(
    _ left: borrowing Span<UInt8>,
    _ right: borrowing Span<UInt8>
  ) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices
    where Characters.lowercased(left[index]) != Characters.lowercased(right[index]) {
      return false
    }
    return true
  }

  /// A name or an address, and perhaps a port (RFC 3986 §3.2); of what a name may hold, only what
  /// hosts have, for a comma or a bracket in it comes from whoever wants two programs to differ.
  private static func isAuthority(_ value: borrowing Span<UInt8>) -> Bool {
    var index = 0
    if value.count > 0, value[0] == UInt8(ascii: "[") {
      while index < value.count, value[index] != UInt8(ascii: "]") { index += 1 }
      guard index > 2, index < value.count else { return false }
      for inner in 1..<index where !Characters.isIPv6(value[inner]) { return false }
      index += 1
    } else {
      while index < value.count, Characters.isHostName(value[index]) { index += 1 }
      guard index > 0 else { return false }
    }
    guard index < value.count else { return true }
    guard value[index] == UInt8(ascii: ":"), value.count - index <= 6 else { return false }
    var port = 0
    for digit in (index + 1)..<value.count {
      guard Characters.isDigit(value[digit]) else { return false }
      port = port * 10 + Int(value[digit] & 15)
    }
    return port < 65_536
  }
}
