import Crypto
import HTTPClient
import Merkle
import Notes
import Synchronization

/// Asks one witness.
///
/// It keeps its connection, and remembers from which tree the witness will go on.
final class WitnessClient: Sendable {
  /// What a witness answers.
  enum Answer {
    /// Its cosignature, which is valid.
    case cosigned(SignatureLine)
    /// It would go on from a tree of this size.
    case conflict(size: UInt64)
    /// It was not shown that the tree goes on from what it cosigned last.
    case inconsistent
    /// It gives none, or does not answer, for this reason.
    case none(String)
  }

  let address: WitnessAddress
  private let connection: Mutex<HTTPConnection>
  private let state = Mutex(State())

  private struct State {
    var size: UInt64 = 0
    var lastComplaint = ""
    var failures = 0
    var restsUntil: UInt64 = 0
  }

  init(_ address: WitnessAddress, timeoutSeconds: Int, authorities: CertificateAuthorities) {
    self.address = address
    connection = Mutex(
      HTTPConnection(address.url, timeoutSeconds: timeoutSeconds, authorities: authorities)
    )
  }

  /// The size of the tree from which it goes on, as far as is known.
  var size: UInt64 { state.withLock { $0.size } }

  /// Whether it has failed lately, so that nobody should wait for it who need not.
  func isResting(at now: UInt64) -> Bool { state.withLock { now < $0.restsUntil } }

  /// Whether `complaint` is another one than the last since it cosigned.
  func isNew(_ complaint: String) -> Bool {
    state.withLock { state in
      defer { state.lastComplaint = complaint }
      return state.lastComplaint != complaint
    }
  }

  /// Asks for a cosignature at `now`, in seconds since 1970.
  func ask(_ request: AddCheckpoint, size: UInt64, now: UInt64) -> Answer {
    let answer = exchange(request, now: now)
    state.withLock { state in
      switch answer {
      case .cosigned: state = State(size: size)
      case .conflict(let old): state.size = old
      case .inconsistent, .none:
        // 1, 2, 4 … seconds, at most a minute.
        state.failures += 1
        state.restsUntil = now + UInt64(min(60, 1 << min(6, state.failures - 1)))
      }
    }
    return answer
  }

  private func exchange(_ request: AddCheckpoint, now: UInt64) -> Answer {
    let reply: HTTPReply
    do {
      reply = try connection.withLock { connection throws(ClientError) in
        try connection.send("POST", "/add-checkpoint", body: request.bytes)
      }
    } catch {
      return .none("\(error)")
    }
    switch reply.status {
    case 200: return cosignature(reply.body, of: request.note.text, now: now)
    case 409:
      guard reply["content-type"] == "text/x.tlog.size", reply.body.last == 10,
        let size = decimal(reply.body.dropLast())
      else { return .none("it answers 409 without a size") }
      return .conflict(size: size)
    case 422: return .inconsistent
    default:
      let text = String(decoding: reply.body.prefix(200), as: UTF8.self)
      return .none("it answers \(reply.status): \(text.filter { !$0.isNewline })")
    }
  }

  /// The cosignature among the lines of an answer; those by other keys are ignored.
  private func cosignature(_ lines: [UInt8], of text: [UInt8], now: UInt64) -> Answer {
    guard let note = try? SignedNote(parsing: text + [10] + lines),
      let line = note.signatures.first(where: address.key.isNamed),
      address.key.isValid(line, of: text), let time = line.cosignatureTime
    else { return .none("its answer holds no cosignature of its own") }
    // Readers believe no time that is far ahead of their clocks.
    guard time <= now + TrustPolicy.clockSkewSeconds else {
      return .none("its clock is \(time - now) seconds ahead")
    }
    return .cosigned(line)
  }

  /// The checkpoint that it cosigned last, if both the log's signature and its own are under it.
  func lastCosigned(of log: VerifierKey) -> Checkpoint? {
    let path = "/\(SHA256.hash(log.name.bytes).hex)/checkpoint"
    let reply = connection.withLock { try? $0.send("GET", path) }
    guard let reply, reply.status == 200, let note = try? SignedNote(parsing: reply.body),
      let signers = try? note.verified(by: [log, address.key]), signers.count == 2
    else { return nil }
    return try? Checkpoint(parsing: note.text)
  }
}
