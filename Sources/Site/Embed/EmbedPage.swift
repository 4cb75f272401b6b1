import Provenance

/// What the light page for a frame in a shop has around a ``JourneyPage``: the product, the answer,
/// the steps folded away.
struct EmbedPage: Sendable {
  let lang: String
  let dir: String
  let title: String
  let host: String
  let style: String
  let script: String
  let w: [String: String]
  /// The whole page of the journey, in the same language.
  let href: String
  /// Whether this is about the product or a lot, and so is shown before there is a package.
  let isBeforePurchase: Bool

  init(_ view: JourneyView, site: Site) {
    let configuration = site.configuration
    lang = view.language.tag
    dir = view.language.direction
    title = view.heading
    host = configuration.host
    style = configuration.embedStyle.text
    script = configuration.link(to: "embed/frame.js")
    w = view.language.plainWords
    href = "\(view.page)?lang=\(view.language.tag)"
    isBeforePurchase = view.isBeforePurchase
  }
}

extension JourneyView {
  /// The product and the answer in one line.
  var heading: String {
    let name = PlainText.seen(journey.product?.name)
    return [name, words.title].compactMap(\.self).joined(separator: " – ")
  }

  /// Whether this is about no single package, so that whoever buys gets another code.
  var isBeforePurchase: Bool { journey.level == .product || journey.level == .lot }
}

extension PagePolicy {
  /// The policy of the page for frames: its style and script, and nothing else, in a sandbox.
  ///
  /// - Parameters:
  ///   - style: the style that stands in the page.
  ///   - origins: the origins whose pages may frame it.
  /// - Returns: the value of a Content-Security-Policy field.
  static func embedded(style: PageStyle, in origins: [String]) -> String {
    [
      "default-src 'none'", "style-src \(style.source)", "script-src 'self'", "base-uri 'none'",
      "form-action 'none'", "sandbox \(sandbox)",
      "frame-ancestors \(origins.isEmpty ? "'none'" : origins.joined(separator: " "))",
    ].joined(separator: "; ")
  }

  /// What a frame may do: run the script that tells its height, and open the whole page.
  static let sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
}
