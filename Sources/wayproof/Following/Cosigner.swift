import Cosigning
import Following
import HTTP
import Logging
import Notes

/// The witness in a follower: it cosigns what the follower has found right, and remembers it.
struct Cosigner: Sendable {
  let key: SignerKey
  let policy: TrustPolicy
  /// The file that remembers what was cosigned.
  let path: String
  let logger: Logger

  /// What it cosigned last; `nil` for nothing.
  func last() throws -> SignedNote? {
    try WitnessState(path).checkpoint(of: policy.origin).map { try SignedNote(parsing: $0) }
  }

  /// Answers a request of a log, which `admit` may refuse.
  func answer(
    _ request: Request,
    admit: @escaping (SignedNote) -> WitnessService.Refusal?
  ) throws -> Response {
    var logs = WitnessedLogs()
    try logs.add(vkey: policy.log.vkey)
    return WitnessService(
      key: key,
      logs: logs,
      state: try WitnessState(path),
      now: { Moment.now },
      admit: admit,
      onFailure: { logger.error("\($0)") }
    ).answer(request)
  }

  /// The published `note`, which `follower` holds, with its own cosignature where that can be had: it is asked
  /// as a log would ask it.
  func cosigned(_ note: SignedNote, by follower: Follower) throws -> SignedNote {
    if note.signatures.contains(where: key.verifier.isNamed) { return note }
    let size = try Checkpoint(parsing: note.text).size
    let last = try last().map { try Checkpoint(parsing: $0.text).size } ?? 0
    // The log has shown it a larger tree already, which is not published.
    guard last <= size else { return note }
    let own = note.signatures.filter(policy.log.isNamed)
    let request = AddCheckpoint(
      oldSize: last,
      proof: try follower.consistency(from: last, to: size),
      note: try SignedNote(text: note.text, signatures: own)
    )
    let post = Request(method: .post, target: "/add-checkpoint", body: request.bytes)
    let response = try answer(post) { _ in nil }
    guard response.status == .ok,
      let line = try SignedNote(parsing: note.text + [10] + response.body).signatures.first
    else { return note }
    let cosigned = try note.adding([line])
    follower.vouch(for: cosigned)
    return cosigned
  }
}
