import HTTP

/// What every page has around its content.
struct Frame: Sendable {
  let lang: String
  let dir: String
  let title: String
  let host: String
  let style: String
  let icon: String
  let verifyScript: String
  let checkScript: String
  let w: [String: String]
  let language: String
  let choices: Choices?
  let base = ""
  /// What other sites show of a link to this page; `nil` where there is nothing to show.
  var sharing: Sharing?
  /// Data for search engines (schema.org), as JSON that can stand in a page.
  var linkedData: String?
  /// Where other sites learn how to embed this page (oEmbed).
  var embedding: String?

  /// The languages to change to.
  struct Choices: Sendable {
    let list: [Choice]
  }

  /// A language to change to.
  struct Choice: Sendable {
    let tag: String
    let name: String
    let href: String
  }

  /// The texts of Open Graph.
  struct Sharing: Sendable {
    let title: String
    let text: String
    /// The page, whatever language it was asked in.
    let address: String
    /// The picture of the product, if there is one.
    let picture: String?
  }

  /// - Parameters:
  ///   - title: the title of the page.
  ///   - language: the language of its words.
  ///   - request: what is answered; `nil` where no other language can be chosen.
  ///   - site: whose page it is.
  init(title: String, language: Language, request: Request?, site: Site) {
    lang = language.tag
    dir = language.direction
    self.title = title
    host = site.configuration.host
    style = site.configuration.style.text
    icon = site.configuration.link(to: "icon.svg")
    verifyScript = site.configuration.link(to: "verify-page.js")
    checkScript = site.configuration.link(to: "check.js")
    w = language.plainWords
    self.language = language.name
    choices = request.flatMap { Self.choices($0, except: language) }
  }

  private static func choices(_ request: Request, except language: Language) -> Choices? {
    guard request.method == .get || request.method == .head else { return nil }
    let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let kept = query.split(separator: "&").filter { !$0.hasPrefix("lang=") }
    let others = Languages.all.filter { $0.tag != language.tag }
    return Choices(
      list: others.map { other in
        let items = kept.map(String.init) + ["lang=\(other.tag)"]
        return Choice(tag: other.tag, name: other.name, href: "?" + items.joined(separator: "&"))
      }
    )
  }
}
