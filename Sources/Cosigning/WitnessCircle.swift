public import HTTPClient
public import Ledger
public import Notes
import Dispatch
import Merkle
import Synchronization

/// All whom a log asks for cosignatures, and how many of them are enough.
///
/// They are asked at the same time. Who has failed lately is left in peace for a while, as long as the
/// others are enough without it: one witness that does not answer must not slow down every batch.
public final class WitnessCircle: Sendable {
  private let log: VerifierKey
  private let policy: TrustPolicy?
  private let others: (keys: [VerifierKey], threshold: Int)
  private let clients: [WitnessClient]
  private let now: @Sendable () -> UInt64
  private let onFailure: @Sendable (String) -> Void

  /// Why no cosignatures can be had now.
  public struct TooFew: Error, Hashable, Sendable {}

  /// A circle of those whom a trust file names, and others.
  ///
  /// - Parameters:
  ///   - log: the key of the log.
  ///   - policy: a trust file whose quorum must be met; `nil` for none.
  ///   - others: further witnesses.
  ///   - threshold: how many of the others must have cosigned.
  ///   - timeoutSeconds: how long to wait for each.
  ///   - authorities: by whose word those with an `https` address are believed to be who they say.
  ///   - now: the clock, in seconds since 1970.
  ///   - onFailure: told who gave no cosignature, and why.
  /// - Throws: if the trust file has an address that cannot be asked.
  public init(
    log: VerifierKey,
    policy: TrustPolicy?,
    others: [WitnessAddress] = [],
    threshold: Int = 0,
    timeoutSeconds: Int = 2,
    authorities: CertificateAuthorities = .system,
    now: @escaping @Sendable () -> UInt64,
    onFailure: @escaping @Sendable (String) -> Void
  ) throws(WitnessAddress.Fault) {
    precondition(0...others.count ~= threshold, "a threshold is at most the number of witnesses")
    self.log = log
    self.policy = policy
    self.others = (others.map(\.key), threshold)
    self.now = now
    self.onFailure = onFailure
    let named = try policy.map(WitnessAddress.all) ?? []
    clients = (named + others).map {
      WitnessClient($0, timeoutSeconds: timeoutSeconds, authorities: authorities)
    }
  }

  /// The note with the cosignatures of all who gave one.
  ///
  /// - Throws: ``TooFew``, or a `LedgerError` if somebody has cosigned a history of this log that is not
  ///   ours: whoever goes on would split it for good.
  public func cosign(_ request: CosignRequest) throws -> [UInt8] {
    let note = try SignedNote(parsing: request.checkpoint)
    let known = Set(clients.map(\.address.key))
    // What a witness signed before is replaced by what it signs now.
    let bare = try SignedNote(
      text: note.text,
      signatures: note.signatures.filter { line in !known.contains { $0.isNamed(by: line) } }
    )
    let awake = clients.filter { !$0.isResting(at: now()) }
    var lines = try ask(awake, bare, request)
    var cosigned = try bare.adding(lines)
    if !isEnough(cosigned) {
      lines += try ask(
        clients.filter { client in !awake.contains { $0 === client } },
        bare,
        request
      )
      cosigned = try bare.adding(lines)
    }
    guard isEnough(cosigned) else { throw TooFew() }
    return cosigned.bytes
  }

  /// Says what is wrong with a witness, once until it is well again.
  private func complain(_ client: WitnessClient, _ complaint: String) {
    if client.isNew(complaint) { onFailure("\(client.address.label): \(complaint)") }
  }

  private func isEnough(_ note: SignedNote) -> Bool {
    let count = others.keys.count { key in note.signatures.contains { key.isNamed(by: $0) } }
    guard count >= others.threshold else { return false }
    guard let policy, !policy.isSingleOperator else { return true }
    return (try? policy.verify(note, now: now())) != nil
  }

  /// Asks some of them, at the same time; who goes on from another tree than was thought, once more.
  private func ask(
    _ clients: [WitnessClient],
    _ note: SignedNote,
    _ request: CosignRequest
  ) throws -> [SignatureLine] {
    var lines: [SignatureLine] = []
    var waiting = clients
    for isLast in [false, true] where !waiting.isEmpty {
      let requests = try waiting.map { client in
        let oldSize = min(client.size, request.size)
        return AddCheckpoint(
          oldSize: oldSize,
          proof: try request.consistency(from: oldSize),
          note: note
        )
      }
      let answers = answers(of: waiting, to: requests, size: request.size)
      var again: [WitnessClient] = []
      for (client, answer) in zip(waiting, answers) {
        switch answer {
        case .cosigned(let line): lines.append(line)
        case .conflict(let size) where size <= request.size && !isLast: again.append(client)
        // Earlier versions of tlog-witness answered so where a tree of the same size has another root.
        case .conflict(let size) where size <= request.size:
          try checkInconsistent(client, request)
        case .conflict(let size): try checkAhead(client, size: size, request)
        case .inconsistent: try checkInconsistent(client, request)
        case .none(let reason): complain(client, reason)
        }
      }
      waiting = again
    }
    return lines
  }

  private func answers(
    of clients: [WitnessClient],
    to requests: [AddCheckpoint],
    size: UInt64
  ) -> [WitnessClient.Answer] {
    let answers = Mutex([WitnessClient.Answer?](repeating: nil, count: clients.count))
    let now = now()
    DispatchQueue.concurrentPerform(iterations: clients.count) { place in
      let answer = clients[place].ask(requests[place], size: size, now: now)
      answers.withLock { $0[place] = answer }
    }
    return answers.withLock { $0.map { $0 ?? .none("it was not asked") } }
  }

  /// A witness that would go on from a larger tree: if our own key signed that, this ledger is an old
  /// copy, and must sign nothing.
  private func checkAhead(
    _ client: WitnessClient,
    size: UInt64,
    _ request: CosignRequest
  ) throws {
    if let last = client.lastCosigned(of: log), last.size > request.size {
      throw LedgerError.witness(
        "a checkpoint of \(last.size) entries that this log signed, cosigned by "
          + "\(client.address.label), where this ledger holds \(request.size): it is an older copy"
      )
    }
    complain(client, "it goes on from \(size) entries")
  }

  /// A witness that says that our tree does not go on from what it cosigned last: if our own key signed
  /// that, and it is no beginning of our tree, there are two histories of this log.
  private func checkInconsistent(_ client: WitnessClient, _ request: CosignRequest) throws {
    let ours = try Checkpoint(parsing: SignedNote(parsing: request.checkpoint).text)
    guard let last = client.lastCosigned(of: log), 0 < last.size, last.size <= ours.size else {
      complain(client, "it finds our tree inconsistent, and shows no other")
      return
    }
    do {
      try ConsistencyProof.verify(
        oldSize: last.size,
        oldRoot: last.root,
        newSize: ours.size,
        newRoot: ours.root,
        path: request.consistency(from: last.size)
      )
      complain(client, "it finds our tree inconsistent, which it is not")
    } catch is MerkleError {
      throw LedgerError.witness(
        "another history of this log, with its own signature and cosigned by "
          + "\(client.address.label), at \(last.size) entries"
      )
    }
  }
}
