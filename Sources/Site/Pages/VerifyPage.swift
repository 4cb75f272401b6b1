/// The page on which a browser checks a bundle by itself.
struct VerifyPage: Sendable {
  let heading = "Check the records yourself"
  let text =
    "This page checks a record of a journey here in your browser. Nothing that you give it is sent "
    + "anywhere; only a link that you enter is fetched, from where it points."
  let noScript =
    "Your browser runs no scripts, or this page may not. The command line does the same checks:"
  let command: String
  let codeHeading = "The code"
  let codeLabel = "The code as it stands on the package (scan it with your own telephone)"
  let bundleHeading = "The record"
  let fileLabel = "A file that was kept"
  let linkLabel = "Or a link to it"
  let pasteLabel = "Or the record itself, pasted here"
  let trustHeading = "Whom you trust"
  let trustText =
    "The check is worth as much as this trust file. It names the log, and who must vouch for it. The "
    + "one below comes from the same place as this page; better is one from somebody you trust."
  let trustFileLabel = "A trust file of your own"
  let trustLabel = "The trust file that is used"
  let button = "Check"
  /// The trust file of this page.
  let trust: String

  init(site: Site) {
    let configuration = site.configuration
    trust = configuration.trustText
    command = """
      curl -s '\(configuration.publicURL)/trust.txt' > trust.txt
      wayproof verify record.json --trust trust.txt --code 'the code on the package'
      """
  }
}

extension Pages {
  /// The page on which a browser checks a bundle by itself.
  static func verify(site: Site) -> String {
    let page = VerifyPage(site: site)
    let frame = Frame(title: page.heading, language: Languages.english, request: nil, site: site)
    return render(page, in: frame, template: "verify")
  }
}
