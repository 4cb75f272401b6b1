/// The name of a header field; case does not count.
public struct FieldName: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name as it is sent.
  public let text: String

  /// Takes a name from elsewhere; `nil` unless it is a token (RFC 9110 §5.1).
  public init?(_ text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ Characters.isToken($0) }) else { return nil }
    self.text = text
  }

  /// A name written in the source.
  ///
  /// - Precondition: the literal is a token.
  public init(stringLiteral text: String) {
    precondition(
      !text.isEmpty && text.utf8.allSatisfy { Characters.isToken($0) },
      "a field name is a token"
    )
    self.text = text
  }

  // Skips the check: for the constants below, each of which a test reads, and for names that are
  // fields already.
  init(known text: String) {
    self.text = text
  }

  /// Whether the names differ in case only.
  public static func == (left: FieldName, right: FieldName) -> Bool {
    let bytes = right.text.utf8
    return left.matches(bytes.span)
  }

  /// Hashes the name without regard to case.
  public func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(Characters.lowercased(byte)) }
  }

  /// Whether only the encoder may write a field of this name.
  var belongsToConnection: Bool {
    let bytes = text.utf8
    return Self.belongsToConnection(bytes.span)
  }

  static func belongsToConnection(_ name: borrowing Span<UInt8>) -> Bool {
    switch name.count {
    case 4: date.matches(name)
    case 10: connection.matches(name)
    case 14: contentLength.matches(name)
    case 17: transferEncoding.matches(name)
    default: false
    }
  }

  func matches(_ name: borrowing Span<UInt8>) -> Bool {
    text.isEqualIgnoringCase(name)
  }
}

extension FieldName {
  /// `Accept`.
  public static let accept = FieldName(known: "Accept")
  /// `Accept-Encoding`.
  public static let acceptEncoding = FieldName(known: "Accept-Encoding")
  /// `Accept-Language`.
  public static let acceptLanguage = FieldName(known: "Accept-Language")
  /// `Accept-Ranges`.
  public static let acceptRanges = FieldName(known: "Accept-Ranges")
  /// `Access-Control-Allow-Origin`.
  public static let allowOrigin = FieldName(known: "Access-Control-Allow-Origin")
  /// `Allow`.
  public static let allow = FieldName(known: "Allow")
  /// `Authorization`.
  public static let authorization = FieldName(known: "Authorization")
  /// `Cache-Control`.
  public static let cacheControl = FieldName(known: "Cache-Control")
  /// `Connection`.
  public static let connection = FieldName(known: "Connection")
  /// `Content-Encoding`.
  public static let contentEncoding = FieldName(known: "Content-Encoding")
  /// `Content-Language`.
  public static let contentLanguage = FieldName(known: "Content-Language")
  /// `Content-Length`.
  public static let contentLength = FieldName(known: "Content-Length")
  /// `Content-Location`.
  public static let contentLocation = FieldName(known: "Content-Location")
  /// `Content-Range`.
  public static let contentRange = FieldName(known: "Content-Range")
  /// `Content-Security-Policy`.
  public static let contentSecurityPolicy = FieldName(known: "Content-Security-Policy")
  /// `Content-Type`.
  public static let contentType = FieldName(known: "Content-Type")
  /// `Date`.
  public static let date = FieldName(known: "Date")
  /// `ETag`.
  public static let etag = FieldName(known: "ETag")
  /// `Expect`.
  public static let expect = FieldName(known: "Expect")
  /// `Forwarded`.
  public static let forwarded = FieldName(known: "Forwarded")
  /// `Host`.
  public static let host = FieldName(known: "Host")
  /// `If-Match`.
  public static let ifMatch = FieldName(known: "If-Match")
  /// `If-Modified-Since`.
  public static let ifModifiedSince = FieldName(known: "If-Modified-Since")
  /// `If-None-Match`.
  public static let ifNoneMatch = FieldName(known: "If-None-Match")
  /// `If-Range`.
  public static let ifRange = FieldName(known: "If-Range")
  /// `If-Unmodified-Since`.
  public static let ifUnmodifiedSince = FieldName(known: "If-Unmodified-Since")
  /// `Last-Modified`.
  public static let lastModified = FieldName(known: "Last-Modified")
  /// `Link`.
  public static let link = FieldName(known: "Link")
  /// `Location`.
  public static let location = FieldName(known: "Location")
  /// `Range`.
  public static let range = FieldName(known: "Range")
  /// `Referrer-Policy`.
  public static let referrerPolicy = FieldName(known: "Referrer-Policy")
  /// `Retry-After`.
  public static let retryAfter = FieldName(known: "Retry-After")
  /// `Strict-Transport-Security`.
  public static let strictTransportSecurity = FieldName(known: "Strict-Transport-Security")
  /// `Transfer-Encoding`.
  public static let transferEncoding = FieldName(known: "Transfer-Encoding")
  /// `Vary`.
  public static let vary = FieldName(known: "Vary")
  /// `WWW-Authenticate`.
  public static let wwwAuthenticate = FieldName(known: "WWW-Authenticate")
  /// `X-Forwarded-For`.
  public static let forwardedFor = FieldName(known: "X-Forwarded-For")
  /// `X-Robots-Tag`.
  public static let robots = FieldName(known: "X-Robots-Tag")
}
