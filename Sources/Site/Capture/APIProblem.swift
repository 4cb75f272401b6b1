import EPCIS
import HTTP
import Provenance

/// Why a program's request is not answered: a problem document (RFC 9457), never a page.
///
/// Beside the members of RFC 9457, of which `type` is an exception of EPCIS 2.0, it may have
/// `problems`: an array of `event` (counted from 1), `field` (the path from the event or document
/// down), `rule` (a stable name) and `message`.
struct APIProblem: Error {
  /// An exception of the EPCIS 2.0 standard.
  enum Exception: String {
    case validation = "ValidationException"
    case security = "SecurityException"
    case captureLimit = "CaptureLimitExceededException"
    case implementation = "ImplementationException"
    case media = "UnsupportedMediaTypeException"
    case notAcceptable = "NotAcceptableException"
    case noSuchName = "NoSuchNameException"
    case exists = "ResourceAlreadyExistsException"
    case queryParameter = "QueryParameterException"
    case queryTooLarge = "QueryTooLargeException"
    case queryTooComplex = "QueryTooComplexException"
  }

  let status: HTTP.Status
  let exception: Exception
  let title: String
  var detail: String?
  var problems: [JSONValue] = []
  var headers: Fields = [:]

  /// The members, in the order in which they are told.
  var json: JSONObject {
    var json: JSONObject = [
      "type": .string("epcisException:\(exception.rawValue)"), "title": .string(title),
      "status": .number(Double(status.code)),
    ]
    json["detail"] = detail.map(JSONValue.string)
    if !problems.isEmpty { json["problems"] = .array(problems) }
    return json
  }

  /// The problem as an answer.
  var response: Response {
    var response = Response.problem(status, JSONValue.object(json).encoded(), headers: headers)
    response.headers[.cacheControl] = "no-store"
    return response
  }
}

extension APIProblem {
  static func busy(_ detail: String, retryAfterSeconds: Int = 1) -> APIProblem {
    APIProblem(
      status: .serviceUnavailable,
      exception: .implementation,
      title: "The service is busy.",
      detail: "\(detail); send it again",
      headers: [.retryAfter: "\(retryAfterSeconds)"]
    )
  }

  init(_ error: EPCISError) {
    self.init(
      status: .badRequest,
      exception: .validation,
      title: "The document breaks a rule of EPCIS 2.0; nothing of it was taken.",
      detail: error.first.description,
      problems: error.problems.map(APIProblem.member)
    )
  }

  init(_ findings: CaptureFindings) {
    self.init(findings.form)
    let both =
      findings.form.problems.map { ($0.eventNumber ?? 0, APIProblem.member($0)) }
      + findings.others.all.map { ($0.eventNumber ?? 0, APIProblem.member($0)) }
    // The sort keeps the order of what is wrong with one event.
    let sorted = both.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
    problems = sorted.prefix(EPCISError.problemsMax).map(\.element.1)
  }

  init(_ error: AdmissionError) {
    let isForbidden = AdmissionError.Rule.forbidding.contains(error.rule)
    self.init(
      status: isForbidden ? .forbidden : .badRequest,
      exception: isForbidden ? .security : .validation,
      title: isForbidden
        ? "The party may not say this; nothing of the document was taken."
        : "The document cannot be recorded; nothing of it was taken.",
      detail: error.line,
      problems: error.all.map(APIProblem.member)
    )
  }

  private static func member(_ problem: EPCISProblem) -> JSONValue {
    member(problem.eventNumber, problem.field, problem.rule.rawValue, problem.message)
  }

  private static func member(_ finding: AdmissionError) -> JSONValue {
    member(finding.eventNumber, finding.field, finding.rule.rawValue, finding.message)
  }

  private static func member(
    _ event: Int?,
    _ field: String,
    _ rule: String,
    _ message: String
  ) -> JSONValue {
    var problem = JSONObject()
    problem["event"] = event.map { .number(Double($0)) }
    problem["field"] = .string(field)
    problem["rule"] = .string(rule)
    problem["message"] = .string(message)
    return .object(problem)
  }
}

/// What is wrong with a document: with its form, and with what the sound part of it says.
struct CaptureFindings: Error {
  let form: EPCISError
  let others: AdmissionError
}

extension AdmissionError.Rule {
  /// The rules about who may speak, not about what is said.
  fileprivate static let forbidding: Set<AdmissionError.Rule> = [
    .partyStatus, .signer, .distrusted, .recorder, .prefix, .role,
  ]
}
