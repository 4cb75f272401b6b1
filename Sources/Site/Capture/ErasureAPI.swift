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
/// | `entries` or `about` | 200: `statements`, of each what its party signs to erase it: `entry`, `keys`, `body` without the reason; `erased`, what is erased already |
///
/// The first form is for parties that the recorder signs for; what is signed by the second goes to
/// `POST /statements`. `about` is a code or ID, and means all that the party said about it.
///
/// Asked again, both tell of what is erased already by which entry it is, and 200 means that no copy of it
/// is left in the files of the ledger: 503, that something such as a backup reads them.
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
        ? prepare(numbers, party) : erase(numbers, party, reason(json))
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
    let erasures = try registrar.erase(
      numbers,
      as: party,
      signedBy: api.writer.recorder,
      reason: reason,
      now: api.moment
    )
    return [
      "erased": .array(erasures.erased.map { Self.json($0.entry, erasure: $0.erasure) }),
      "size": .number(Double(erasures.size)),
      "checkpoint": .string(String(decoding: erasures.checkpoint, as: UTF8.self)),
    ]
  }

  private static func json(_ entry: UInt64, erasure: UInt64) -> JSONValue {
    ["entry": .number(Double(entry)), "erasure": .number(Double(erasure))]
  }

  /// What the party signs: it is told of its own statements only, for it learns their keys.
  private func prepare(_ numbers: [UInt64], _ party: PartyName) throws -> JSONObject {
    var drafts: [JSONValue] = []
    var gone: [UInt64] = []
    try api.writer.admitting {
      let isGovernance = party == PartyName.governance(of: registrar.origin)
      var keyCount = 0
      for number in numbers {
        let target = try registrar.erasable(number)
        keyCount += target.leaves.count
        guard numbers.count == 1 || keyCount <= Registrar.erasedKeysMax else {
          throw ErasingError.tooMany
        }
        guard isGovernance || target.party == party else { throw Self.foreign(number) }
        if let was = target.was {
          drafts.append(Self.draft(of: number, target, was))
        } else {
          gone.append(number)
        }
      }
    }
    guard !gone.isEmpty else { return ["statements": .array(drafts)] }
    let erasures = try registrar.finishErasing(gone, by: party)
    let erased = zip(gone, erasures).map { Self.json($0, erasure: $1) }
    return ["statements": .array(drafts), "erased": .array(erased)]
  }

  private static func draft(
    of number: UInt64,
    _ target: ErasableStatement,
    _ was: StatementBody.Was
  ) -> JSONValue {
    var body = ErasureStatement(of: target, was, reason: "").body.objectValue ?? JSONObject()
    body["reason"] = nil
    return [
      "entry": .number(Double(number)), "keys": .strings(target.leaves.map(\.key.base64)),
      "body": .object(body),
    ]
  }

  private func numbers(_ json: JSONValue, _ party: PartyName) throws -> [UInt64] {
    if let about = json["about"]?.stringValue, json["entries"] == nil {
      guard let id = try? CanonicalID(scanned: about) else {
        throw Self.malformed("about is no code that can be read")
      }
      let numbers = try registrar.erasable(about: id, by: party)
      guard !numbers.isEmpty else {
        throw APIProblem.nothing("\(party) has said nothing about it")
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
    else { throw Self.malformed("reason is a text of 1 to \(Self.reasonBytesMax) bytes") }
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
