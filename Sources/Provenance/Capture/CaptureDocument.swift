public import EPCIS

/// What can be captured: an EPCIS document, or a statement of this project's own.
public enum CaptureDocument: Sendable {
  /// Events and master data.
  case epcis(EPCISDocument)
  /// A recall.
  case recall(RecallStatement)
  /// A link.
  case link(LinkStatement)
  /// That a recall or link holds no longer.
  case withdrawal(WithdrawalRequest)

  /// Reads either.
  ///
  /// - Parameters:
  ///   - bytes: the document.
  ///   - limits: how much JSON is read.
  ///   - firstEventNumber: what the first event of an EPCIS document is counted as.
  /// - Throws: `EPCISError` or ``AdmissionError``, with the field and the rule.
  public init(
    parsing bytes: [UInt8],
    limits: JSONLimits = JSONLimits(),
    firstEventNumber: Int = 1
  ) throws {
    let json = try EPCISDocument.json(
      parsing: bytes,
      limits: limits,
      firstEventNumber: firstEventNumber
    )
    try self.init(json, firstEventNumber: firstEventNumber)
  }

  /// Checks what was read as JSON.
  ///
  /// - Throws: `EPCISError` or ``AdmissionError``, with the field and the rule.
  public init(_ json: JSONValue, firstEventNumber: Int = 1) throws {
    switch json["type"]?.stringValue {
    case "Recall": self = .recall(try RecallStatement(json))
    case "Link": self = .link(try LinkStatement(json))
    case "Withdrawal": self = .withdrawal(try WithdrawalRequest(json))
    default: self = .epcis(try EPCISDocument(json, firstEventNumber: firstEventNumber))
    }
  }
}

extension Admission {
  /// Takes a document of any kind.
  ///
  /// - Throws: what is wrong; then nothing of the document is taken.
  public func admit(_ document: CaptureDocument) throws(AdmissionError) -> [SealedStatement] {
    switch document {
    case .epcis(let document): try admit(document)
    case .recall(let recall): [try admit(recall)]
    case .link(let link): [try admit(link)]
    case .withdrawal(let request): [try admit(request)]
    }
  }
}
