import EPCIS
import HTTP

/// Why a request is not answered: a problem document (RFC 9457) or, for browsers, a whole page.
struct SiteProblem: Error {
  let status: HTTP.Status
  /// A stable code of `status` in the journey document, in snake case.
  let code: String
  let title: Phrase
  let detail: Phrase?
  private(set) var headers: Fields
  /// Whether it is shown in a frame, from which no form can be sent.
  private var isInFrame = false
  /// The same for programs: members that are no text.
  var reason: JSONObject?
  /// The language in which the reader asked; `nil` for that of the request.
  var language: Language?

  init(
    _ status: HTTP.Status,
    _ code: String,
    _ title: Phrase,
    detail: Phrase? = nil,
    headers: Fields = [:]
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.headers = headers
  }

  /// The same in a language that was asked for otherwise than by the address.
  func said(in language: Language) -> SiteProblem {
    var problem = self
    problem.language = language
    return problem
  }

  /// The same as a page in a frame that has this Content-Security-Policy.
  func inFrame(policy: String) -> SiteProblem {
    var problem = self
    problem.isInFrame = true
    problem.headers[.contentSecurityPolicy] = policy
    problem.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return problem
  }

  /// The problem in the form and the language that `request` accepts.
  func response(to request: Request, site: Site) -> Response {
    let language = language ?? Languages.of(request)
    var response: Response
    switch form(of: request) {
    case .html:
      let html = page(language, request, site: site)
      response = .html(html, status: status, headers: headers)
    case .json, .linkset:
      response = .problem(status, document(language).jcs(), headers: headers)
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    response.headers[.vary] = "Accept, Accept-Language"
    response.headers[.contentLanguage] = language.tag
    return response
  }

  private func form(of request: Request) -> Negotiation.Form {
    let asked = (try? request.query())?.first { $0.name == "format" }?.value
    return asked == "html" ? .html : Negotiation.form(accept: request.headers[.accept])
  }

  private func document(_ language: Language) -> JSONValue {
    let title = JSONValue.string(title.text(in: language))
    let text = detail.map { JSONValue.string($0.text(in: language)) } ?? .null
    var json: JSONObject = [
      "type": "about:blank",
      "title": title,
      "status": .number(Double(status.code)),
      "detail": text,
      "answer": ["code": .string(code), "title": title, "text": text],
    ]
    json["reason"] = reason.map(JSONValue.object)
    return .object(json)
  }

  private func page(_ language: Language, _ request: Request, site: Site) -> String {
    let page = MessagePage(
      heading: title.text(in: language),
      text: detail?.text(in: language) ?? "",
      tone: status.code >= 500 ? "unknown" : "attention",
      hasForm: status.code < 500 && !isInFrame
    )
    return Pages.message(page, in: language, for: request, site: site)
  }
}
