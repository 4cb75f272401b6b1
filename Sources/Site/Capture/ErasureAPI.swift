import Access
import EPCIS
import GS1
import HTTP
import Ledger
import Merkle
import Provenance
import Registrar

/// Erases what a party said, while the service runs (`POST /erasures`).
///
/// | content | answer |
/// | --- | --- |
/// | `entries` or `about`, and `reason` | 200: it is erased: `erased`, a list of `entry` and `erasure`, the entry that says so; `size`, `checkpoint` |
/// | `entries` or `about` | 200: `statements`, of each what its party signs to erase it: `entry`, `keys`, `body` without the reason |
///
/// The first form is for parties that the recorder signs for; what is signed by the second goes to
/// `POST /statements`. `about` is a code or ID, and means all that the party said about it.
struct ErasureAPI {
  let api: CaptureAPI

  static let path = "/erasures"
  private static let entriesMax = 1_000
  private static let reasonBytesMax = 1_000

  private var registrar: Registrar { api.writer.registrar }

  /// Answers `request`; it waits for the disk.
  func answer(_ request: Request) -> Response {
    do {
      let party = try Speaker(request.holder(.capture, in: api.writer.tokens)).party
      guard CaptureAPI.jsonTypes.contains(request.mediaType) else {
        throw APIProblem.onlyJSON(CaptureAPI.jsonTypes)
      }
      guard let json = try? JSONValue(parsing: request.content(bytesMax: 65_536)) else {
        throw Self.malformed("send one JSON object")
      }
      let numbers = try numbers(json, party)
      let answer =
        try json["reason"] == nil
        ? api.writer.admitting { try prepare(numbers, party) } : erase(numbers, party, reason(json))
      return .json(JSONValue.object(answer).encoded(), headers: [.cacheControl: "no-store"])
    } catch let error as ErasingError {
      return APIProblem(
        status: .conflict,
        exception: .validation,
        title: "Nothing was erased.",
        detail: "\(error)"
      ).response
    } catch {
      return APIProblem.explaining(error).response
    }
  }

  private func erase(
    _ numbers: [UInt64],
    _ party: PartyName,
    _ reason: String
  ) throws -> JSONObject {
    let receipt = try registrar.erase(
      numbers,
      as: party,
      signedBy: api.writer.recorder,
      reason: reason,
      now: api.moment
    )
    var json = CaptureAPI.json(receipt)
    json["entries"] = nil
    json["erased"] = .array(
      zip(numbers, receipt.numbers).map { entry, erasure in
        ["entry": .number(Double(entry)), "erasure": .number(Double(erasure))]
      }
    )
    return json
  }

  /// What the party signs: it is told of its own statements only, for it learns their keys.
  private func prepare(_ numbers: [UInt64], _ party: PartyName) throws -> JSONObject {
    let isGovernance = party == PartyName.governance(of: registrar.origin)
    var keyCount = 0
    let drafts = try numbers.map { number -> JSONValue in
      let target = try registrar.erasable(number)
      keyCount += target.leaves.count
      guard numbers.count == 1 || keyCount <= Registrar.erasedKeysMax else {
        throw ErasingError.tooMany
      }
      guard isGovernance || target.party == party else { throw Self.foreign(number) }
      guard let was = target.was else { throw ErasingError.erased(number) }
      let erasure = ErasureStatement(
        party: target.party,
        erases: target.leafHash,
        leaves: target.leaves,
        reason: "",
        was: was
      )
      var body = erasure.body.objectValue ?? JSONObject()
      body["reason"] = nil
      return [
        "entry": .number(Double(number)), "keys": .strings(target.leaves.map(\.key.base64)),
        "body": .object(body),
      ]
    }
    return ["statements": .array(drafts)]
  }

  private func numbers(_ json: JSONValue, _ party: PartyName) throws -> [UInt64] {
    if let about = json["about"]?.stringValue, json["entries"] == nil {
      guard let id = try? CanonicalID(scanned: about) else {
        throw Self.malformed("about is no code that can be read")
      }
      let numbers = try registrar.erasable(about: id, by: party)
      guard !numbers.isEmpty else {
        throw APIProblem.nothing("\(party) has said nothing about it that is still there")
      }
      guard numbers.count <= Self.entriesMax else {
        throw Self.malformed("that is \(numbers.count) statements; name up to \(Self.entriesMax)")
      }
      return numbers
    }
    let entries = json["entries"]?.arrayValue ?? []
    let numbers = entries.compactMap { $0.integerValue.flatMap { UInt64(exactly: $0) } }
    guard (1...Self.entriesMax).contains(entries.count), numbers.count == entries.count,
      json["about"] == nil, Set(numbers).count == numbers.count
    else {
      throw Self.malformed(
        "name about, a code, or entries: up to \(Self.entriesMax) numbers, each once"
      )
    }
    return numbers
  }

  private func reason(_ json: JSONValue) throws -> String {
    guard let reason = json["reason"]?.stringValue, !reason.isEmpty,
      reason.utf8.count <= Self.reasonBytesMax
    else { throw Self.malformed("reason is a text of at most \(Self.reasonBytesMax) bytes") }
    return reason
  }

  private static func malformed(_ detail: String) -> APIProblem {
    APIProblem(
      status: .badRequest,
      exception: .validation,
      title: "This does not say what is to be erased, and why.",
      detail: detail
    )
  }

  private static func foreign(_ number: UInt64) -> APIProblem {
    APIProblem(
      status: .forbidden,
      exception: .security,
      title: "A party erases what it said itself.",
      detail: "entry \(number) is no statement of yours"
    )
  }
}
