import Access
import Codes
import EPCIS
import Events
import GS1
import HTTP
import Provenance
import Registrar

// What shoppers report.
extension Site {
  /// Whether reports are taken here: it must be known who may read them.
  var canReport: Bool { configuration.codes != nil && configuration.writer != nil }

  /// The page on which one reports something.
  func reportForm(_ request: Request) throws -> Response {
    guard canReport else { throw SiteProblem.notReporting }
    let code = try query(of: request).first { $0.name == "code" }?.value ?? ""
    return reportPage(request, ReportPage(code: code, text: "", fault: nil), .ok)
  }

  private func reportPage(
    _ request: Request,
    _ page: ReportPage,
    _ status: HTTP.Status,
    _ headers: Fields = [:],
    in chosen: Language? = nil
  ) -> Response {
    let language = chosen ?? Languages.of(request)
    let frame = Frame(
      title: language(.reportHeading),
      language: language,
      request: request,
      site: self
    )
    var response = Response.html(
      Pages.render(page, in: frame, template: "report"),
      status: status,
      headers: [
        .cacheControl: "no-store", .vary: "Accept, Accept-Language",
        .contentLanguage: language.tag, .robots: "noindex",
      ]
    )
    response.headers[.retryAfter] = headers[.retryAfter]
    return response
  }

  /// Keeps a report for the parties that hold the company prefix of its code.
  ///
  /// It takes `multipart/form-data` with `code`, `text` and perhaps `photo` and `lang`, and answers
  /// 201 with the number of the report, by which the brand finds it too.
  func takeReport(_ request: Request) throws -> Response {
    guard let codes = configuration.codes, let writer = configuration.writer else {
      throw SiteProblem.notReporting
    }
    let isPage = Negotiation.form(accept: request.headers[.accept]) == .html
    let form = try ReportForm(request)
    let language = form.language.flatMap(Languages.language) ?? Languages.of(request)
    do throws(ReportFault) {
      let draft = try form.draft(in: language)
      let holders = try readers(of: draft.code, writer)
      try countReport(from: request)
      let id: String
      do {
        id = try codes.reports.add(draft, for: holders, now: configuration.now())
      } catch { throw .full }
      return try thanks(request, id, language, isPage)
    } catch {
      guard isPage else { throw error.problem }
      let page = ReportPage(
        code: form.code,
        text: form.text ?? "",
        fault: language(error.word)
      )
      return reportPage(request, page, error.status, error.headers, in: language)
    }
  }

  /// Counts a report of this network.
  ///
  /// - Throws: if it has sent as many as one may.
  private func countReport(from request: Request) throws(ReportFault) {
    let (brake, now) = (configuration.reportBrake, configuration.now())
    // No report is known before, so none is let through for having been sent already.
    if case .wait(let seconds) = brake.admit("", from: request.peer, now: now) {
      throw .many(retryAfterSeconds: seconds)
    }
  }

  /// The names of the parties that hold the company prefix of a code.
  private func readers(of code: String, _ writer: SiteWriter) throws(ReportFault) -> [String] {
    guard let id = try? CanonicalID(scanned: code),
      let registry = try? writer.registrar.current().registry
    else { throw .code }
    let holders = registry.holders(of: id).map(\.text)
    guard !holders.isEmpty else { throw .nobody }
    return holders
  }

  private func thanks(
    _ request: Request,
    _ id: String,
    _ language: Language,
    _ isPage: Bool
  ) throws(ReportFault) -> Response {
    let text = language(.reportThanksText, ["id": id])
    let headers: Fields = [
      .cacheControl: "no-store", .vary: "Accept, Accept-Language",
      .contentLanguage: language.tag,
    ]
    guard isPage else {
      let json: JSONValue = [
        "id": .string(id), "title": .string(language(.reportThanksTitle)), "text": .string(text),
      ]
      return .json(json.encoded(), status: .created, headers: headers)
    }
    let page = MessagePage(
      heading: language(.reportThanksTitle),
      text: text,
      tone: "neutral",
      hasForm: false
    )
    let html = Pages.message(page, in: language, for: request, site: self)
    return .html(html, status: .created, headers: headers)
  }
}

// What brands read.
extension Site {
  /// The newest reports about products of the party.
  func reports(_ request: Request) throws -> Response {
    let (asked, codes) = try reader(request)
    var before = Int64.max
    if let token = asked.pageToken {
      guard let number = Int64(try TextToken(token).text) else {
        throw APIProblem(QueryError.token)
      }
      before = number
    }
    let found = try codes.reports.reports(
      for: asked.party,
      before: before,
      countMax: asked.perPage + 1
    )
    let shown = found.prefix(asked.perPage)
    let next =
      found.count > shown.count ? shown.last.map { TextToken(of: String($0.number)).token } : nil
    return asked.answer(.array(shown.map(json)), next: next, at: self)
  }

  /// One of them.
  func reportForBrand(_ request: Request, id: String) throws -> Response {
    let (asked, codes) = try reader(request)
    guard let report = try codes.reports.report(id, for: asked.party) else {
      throw APIProblem.nothing("you have no report called \(id)")
    }
    return asked.answer(json(report), at: self)
  }

  /// Its photo, as a file that no browser opens as a page.
  func reportPhoto(_ request: Request, id: String) throws -> Response {
    guard let members = configuration.members, let codes = configuration.codes else {
      throw APIProblem.noMembers
    }
    let holder = try request.holder(.read, in: members.tokens)
    guard let photo = try codes.reports.photo(of: id, for: holder.party) else {
      throw APIProblem.nothing("you have no photo of a report called \(id)")
    }
    let name = "report-\(id).\(photo.kind.rawValue.dropFirst("image/".count))"
    return Response(
      type: photo.kind.rawValue,
      headers: [
        .cacheControl: "no-store", .vary: "Authorization",
        "Content-Disposition": "attachment; filename=\"\(name)\"",
        .contentSecurityPolicy: "default-src 'none'; sandbox",
      ],
      body: photo.bytes
    )
  }

  private func reader(_ request: Request) throws -> (MemberRequest, SiteCodes) {
    let asked = try MemberRequest(request, self)
    guard let codes = configuration.codes else { throw APIProblem.noMembers }
    return (asked, codes)
  }

  private func json(_ report: ReportStore.Report) -> JSONValue {
    [
      "id": .string(report.id),
      "created": .string(Instant(milliseconds: Int64(report.created) * 1000)?.utcText ?? ""),
      "code": .string(report.code), "text": .string(report.text),
      "lang": .string(report.language),
      "photo": report.photo.map {
        [
          "href": .string("/reports/\(report.id)/photo"), "type": .string($0.kind.rawValue),
          "size": .number(Double($0.byteCount)),
        ]
      } ?? .null,
    ]
  }
}

extension SiteProblem {
  fileprivate static let notReporting = SiteProblem(
    .serviceUnavailable,
    "not_reporting",
    "This service takes no reports.",
    detail: "Another one, which keeps the ledger, does."
  )
}
