/// What a `Range` field asks for (RFC 9110 §14).
enum ByteRange: Hashable, Sendable {
  /// Everything: another unit, several ranges, or what cannot be read (§14.2 lets all be ignored).
  case all
  case part(Range<Int>)
  /// It begins behind the end: 416.
  case unsatisfiable

  /// Reads `bytes=first-last`, `bytes=first-` or `bytes=-count` for content of `length` bytes.
  init(_ field: String, length: Int) {
    let text = field.lowercased()
    guard text.hasPrefix("bytes=") else {
      self = .all
      return
    }
    let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends[0].isEmpty || Self.number(ends[0]) != nil,
      ends[1].isEmpty || Self.number(ends[1]) != nil
    else {
      self = .all
      return
    }
    switch (Self.number(ends[0]), Self.number(ends[1])) {
    case (nil, nil): self = .all
    case (nil, let count?):
      self = count == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - count)..<length)
    case (let first?, let last):
      if let last, last < first {
        self = .all
      } else if first >= length {
        self = .unsatisfiable
      } else {
        self = .part(first..<min(length, (last ?? length) + (last == nil ? 0 : 1)))
      }
    }
  }

  /// Up to fifteen digits, which cannot overflow; more mean the same as that many nines.
  private static func number(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.allSatisfy(Characters.isDigit) else { return nil }
    let short = digits.drop { $0 == "0" }
    return short.utf8.count > 15 ? 999_999_999_999_999 : Int(short) ?? 0
  }
}

extension Response {
  /// The part of this answer that the request asks for, if it still is of the same bytes.
  func ranged(for request: Request, tag: EntityTag?) -> Response {
    guard request.method == .get, headers[.acceptRanges] == "bytes",
      let field = request.headers[.range], isSame(ifRange: request.headers[.ifRange], tag)
    else { return self }
    var answer = self
    switch ByteRange(field, length: body.count) {
    case .all: return self
    case .part(let range):
      answer.status = .partialContent
      answer.headers[.contentRange] =
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(body.count)"
      answer.body = Array(body[range])
    case .unsatisfiable:
      answer = Response(status: .rangeNotSatisfiable)
      answer.headers[.contentRange] = "bytes */\(body.count)"
    }
    return answer
  }

  /// Whether `If-Range` is absent or names these very bytes, strongly compared (RFC 9110 §13.1.5).
  private func isSame(ifRange field: String?, _ tag: EntityTag?) -> Bool {
    guard let field else { return true }
    if let named = EntityTag(parsing: field) { return !named.isWeak && named == tag }
    return field == headers[.lastModified]
  }
}
