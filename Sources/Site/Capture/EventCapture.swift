import EPCIS
import Events
import HTTP
import Provenance

extension CaptureAPI {
  /// Takes one event by itself.
  func captureEvent(_ content: [UInt8], as party: PartyName) throws -> Response {
    let document = try EPCISDocument(
      parsing: content,
      limits: JSONLimits(bytesMax: CaptureLimits.documentBytesMax)
    )
    guard document.kind == .event, let event = document.events.first else {
      throw APIProblem.invalid("one event is taken here; send documents to /capture")
    }
    let id = event.eventID ?? EventHash().uri(of: event)
    // The declaration of an error has the identifier of the event that it is about.
    if let own = event.eventID, event.errorDeclaration == nil { try checkIsNew(own, party) }
    let (admitted, receipt) = try append(content, as: party)
    return try respond(.created, to: party, at: "/events/\(Self.escaped(id))") {
      CaptureReport(admitted, receipt, .rollback)
    }
  }

  private func checkIsNew(_ id: String, _ party: PartyName) throws {
    guard let members else { return }
    let query = try EventQuery([.init("EQ_eventID", [id])])
    let member = Member(party.text)
    let isKnown = try members.read { events, ledger in
      try !events.page(of: query, for: member, countMax: 1, in: ledger).events.isEmpty
    }
    guard isKnown else { return }
    throw APIProblem(
      status: .conflict,
      exception: .exists,
      title: "There is one already.",
      detail: "an event with the eventID \(id) was captured before"
    )
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
