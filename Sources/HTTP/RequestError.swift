/// Why bytes are no request that this server takes.
///
/// The connection ends with the answer.
public enum RequestError: Error, Hashable, Sendable, CaseIterable {
  /// The first line is not `method SP target SP version CRLF`.
  case requestLine
  /// The target is neither a path, nor `http(s)://…`, nor `*` for OPTIONS.
  case target
  /// The target is longer than ``Limits/targetBytesMax``.
  case targetTooLong
  /// The method is a token that this server does not know.
  case method
  /// The version is not HTTP/1.x.
  case version
  /// A field is not `name: value CRLF`; folded lines and bare line feeds are not taken.
  case field
  /// The head is longer than ``Limits/headBytesMax`` or has more than ``Limits/fieldsMax`` fields.
  case headTooLarge
  /// HTTP/1.1 needs exactly one valid Host field, which agrees with an absolute target.
  case host
  /// Content-Length is not one decimal number, or stands beside Transfer-Encoding.
  case contentLength
  /// A method that comes with content says neither how long it is nor that it is chunked.
  case lengthRequired
  /// Transfer-Encoding is used in HTTP/1.0, or `chunked` is not its one and last coding.
  case transferEncoding
  /// A transfer coding other than `chunked`.
  case transferCoding
  /// An expectation other than `100-continue`.
  case expectation
  /// The body is longer than ``Limits/bodyBytesMax``.
  case bodyTooLarge
  /// A chunk or a trailer field is malformed.
  case chunk

  /// The status of the answer.
  public var status: Status {
    switch self {
    case .requestLine, .target, .field, .host, .contentLength, .transferEncoding, .chunk:
      .badRequest
    case .lengthRequired: .lengthRequired
    case .targetTooLong: .uriTooLong
    case .method, .transferCoding: .notImplemented
    case .version: .versionNotSupported
    case .headTooLarge: .headTooLarge
    case .expectation: .expectationFailed
    case .bodyTooLarge: .contentTooLarge
    }
  }

  /// What was wrong, in one sentence.
  public var reason: String {
    switch self {
    case .requestLine: "The first line is not a method, a target and a version."
    case .target: "The target is not a path that begins with a slash."
    case .targetTooLong: "The target is too long."
    case .method: "The method is not known."
    case .version: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
    case .field: "A header field is not a name, a colon and a value on one line."
    case .headTooLarge: "The header fields are too many or too long."
    case .host: "A request must have exactly one valid Host field, equal to its target's."
    case .contentLength: "Content-Length must be one number and exclude Transfer-Encoding."
    case .lengthRequired: "A request with content must say how long it is."
    case .transferEncoding: "Transfer-Encoding must be chunked, once, and in HTTP/1.1."
    case .transferCoding: "The transfer coding is not known."
    case .expectation: "The expectation is not known."
    case .bodyTooLarge: "The content is too long."
    case .chunk: "A chunk of the content is malformed."
    }
  }

  /// What EPCIS 2.0 calls it, where it has a name for it: its clients tell problems by their types.
  private var type: String {
    switch self {
    case .bodyTooLarge: "epcisException:CaptureLimitExceededException"
    case .targetTooLong: "epcisException:URITooLongException"
    default: "about:blank"
    }
  }

  /// The answer, which ends the connection.
  public var response: Response { .plainProblem(status, reason, type: type) }
}

extension Response {
  /// A problem (RFC 9457) that says no more than its status and one sentence, and ends the
  /// connection: for what goes wrong before a handler is asked.
  ///
  /// - Precondition: `detail` and `type` need no escaping in JSON.
  package static func plainProblem(
    _ status: Status,
    _ detail: String,
    type: String = "about:blank"
  ) -> Response {
    let title = status.reason
    let json =
      #"{"type":"\#(type)","title":"\#(title)","status":\#(status.code),"detail":"\#(detail)"}"#
    var response = Response.problem(status, Array(json.utf8))
    response.closesConnection = true
    return response
  }
}
