import EPCIS
import GS1
import HTTP

extension SiteProblem {
  /// A code that breaks a rule of GS1: which one and where, in the reader's words, and for programs in
  /// the names of ``GS1Error``.
  static func malformed(_ error: GS1Error) -> SiteProblem {
    var parts: [Phrase] = [.word(error.word)]
    if let ai = error.ai, error.word != .malformedCheckDigit {
      parts.append(.word(.malformedPart, ["ai": "\(ai)"]))
    }
    var problem = SiteProblem(
      .badRequest,
      "malformed",
      .word(.malformedTitle),
      detail: .sentences(parts + [.word(.malformedText)])
    )
    problem.reason = [
      "rule": .string(error.rule.rawValue), "ai": error.ai.map { .string("\($0)") } ?? .null,
      "position": .number(Double(error.position)), "message": .string("\(error)"),
    ]
    return problem
  }
}

extension GS1Error {
  /// What a shopper is told of the rule; several rules mean the same to them.
  var word: Word {
    switch rule {
    case .tooLong: .malformedTooLong
    case .illegalCharacter, .characterSet, .nullByte: .malformedCharacter
    case .percentEncoding: .malformedEscape
    case .scheme, .host: .malformedAddress
    case .noScheme, .noKey, .urn, .noURN, .unreadable, .printRun, .randomness: .malformedNoNumber
    case .unknownAI, .misplacedAI, .order, .qualifierInQuery: .malformedUnknown
    case .duplicateAI: .malformedTwice
    case .missingQualifier, .emptyValue: .malformedMissing
    case .length: .malformedLength
    case .checkDigit: ai == .gtin ? .malformedCheckDigit : .malformedCheckOther
    case .checkPair: .malformedCheckOther
    case .date: .malformedDate
    case .form, .content, .companyPrefix: .malformedForm
    }
  }
}
