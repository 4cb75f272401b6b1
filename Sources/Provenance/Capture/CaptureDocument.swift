public import EPCIS

/// What can be captured: an EPCIS document, or a statement of this project's own.
public enum CaptureDocument: Sendable {
  /// Events and master data.
  case epcis(EPCISDocument)
  /// A recall.
  case recall(RecallStatement)

  /// Reads either.
  ///
  /// - Throws: `EPCISError` or ``AdmissionError``, with the field and the rule.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws {
    let json = try EPCISDocument.json(parsing: bytes, limits: limits)
    if json["type"]?.stringValue == "Recall" {
      self = .recall(try RecallStatement(json))
    } else {
      self = .epcis(try EPCISDocument(json))
    }
  }
}

extension Admission {
  /// Takes a document of any kind.
  ///
  /// - Throws: the first thing that is wrong; then nothing of the document is taken.
  public func admit(_ document: CaptureDocument) throws(AdmissionError) -> [SealedStatement] {
    switch document {
    case .epcis(let document): try admit(document)
    case .recall(let recall): [try admit(recall)]
    }
  }
}
