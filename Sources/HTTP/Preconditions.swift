/// What a request makes its answer depend on: the fields `If-…` (RFC 9110 §13).
public struct Preconditions: Sendable {
  /// What they come to.
  public enum Outcome: Hashable, Sendable {
    /// The request is to be answered.
    case proceed
    /// The client has what it asks for: 304.
    case notModified
    /// What the client wants to change is not what it knows: 412.
    case failed
  }

  private let headers: Fields
  private let isReading: Bool

  /// The preconditions of a request.
  public init(of request: Request) {
    headers = request.headers
    isReading = request.method == .get || request.method == .head
  }

  /// Evaluates them in the order of RFC 9110 §13.2.2, for something that exists.
  ///
  /// For a request that changes something this comes before the change.
  ///
  /// - Parameters:
  ///   - tag: the present entity tag, if there is one.
  ///   - lastModified: when it was changed last, in seconds since 1970, if that is known.
  /// - Returns: what is to be done.
  public func outcome(tag: EntityTag?, lastModified: Int64? = nil) -> Outcome {
    if let field = headers[.ifMatch] {
      let isMatch = tag?.isNamed(byIfMatch: field) ?? (field == "*")
      guard isMatch else { return .failed }
    } else if let since = date(.ifUnmodifiedSince), let lastModified, lastModified > since {
      return .failed
    }
    if let field = headers[.ifNoneMatch] {
      let isMatch = tag?.isNamed(byIfNoneMatch: field) ?? (field == "*")
      guard isMatch else { return .proceed }
      return isReading ? .notModified : .failed
    }
    // Of no use for other methods, and after If-None-Match (RFC 9110 §13.1.3).
    if isReading, let since = date(.ifModifiedSince), let lastModified, lastModified <= since {
      return .notModified
    }
    return .proceed
  }

  /// A date that cannot be read is passed over.
  private func date(_ name: FieldName) -> Int64? { headers[name].flatMap(HTTPDate.seconds) }
}

extension Response {
  /// The fields that a 304 repeats (RFC 9110 §15.4.5), with those that a page in use obeys.
  private static let repeated: [FieldName] = [
    .etag, .cacheControl, .contentLocation, .vary, .allowOrigin,
  ]

  /// The fields that can make another answer of it.
  private static let conditions: [FieldName] = [
    .ifMatch, .ifNoneMatch, .ifModifiedSince, .ifUnmodifiedSince, .range,
  ]

  /// This answer with a tag, and then ``conditional(for:)``.
  public func tagged(_ tag: EntityTag, for request: Request) -> Response {
    var tagged = self
    tagged.headers[.etag] = tag.text
    return tagged.conditional(for: request)
  }

  /// This answer, or what the request's conditions make of it: 304, 412, 206 or 416.
  ///
  /// Only the answer 200 to GET and HEAD is ever replaced; a part of it is sent only if it says
  /// `Accept-Ranges: bytes`.
  public func conditional(for request: Request) -> Response {
    guard status == .ok, request.method == .get || request.method == .head,
      Self.conditions.contains(where: request.headers.contains)
    else { return self }
    let tag = headers[.etag].flatMap { EntityTag(parsing: $0) }
    let modified = headers[.lastModified].flatMap(HTTPDate.seconds)
    switch Preconditions(of: request).outcome(tag: tag, lastModified: modified) {
    case .proceed: return ranged(for: request, tag: tag)
    case .notModified: return unchanged
    case .failed: return Response(status: .preconditionFailed, headers: repeatedFields)
    }
  }

  private var unchanged: Response { Response(status: .notModified, headers: repeatedFields) }

  private var repeatedFields: Fields {
    var fields = Fields()
    for name in Self.repeated {
      if let value = headers[name] { fields[name] = value }
    }
    return fields
  }
}
