import Access
import EPCIS
import HTTP
import Ledger
import Provenance
import Registrar

/// `POST /links` and `DELETE /links/{entry}`: what `POST /capture` takes of links, with addresses of
/// their own.
///
/// POST takes one link as JSON (see `LinkStatement`) and answers 201 with its entry and `Location`;
/// DELETE states that the link or recall of this entry holds no longer, and answers 200.
struct LinkAPI {
  let api: CaptureAPI

  static let path = "/links"

  func answer(_ request: Request) -> Response {
    do {
      let holder = try request.holder(.capture, in: api.writer.tokens)
      guard let party = PartyName(holder.party) else {
        throw APIProblem.unauthorized("the token is for nobody", error: "invalid_token")
      }
      let document = try document(in: request)
      let receipt = try api.writer.registrar.admittingAgain {
        try api.writer.registrar.append([api.admit(document, as: party)])
      }
      let isNew = request.method == .post
      var response = Response.json(
        JSONValue.object(CaptureAPI.json(receipt)).encoded(),
        status: isNew ? .created : .ok,
        headers: [.cacheControl: "no-store"]
      )
      if isNew { response.headers[.location] = "\(Self.path)/\(receipt.numbers[0])" }
      return response
    } catch {
      return APIProblem.explaining(error).response
    }
  }

  private func document(in request: Request) throws -> [UInt8] {
    guard request.method == .delete else {
      let content = try request.content(bytesMax: 65_536)
      guard let json = try? JSONValue(parsing: content), json["type"] == "Link" else {
        throw malformed("send one JSON object with type Link")
      }
      return content
    }
    let number = request.path.dropFirst(Self.path.utf8.count + 1)
    guard number.utf8.count <= 15, !number.isEmpty,
      number.utf8.allSatisfy({ 48...57 ~= $0 }), let entry = Double(number)
    else { throw malformed("the path names no entry") }
    return JSONValue.object(["type": "Withdrawal", "entry": .number(entry)]).encoded()
  }

  private func malformed(_ detail: String) -> APIProblem {
    APIProblem(
      status: .badRequest,
      exception: .validation,
      title: "This is no link.",
      detail: detail
    )
  }
}
