public import HTTP
public import Notes
import Crypto
import Merkle

/// A witness as one function from request to response (c2sp.org/tlog-witness).
///
/// | request | answer |
/// | --- | --- |
/// | `POST /add-checkpoint` | 200 with a cosignature |
/// | | 400: not of the form, or from a larger tree to a smaller one |
/// | | 403: no signature by a key of the log, or one that is not valid |
/// | | 404: a log that is not witnessed here |
/// | | 409 with the size of the last tree: the request starts from another one |
/// | | 422: the tree does not go on from the last one |
/// | `GET /<SHA-256 of the log's name>/checkpoint` | what was cosigned last; 404 for nothing |
/// | `GET /<SHA-256 of the log's name>/refused` | the last request that got 422: with what was cosigned, the proof that the log signed two histories; 404 for none |
/// | `GET /healthz` | 200 |
///
/// Each event loop makes one of its own, with its own connection to the state. It answers on the loop:
/// a witness has little to do, and what it waits for is the disk that makes its answer good.
public final class WitnessService {
  private let key: SignerKey
  private let logs: WitnessedLogs
  private let originsByHash: [String: Origin]
  private let state: WitnessState
  private let now: () -> UInt64
  private let admit: (SignedNote) -> Refusal?
  private let onFailure: (String) -> Void

  /// A witness of `logs`.
  ///
  /// - Parameters:
  ///   - key: the key that cosigns, of the kind `cosignature`.
  ///   - logs: the logs that it cosigns.
  ///   - state: what it has cosigned.
  ///   - now: the clock, in seconds since 1970.
  ///   - admit: why a checkpoint, in a note with the log's signature, is not cosigned; nothing more is asked of a witness
  ///     than that a log grows, and so it is `nil` unless told.
  ///   - onFailure: told what failed that is no fault of the client's, and what a log was caught at.
  public init(
    key: SignerKey,
    logs: WitnessedLogs,
    state: WitnessState,
    now: @escaping () -> UInt64,
    admit: @escaping (SignedNote) -> Refusal? = { _ in nil },
    onFailure: @escaping (String) -> Void
  ) {
    precondition(key.verifier.kind == .cosignature, "a witness signs with a cosigner's key")
    (self.key, self.logs, self.state) = (key, logs, state)
    (self.now, self.admit, self.onFailure) = (now, admit, onFailure)
    originsByHash = Dictionary(
      logs.origins.map { (SHA256.hash($0.bytes).hex, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Why a checkpoint is not cosigned.
  public struct Refusal: Sendable {
    let status: Status
    let message: String

    /// An answer of this status that says why.
    public init(status: Status, message: String) {
      self.status = status
      self.message = message
    }
  }

  /// Answers one request.
  public func answer(_ request: Request) -> Response {
    do {
      if request.path == "/add-checkpoint" {
        guard request.method == .post else { return .methodNotAllowed(allowing: [.post]) }
        return try addCheckpoint(request.body)
      }
      guard request.method == .get || request.method == .head else {
        return .methodNotAllowed(allowing: [.get, .head])
      }
      return try monitor(request.path)
    } catch {
      onFailure("\(error)")
      return .text("the witness cannot answer now\n", status: .internalServerError)
    }
  }

  private func monitor(_ path: String) throws -> Response {
    if path == "/healthz" { return .text("ok\n") }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let origin = originsByHash[String(parts[1])] else {
      return .text("there is nothing at this address\n", status: .notFound)
    }
    let bytes: [UInt8]?
    switch parts[2] {
    case "checkpoint": bytes = try state.checkpoint(of: origin)
    case "refused": bytes = try state.refusedRequest(of: origin)
    default: bytes = nil
    }
    guard let bytes else { return .text("there is none yet\n", status: .notFound) }
    return Response(
      type: "text/plain; charset=utf-8",
      headers: [.cacheControl: "no-store", .allowOrigin: "*"],
      body: bytes
    )
  }

  private func addCheckpoint(_ body: [UInt8]) throws -> Response {
    guard let request = AddCheckpoint(parsing: body),
      let origin = Self.origin(of: request.note.text)
    else { return .text("this is not the form of add-checkpoint\n", status: .badRequest) }
    guard let keys = logs.keys(of: origin) else {
      return .text("this log is not witnessed here\n", status: .notFound)
    }
    let signed: SignedNote
    do { signed = try Self.signed(request.note, by: keys) } catch {
      return .text("\(error)\n", status: .forbidden)
    }
    let checkpoint: Checkpoint
    do { checkpoint = try Checkpoint(parsing: signed.text) } catch {
      return .text("\(error)\n", status: .badRequest)
    }
    guard request.oldSize <= checkpoint.size else {
      return .text("the old size is above that of the checkpoint\n", status: .badRequest)
    }
    if let refusal = admit(signed) {
      onFailure("\(checkpoint.origin), \(checkpoint.size) entries: \(refusal.message)")
      return .text(refusal.message + "\n", status: refusal.status)
    }
    return try respond(to: request, checkpoint, signed: signed, body)
  }

  private func respond(
    to request: AddCheckpoint,
    _ checkpoint: Checkpoint,
    signed: SignedNote,
    _ body: [UInt8]
  ) throws -> Response {
    let outcome = try state.advance(
      to: checkpoint,
      request,
      signed: signed,
      key: key,
      time: now()
    )
    switch outcome {
    case .cosigned(let line):
      return Response(type: "text/plain; charset=utf-8", body: line.bytes)
    case .conflict(let size):
      return Response(
        status: .conflict,
        type: "text/x.tlog.size",
        body: Array("\(size)\n".utf8)
      )
    case .inconsistent:
      try state.keepRefused(body, of: checkpoint.origin)
      onFailure(
        "\(checkpoint.origin): a checkpoint of \(checkpoint.size) entries with the log's signature "
          + "does not go on from \(request.oldSize); it is kept"
      )
      return .text(
        "the tree is not shown to go on from \(request.oldSize)\n",
        status: .unprocessableContent
      )
    }
  }

  private static func origin(of text: [UInt8]) -> Origin? {
    Origin(String(decoding: text.prefix { $0 != 10 }, as: UTF8.self))
  }

  /// The note with the signatures that keys of the log made, and no others.
  private static func signed(
    _ note: SignedNote,
    by keys: [VerifierKey]
  ) throws(NotesError) -> SignedNote {
    _ = try note.verified(by: keys)
    let own = note.signatures.filter { line in keys.contains { $0.isNamed(by: line) } }
    return try SignedNote(text: note.text, signatures: own)
  }
}
