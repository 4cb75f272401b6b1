import Codes
import EPCIS
import GS1
import HTTP
import Provenance

// "Check this package": the only thing that counts a check.
extension Site {
  /// Counts a check of a code, and answers with its page, which tells of the checks before.
  ///
  /// It takes a form, or JSON, with `code` and perhaps `lang`, and `pin`, which is tried. A code that nobody knows is answered as
  /// a scan of it is, and counts nothing.
  func check(_ request: Request) throws -> Response {
    guard let codes = configuration.codes else { throw SiteProblem.notCounting }
    let form = try CheckForm(request)
    let language = form.language.flatMap(Languages.language) ?? Languages.of(request)
    do {
      return try check(form, in: language, codes, request)
    } catch let problem as SiteProblem {
      throw problem.said(in: language)
    }
  }

  private func check(
    _ form: CheckForm,
    in language: Language,
    _ codes: SiteCodes,
    _ request: Request
  ) throws -> Response {
    let typed: TypedCode
    do { typed = try TypedCode(form.code) } catch { throw SiteProblem.malformed(error) }
    guard typed.id.kind != .sscc else { throw SiteProblem.container }
    var view = try find(typed.id, code: typed.uri, isWalkedUp: false, in: language).view
    if view.isCountable {
      try count(CodeKey(uri: typed.id.uri), form.pin, in: &view, codes, request)
    }
    return answer(to: request, with: view)
  }

  /// Counts the check, or tries the number from under the lid, which is no check of its own.
  private func count(
    _ code: CodeKey,
    _ pin: String?,
    in view: inout JourneyView,
    _ codes: SiteCodes,
    _ request: Request
  ) throws {
    // A code that is void confirms nothing.
    if let pin, view.journey.status != .void {
      view.pin = try codes.register.confirm(code, with: PIN(pin), now: configuration.now())
      return
    }
    view.check = try codes.checks.count(
      code,
      area: codes.area(of: request),
      isSold: view.journey.notes.contains(.sold),
      now: configuration.now()
    )
    view.asksPIN =
      try view.journey.status != .void && codes.register.record(of: code)?.hasPIN ?? false
  }

  private func answer(to request: Request, with view: JourneyView) -> Response {
    let headers: Fields = [
      .cacheControl: "no-store", .vary: "Accept, Accept-Language", .robots: "noindex",
      .contentLanguage: view.language.tag, .referrerPolicy: "no-referrer",
    ]
    guard Negotiation.form(accept: request.headers[.accept]) == .html else {
      let json = CheckDocument(view: view).json.encoded()
      return view.httpStatus == .notFound
        ? .problem(view.httpStatus, json, headers: headers)
        : .json(json, status: view.httpStatus, headers: headers)
    }
    return .html(page(view, request), status: view.httpStatus, headers: headers)
  }
}

extension JourneyView {
  /// Whether checks of it are counted: it is one package that is known.
  var isCountable: Bool {
    let isOne = journey.level == .item || journey.level == .other
    return isOne && httpStatus != .notFound && journey.status != .cannotTell
  }
}

/// What a check brings.
struct CheckForm {
  let code: String
  let language: String?
  /// The number from under the lid.
  let pin: String?

  /// The most bytes of a check.
  static let bytesMax = 16_384

  init(_ request: Request) throws {
    guard request.body.count <= Self.bytesMax else {
      throw SiteProblem(
        .contentTooLarge,
        "bad_request",
        "The content is too long.",
        detail: "A check has at most \(Self.bytesMax) bytes."
      )
    }
    let type = request.headers[.contentType] ?? ""
    if type.lowercased().hasPrefix("application/json") {
      guard let json = try? JSONValue(parsing: request.body), let code = json["code"]?.stringValue
      else { throw SiteProblem.badForm("send a JSON object with a member code, a text") }
      self.code = code
      language = json["lang"]?.stringValue
      pin = json["pin"]?.stringValue
    } else {
      guard FormContent.isForm(type) else {
        throw SiteProblem.noForm(FormContent.mediaTypes + ["application/json"])
      }
      do {
        let form = try FormContent(request.body, contentType: type)
        guard let code = form["code"]?.text else {
          throw SiteProblem.badForm("the form has no field code")
        }
        self.code = code
        language = form["lang"]?.text
        pin = form["pin"]?.text
      } catch let error as FormContent.Malformed {
        throw SiteProblem.badForm(error.description)
      }
    }
  }
}

extension SiteProblem {
  /// What was sent is not what the form of this page sends: whoever wrote the program is told, for no
  /// reader can send such a thing.
  static func badForm(_ detail: String) -> SiteProblem {
    SiteProblem(
      .badRequest,
      "bad_request",
      "This request cannot be read.",
      detail: .english("\(detail.capitalizedFirst).")
    )
  }

  /// The content is of a type that is not taken here.
  static func noForm(_ types: [String]) -> SiteProblem {
    SiteProblem(
      .unsupportedMediaType,
      "bad_request",
      "The content is of another media type than is taken here.",
      detail: .english("Send \(types.joined(separator: ", ")). /openapi.json says what."),
      headers: ["Accept-Post": types.joined(separator: ", ")]
    )
  }

  fileprivate static let notCounting = SiteProblem(
    .serviceUnavailable,
    "not_counting",
    "This service counts no checks.",
    detail: "Another one, which keeps the ledger, does."
  )
}
