import HTTP

/// What a browser may do with our pages.
enum PagePolicy {
  /// The policy of a page: its own style, scripts and pictures of this site, and nothing else.
  ///
  /// - Parameters:
  ///   - style: the style that stands in the page.
  ///   - frames: the origins whose pages may frame it.
  /// - Returns: the value of a Content-Security-Policy field.
  static func content(style: PageStyle, frames: [String] = []) -> String {
    [
      "default-src 'none'", "style-src \(style.source)", "script-src 'self'", "img-src 'self'",
      "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
      "frame-ancestors \(frames.isEmpty ? "'none'" : frames.joined(separator: " "))",
    ].joined(separator: "; ")
  }

  /// Nothing of a device is of use here.
  static let permissions = [
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb",
  ].map { "\($0)=()" }.joined(separator: ", ")
}

extension Response {
  /// Whether this is a page for people.
  var isPage: Bool { headers[.contentType]?.hasPrefix("text/html") == true }
}
