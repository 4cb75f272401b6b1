import HTTP

extension Site {
  /// The page on which a browser checks a bundle by itself.
  ///
  /// It runs the scripts of `Public` and no others, and may fetch a bundle from wherever its reader
  /// points it.
  func verifyPage(_ request: Request) throws -> Response {
    .html(
      Pages.verify(site: self),
      headers: [
        .cacheControl: "max-age=300",
        .contentSecurityPolicy: verifyPolicy,
        "Referrer-Policy": "no-referrer",
      ]
    )
  }

  private var verifyPolicy: String {
    [
      "default-src 'none'", "script-src 'self'", "style-src \(configuration.style.source)",
      "img-src 'self'", "connect-src http: https:", "form-action 'none'", "base-uri 'none'",
      "frame-ancestors 'none'",
    ].joined(separator: "; ")
  }
}
