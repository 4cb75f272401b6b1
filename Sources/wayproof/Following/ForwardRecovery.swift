import Cosigning
import Crypto
import Following
import HTTPClient
import Ledger
import Notes

/// Brings a ledger that was put back from a copy forward from a follower.
///
/// The follower is believed nothing: what it sends is checked as a follower checks a log, and must make the
/// newest tree that the log's own key has signed and anybody has cosigned. Only then may the key sign again.
struct ForwardRecovery {
  let directory: DataDirectory
  let policy: TrustPolicy
  let log: VerifierKey
  let source: FeedSource
  /// Where the follower is.
  let url: WebURL
  /// Who need not be asked: their labels.
  let without: Set<String>
  let authorities: CertificateAuthorities

  /// Recovers, and returns the newest checkpoint.
  func run() throws -> Checkpoint {
    let seen = try askAll()
    guard let newest = try seen.max(by: { try size($0.note) < size($1.note) }) else {
      throw CommandFailure(.refused, "nobody has cosigned a checkpoint of \(log.name)")
    }
    let checkpoint = try Checkpoint(parsing: newest.note.text)
    try directory.explaining { try bringForward(to: newest.note, seen.map(\.note)) }
    try directory.explaining {
      try LedgerBackup.restore(
        directory.path,
        key: log,
        newest: newest.note.bytes,
        mayRemember: true
      )
    }
    return checkpoint
  }

  private func size(_ note: SignedNote) throws -> UInt64 { try Checkpoint(parsing: note.text).size }

  /// What everybody has cosigned last.
  private func askAll() throws -> [(label: String, note: SignedNote)] {
    var places: [(label: String, url: WebURL)] = [("the follower", url)]
    do {
      places += try WitnessAddress.all(in: policy).map { ($0.label, $0.url) }
    } catch {
      throw CommandFailure(.configuration, "trust file \(directory.trustFile): \(error)")
    }
    if Files.exist(directory.witnessFile) {
      let text = try Files.readText(directory.witnessFile, as: "list of witnesses")
      places += try WitnessList(parsing: text, name: directory.witnessFile).addresses
        .map { ($0.label, $0.url) }
    }
    var seen: [(label: String, note: SignedNote)] = []
    for place in places where !without.contains(place.label) {
      if let note = try lastCosigned(place.label, place.url) { seen.append((place.label, note)) }
    }
    return seen
  }

  private func lastCosigned(_ label: String, _ url: WebURL) throws -> SignedNote? {
    let path = "/\(SHA256.hash(log.name.bytes).hex)/checkpoint"
    do {
      let reply = try HTTPConnection(url, timeoutSeconds: 10, authorities: authorities)
        .send("GET", path)
      if reply.status == 404 { return nil }
      guard reply.status == 200 else {
        throw CommandFailure(.refused, "\(label) answers \(reply.status) to \(path)")
      }
      let note = try SignedNote(parsing: reply.body)
      _ = try note.verified(by: [log])
      return note
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(
        .refused,
        "\(label) does not tell what it has cosigned: \(error)",
        hint: "it may know of something newer; if it is gone for good: --without \(label)"
      )
    }
  }

  private func bringForward(to newest: SignedNote, _ seen: [SignedNote]) throws {
    // The same key until it is done, for the ledger is opened with it again if this is interrupted.
    let keyFile = "\(directory.path)/recovery.key"
    let key =
      Files.exist(keyFile)
      ? try KeyFile.read(keyFile) : try KeyFile.create(log.name, at: keyFile)
    var options = Follower.Options(now: { Moment.now })
    options.recoversLog = true
    options.keepsBodies = true
    let ledger = try Follower(
      directory.path,
      key: key,
      log: log,
      genesis: policy.genesis,
      options: options,
      fetch: { try source.entries(from: $0) },
      onStop: { _ in }
    )
    do {
      try ledger.advance(to: newest)
      for note in seen { try ledger.advance(to: note, isPublished: false) }
    } catch let error as FollowError {
      throw CommandFailure(
        .refused,
        "the follower does not bring the ledger forward: \(error)",
        hint: "try another follower; never go on from an older state"
      )
    }
    try Files.remove(keyFile)
  }
}
