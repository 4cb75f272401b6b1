import Codes
import GS1
import HTTP

/// The page on which one reports something.
struct ReportPage: Sendable {
  let code: String
  let text: String
  /// Why the last try was not taken.
  let fault: String?
}

/// Why a report is not taken.
enum ReportFault: Error, Hashable {
  case code, text, photo, nobody, full
  case many(retryAfterSeconds: Int)

  var word: Word {
    switch self {
    case .code: .reportCodeFault
    case .text: .reportTextFault
    case .photo: .reportPhotoFault
    case .nobody: .otherProgrammeTitle
    case .full: .reportFullFault
    case .many: .reportManyFault
    }
  }

  var status: HTTP.Status {
    switch self {
    case .code, .text: .badRequest
    case .photo: .unsupportedMediaType
    case .nobody: .notFound
    case .full: .serviceUnavailable
    case .many: .tooManyRequests
    }
  }

  var headers: Fields {
    guard case .many(let seconds) = self else { return [:] }
    return [.retryAfter: String(seconds)]
  }

  var problem: SiteProblem {
    SiteProblem(
      status,
      "report_refused",
      .word(.reportRefusedTitle),
      detail: .word(word),
      headers: headers
    )
  }
}

/// What a report brings.
struct ReportForm {
  let code: String
  /// `nil` if it is no text.
  let text: String?
  let language: String?
  private let photo: [UInt8]

  /// The most bytes of all: a photo, a text, and what is around them.
  static let bytesMax = Photo.bytesMax + 65_536

  init(_ request: Request) throws {
    guard request.body.count <= Self.bytesMax else { throw ReportFault.photo.tooLarge }
    let type = request.headers[.contentType] ?? ""
    guard FormContent.isForm(type) else { throw SiteProblem.noForm(FormContent.mediaTypes) }
    do {
      let form = try FormContent(request.body, contentType: type)
      code = form["code"]?.text ?? ""
      text = form["text"]?.text
      language = form["lang"]?.text
      photo = form["photo"]?.bytes ?? []
    } catch {
      throw SiteProblem.badForm(error.description)
    }
  }

  /// - Throws: what is wrong with it.
  func draft(in language: Language) throws(ReportFault) -> ReportStore.Draft {
    guard let typed = try? TypedCode(code) else { throw .code }
    let written = (text ?? "").split(separator: "\r\n", omittingEmptySubsequences: false)
      .joined(separator: "\n")
    let isBlank = written.allSatisfy(\.isWhitespace)
    guard !isBlank, written.unicodeScalars.count <= ReportStore.textCharactersMax else {
      throw .text
    }
    var kept: Photo?
    // A file that was not chosen comes as an empty one.
    if !photo.isEmpty {
      guard let photo = Photo(photo) else { throw .photo }
      kept = photo
    }
    return ReportStore.Draft(
      code: typed.id.uri,
      text: written,
      language: language.tag,
      photo: kept
    )
  }
}

extension ReportFault {
  fileprivate var tooLarge: SiteProblem {
    SiteProblem(.contentTooLarge, "report_refused", .word(.reportRefusedTitle), detail: .word(word))
  }
}
