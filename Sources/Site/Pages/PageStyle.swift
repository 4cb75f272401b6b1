import Crypto

/// The style sheet as it stands in every page, so that a page is one request, and the source by which
/// a Content-Security-Policy lets in just these bytes.
struct PageStyle: Sendable {
  let text: String
  let source: String
}

extension PageStyle {
  /// The style of `style.css` among the files that are served, or none.
  init(_ asset: Asset?) {
    text = asset.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    source = "'sha256-\(SHA256.hash(Array(text.utf8)).base64)'"
  }
}
