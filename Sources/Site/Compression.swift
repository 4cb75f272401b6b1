import HTTP
import Zlib

// Content codings of answers (RFC 9110 §8.4): gzip, where it is understood and saves something.
extension Response {
  /// What is smaller fits into one packet either way.
  private static let compressibleBytesMin = 1_024

  /// The forms of this answer for those who understand gzip and those who do not.
  var forms: ReadyAnswers.Forms {
    guard isCompressible else { return ReadyAnswers.Forms(self) }
    let plain = varying
    return ReadyAnswers.Forms(plain, gzip: plain.compressed)
  }

  /// This answer in the form that a request asks for.
  func encoded(for request: Request) -> Response {
    guard isCompressible else { return self }
    let field = request.headers[.acceptEncoding]
    // Parts are of the plain bytes.
    let isGzip =
      Negotiation.allows(coding: "gzip", acceptEncoding: field) && !request.headers.contains(.range)
    return isGzip ? varying.compressed ?? varying : varying
  }

  private var isCompressible: Bool {
    guard body.count >= Self.compressibleBytesMin, status != .partialContent,
      !headers.contains(.contentEncoding), let type = headers[.contentType]
    else { return false }
    let name = type.prefix { $0 != ";" }
    return name.hasPrefix("text/") || name.hasSuffix("json") || name.hasSuffix("xml")
      || name.hasSuffix("javascript")
  }

  /// The same, saying that there is another form.
  private var varying: Response {
    var response = self
    let vary = headers[.vary]
    response.headers[.vary] = vary.map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
    return response
  }

  /// The same in gzip, with a tag of its own; `nil` if that is not smaller.
  private var compressed: Response? {
    let bytes = Deflater.compressed(body, .gzip)
    guard bytes.count < body.count else { return nil }
    var response = self
    response.body = bytes
    response.headers[.contentEncoding] = "gzip"
    response.headers[.acceptRanges] = nil
    if let tag = headers[.etag].flatMap({ EntityTag(parsing: $0) }) {
      response.headers[.etag] = EntityTag("\(tag.opaque)-gzip", isWeak: tag.isWeak).text
    }
    return response
  }
}
