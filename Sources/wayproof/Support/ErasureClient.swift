import EPCIS
import HTTPClient

/// Has a service that runs erase what a party said.
struct ErasureClient {
  private let connection: HTTPConnection
  private let credentials: Credentials

  init(_ url: String, _ credentials: Credentials) throws {
    self.credentials = credentials
    do { connection = credentials.connection(to: try WebURL(url)) } catch {
      throw CommandFailure(.configuration, "\(error)", hint: "give where the service listens")
    }
  }

  /// What was erased, and the entry that says so.
  typealias Erased = (entry: String, erasure: String)

  /// Erases by the operator's recorder, or with `signer` by statements that are signed here.
  ///
  /// - Parameters:
  ///   - target: `entries` or `about`.
  ///   - reason: why, for everybody to read.
  ///   - signer: signs for the party.
  /// - Returns: what was erased.
  /// - Throws: a `CommandFailure` with what the service refuses.
  func erase(_ target: JSONObject, reason: String, _ signer: MemberSigner?) throws -> [Erased] {
    var asked = target
    guard let signer else {
      asked["reason"] = .string(reason)
      return try (post("/erasures", .object(asked))["erased"]?.arrayValue ?? []).map {
        (Self.number($0["entry"]), Self.number($0["erasure"]))
      }
    }
    let prepared = try post("/erasures", .object(asked))
    let drafts = prepared["statements"]?.arrayValue ?? []
    let erased: [Erased] = (prepared["erased"]?.arrayValue ?? []).map {
      (Self.number($0["entry"]), Self.number($0["erasure"]))
    }
    guard !drafts.isEmpty else { return erased }
    let signed = try signer.sign(erasuresOf: drafts, reason: reason)
    let answer = try post("/statements", try JSONValue(parsing: signed))
    return erased
      + zip(drafts, answer["entries"]?.arrayValue ?? []).map {
        (Self.number($0["entry"]), Self.number($1))
      }
  }

  private static func number(_ json: JSONValue?) -> String {
    json?.integerValue.map { String($0) } ?? "?"
  }

  private func post(_ path: String, _ json: JSONValue) throws -> JSONValue {
    let reply: HTTPReply
    do {
      reply = try connection.send(
        "POST",
        path,
        fields: credentials.fields + [("Content-Type", "application/json")],
        body: json.encoded()
      )
    } catch {
      throw CommandFailure(.refused, "\(error)", hint: "do the same again: nothing is erased twice")
    }
    let answer = try? JSONValue(parsing: reply.body)
    if (200..<300).contains(reply.status), let answer { return answer }
    let hint =
      switch reply.status {
      case 401: "tokens are made with: wayproof token add"
      case 503: "do the same again later: nothing is erased twice"
      default: "nothing was erased"
      }
    let title = reply.status == 503 ? answer?["title"]?.stringValue.map { "\($0) " } ?? "" : ""
    throw CommandFailure(
      .refused,
      title + (answer?["detail"]?.stringValue ?? "the service answers \(reply.status)"),
      hint: hint
    )
  }
}
