/// Writes responses as bytes (RFC 9112 §4, §6): it alone decides how they are framed.
public struct ResponseEncoder: Sendable {
  /// The `Date` field with its line end, as of the last ``tick(_:)``.
  private var dateLine: [UInt8] = []
  private var second = Int64.min

  /// An encoder for answers given at a time.
  ///
  /// - Parameter seconds: since 1970.
  public init(seconds: Int64) {
    tick(seconds)
  }

  /// Tells the time; the date is written anew only when the second is another.
  public mutating func tick(_ seconds: Int64) {
    guard seconds != second else { return }
    second = seconds
    dateLine = Array("Date: \(HTTPDate.text(seconds))\r\n".utf8)
  }

  /// `100 Continue`, for a client that waits for it.
  public static let `continue` = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// Appends the head of a response.
  ///
  /// Constants are texts here, not arrays: references to these would be counted, and cores wait for
  /// each other where they count the same.
  ///
  /// - Parameters:
  ///   - response: what to send.
  ///   - version: that of the request.
  ///   - keepsAlive: whether the connection stays open after this response.
  ///   - out: where the bytes go.
  public func encodeHead(
    _ response: borrowing Response,
    version: Request.Version,
    keepsAlive: Bool,
    into out: inout [UInt8]
  ) {
    out.append(contentsOf: "HTTP/1.1 ".utf8)
    Self.decimal(response.status.code, into: &out)
    out.append(Characters.space)
    out.append(contentsOf: response.status.reason.utf8)
    out.append(contentsOf: "\r\n".utf8)
    out.append(contentsOf: dateLine)
    fields(response.headers, into: &out)
    if !response.status.isWithoutContent {
      out.append(contentsOf: "Content-Length: ".utf8)
      Self.decimal(response.body.count, into: &out)
      out.append(contentsOf: "\r\n".utf8)
    }
    if !keepsAlive {
      out.append(contentsOf: "Connection: close\r\n".utf8)
    } else if version == .http10 {
      out.append(contentsOf: "Connection: keep-alive\r\n".utf8)
    }
    out.append(contentsOf: "\r\n".utf8)
  }

  /// Whether a body follows the head.
  public static func sendsBody(_ response: borrowing Response, to method: Method?) -> Bool {
    method != .head && !response.status.isWithoutContent && !response.body.isEmpty
  }

  private func fields(_ fields: borrowing Fields, into out: inout [UInt8]) {
    guard !fields.isRendered else { return out.append(contentsOf: fields.bytes) }
    for line in fields.lines {
      let span = fields.bytes.span
      guard !FieldName.belongsToConnection(span.extracting(line.name)) else { continue }
      out.append(contentsOf: fields.bytes[line.name])
      out.append(contentsOf: ": ".utf8)
      out.append(contentsOf: fields.bytes[line.value])
      out.append(contentsOf: "\r\n".utf8)
    }
  }

  private static func decimal(_ number: Int, into out: inout [UInt8]) {
    var unit = 1
    while number / unit >= 10 { unit *= 10 }
    while unit > 0 {
      out.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
      unit /= 10
    }
  }
}
