import EPCIS
import HTTP

/// Why a request is not answered: a problem document (RFC 9457) or, for browsers, a whole page.
struct SiteProblem: Error {
  let status: HTTP.Status
  /// A stable code of `status` in the journey document, in snake case.
  let code: String
  let title: String
  let detail: String?
  let headers: Fields

  init(
    _ status: HTTP.Status,
    _ code: String,
    _ title: String,
    detail: String? = nil,
    headers: Fields = [:]
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.headers = headers
  }

  /// The problem in the form that `request` accepts.
  func response(to request: Request, site: Site) -> Response {
    var response: Response
    switch Negotiation.form(accept: request.headers[.accept]) {
    case .html:
      response = .html(page(site), status: status, headers: headers)
    case .json, .linkset:
      response = .problem(status, document.jcs(), headers: headers)
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    response.headers[.vary] = "Accept, Accept-Language"
    return response
  }

  private var document: JSONValue {
    let text = detail.map { JSONValue.string($0) } ?? .null
    return [
      "type": "about:blank",
      "title": .string(title),
      "status": .number(Double(status.code)),
      "detail": text,
      "answer": ["code": .string(code), "title": .string(title), "text": text],
    ]
  }

  private func page(_ site: Site) -> String {
    Pages.message(
      MessagePage(
        heading: title,
        text: detail ?? "",
        tone: status.code >= 500 ? "unknown" : "attention",
        hasForm: status.code < 500
      ),
      site: site
    )
  }
}
