/// One answer: what the server sends back, but for what belongs to the connection.
///
/// `Content-Length`, `Transfer-Encoding`, `Connection` and `Date` are the encoder's; fields of
/// these names are not sent. The answer to HEAD is made like the one to GET: its body is counted
/// and left out.
public struct Response: Sendable, Equatable {
  /// How the request was answered.
  public var status: Status
  /// The header fields.
  public var headers: Fields
  /// The content; shared, not copied, between responses that are made from the same array.
  public var body: [UInt8]
  /// Whether the connection ends with this answer.
  public var closesConnection = false

  /// Makes an answer of its parts.
  public init(status: Status = .ok, headers: Fields = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

extension Response {
  /// The same in memory of its own.
  var copied: Response {
    var copy = self
    copy.headers = headers.copied
    copy.body = body.map { $0 }
    return copy
  }

  /// An answer with a body of one media type.
  public init(
    status: Status = .ok,
    type: String,
    headers: Fields = [:],
    body: [UInt8]
  ) {
    self.init(status: status, headers: headers, body: body)
    self.headers[.contentType] = type
  }

  /// A page.
  public static func html(_ page: String, status: Status = .ok, headers: Fields = [:]) -> Response {
    html(Array(page.utf8), status: status, headers: headers)
  }

  /// A page that is there as bytes.
  public static func html(
    _ page: [UInt8],
    status: Status = .ok,
    headers: Fields = [:]
  ) -> Response {
    Response(status: status, type: "text/html; charset=utf-8", headers: headers, body: page)
  }

  /// A JSON text.
  public static func json(
    _ json: [UInt8],
    status: Status = .ok,
    headers: Fields = [:]
  ) -> Response {
    Response(status: status, type: "application/json", headers: headers, body: json)
  }

  /// Plain text.
  public static func text(_ text: String, status: Status = .ok, headers: Fields = [:]) -> Response {
    Response(
      status: status,
      type: "text/plain; charset=utf-8",
      headers: headers,
      body: Array(text.utf8)
    )
  }

  /// A problem (RFC 9457) that is there as JSON.
  public static func problem(
    _ status: Status,
    _ json: [UInt8],
    headers: Fields = [:]
  ) -> Response {
    Response(status: status, type: "application/problem+json", headers: headers, body: json)
  }

  /// A redirect; `status` is 308 unless told otherwise.
  public static func redirect(
    to location: String,
    status: Status = .permanentRedirect
  ) -> Response {
    Response(status: status, headers: [.location: location])
  }

  /// 405 with the methods that would have been answered.
  public static func methodNotAllowed(allowing methods: [Method]) -> Response {
    let allowed = methods.map(\.rawValue).joined(separator: ", ")
    return Response(status: .methodNotAllowed, headers: [.allow: allowed])
  }
}
