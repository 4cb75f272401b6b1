import EPCIS
import HTTP
import Ledger
import Provenance
import Registrar

extension CaptureAPI {
  /// Takes one event by itself; the same again is answered as the first time.
  ///
  /// - Throws: ``APIProblem`` with 409 if its `eventID` stands for another event of this party.
  func captureEvent(_ content: [UInt8], as party: PartyName) throws -> Response {
    let document = try EPCISDocument(
      parsing: content,
      limits: JSONLimits(bytesMax: CaptureLimits.documentBytesMax)
    )
    guard document.kind == .event, let event = document.events.first else {
      throw APIProblem.invalid("one event is taken here; send documents to /capture")
    }
    let id = event.eventID ?? EventHash().uri(of: event)
    let (admitted, receipt): (AdmittedStatements, Receipt)
    do {
      (admitted, receipt) = try append(content, as: party)
    } catch let error as AdmissionError where error.rule == .eventID {
      throw APIProblem(
        status: .conflict,
        exception: .exists,
        title: "There is another event of this name.",
        detail: "another event with the eventID \(id) was captured before; "
          + "declare an error in it first, or give this one an eventID of its own"
      )
    }
    return try respond(.created, to: party, at: "/events/\(Self.escaped(id))") {
      CaptureReport(admitted, receipt, .rollback)
    }
  }

  /// `id` as one segment of a path: a hash as identifier has slashes and a question mark.
  private static func escaped(_ id: String) -> String {
    let bare = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF")
    return id.utf8.map { byte in
      bare.contains(byte)
        ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
  }
}
