extension Request.TargetParts {
  /// Tells the form of a target and divides it (RFC 9112 §3.2).
  ///
  /// A path that begins with a slash, `http://…` or `https://…` without userinfo, or `*` for
  /// OPTIONS; the authority form belongs to CONNECT, which is not known here.
  init(of target: Range<Int>, _ method: Method, in head: [UInt8]) throws(RequestError) {
    switch head[target.lowerBound] {
    case UInt8(ascii: "/"):
      self.init(whole: target, authority: nil, origin: head)
    case UInt8(ascii: "*") where target.count == 1 && method == .options:
      self.init(whole: target, authority: nil, origin: head)
    default:
      let authority = try Self.authority(of: target, in: head)
      self.init(whole: target, authority: authority, origin: head)
    }
  }

  private static func authority(
    of target: Range<Int>,
    in head: [UInt8]
  ) throws(RequestError) -> Range<Int> {
    let span = head.span
    for scheme in ["http://", "https://"] {
      let start = target.lowerBound + scheme.utf8.count
      guard start < target.upperBound,
        scheme.isEqualIgnoringCase(span.extracting(target.lowerBound..<start))
      else { continue }
      var end = start
      while end < target.upperBound, Characters.isAuthority(head[end]) { end += 1 }
      let isEnd =
        end == target.upperBound || head[end] == UInt8(ascii: "/")
        || head[end] == UInt8(ascii: "?")
      guard end > start, isEnd else { break }
      return start..<end
    }
    throw .target
  }
}
