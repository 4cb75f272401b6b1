import ArgumentParser
import Cosigning
import Crypto
import Dispatch
import Following
import Foundation
import HTTP
import HTTPClient
import Ledger
import Logging
import Net
import Notes
import Registrar

/// `wayproof follow`: copies a log, checks all of it, and cosigns.
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Copy a log, check every root of its index, and cosign only what is right.",
    discussion: """
      Takes every entry with its note and filing, makes the index anew, and compares every root that the
      log has published with its own. Bodies are not copied. It answers C2SP tlog-witness as a witness
      does; the log asks it before anything is published.

        wayproof token add --data ledger --party lab.example --scope follow > follow.token
        wayproof keygen follower.example/f1 --cosigner --out follower.key
        wayproof follow --data copy --from http://ledger.example:8080 --token-file follow.token \\
          --trust trust.txt --key follower.key --listen 127.0.0.1:8091

      In the log's trust file it stands as: follower f1 VKEY http://ADDRESS. If the log is not what it
      says, the follower writes why to stopped.txt in its folder, cosigns nothing more, and ends with 1.
      """
  )

  @Option(help: "The folder for the copy; made if there is none.")
  var data: String

  @Option(help: "Where the log is: the URL of its service.")
  var from: String

  @Option(help: "A file with a token that allows to follow.")
  var tokenFile: String

  @Option(help: "The trust file: it names the log's key and its first entry.")
  var trust: String

  @Option(help: "The key that cosigns: from wayproof keygen --cosigner.")
  var key: String

  @Option(help: "An address and a port to listen on; can be given several times.")
  var listen: [String] = ["127.0.0.1:8091"]

  private var stoppedFile: String { "\(data)/stopped.txt" }

  func run() throws {
    try reportingFailure {
      let policy = try TrustFile.read(trust)
      let key = try KeyFile.readCosigner(key)
      try Files.makeFolder(data)
      let source = try source()
      let logger = Logger(label: "wayproof.follow")
      let follower = try follower(policy, source)
      let server = try serve(follower, policy, key, logger)
      logger.info("\(key.verifier.vkey) follows \(policy.origin) from \(follower.size) entries")
      let ended = watch(follower, policy, source, logger)
      Signals.waitForEnd()
      ended.cancel()
      server.stop(graceSeconds: 10)
    }
  }

  private func source() throws -> FeedSource {
    let token = try Files.readText(tokenFile, as: "token file")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    do {
      return FeedSource(url: try WebURL(from), token: token)
    } catch {
      throw CommandFailure(.configuration, "--from: \(error)")
    }
  }

  private func follower(_ policy: TrustPolicy, _ source: FeedSource) throws -> Follower {
    let keyFile = "\(data)/copy.key"
    let copyKey =
      Files.exist(keyFile)
      ? try KeyFile.read(keyFile) : try KeyFile.create(policy.log.name, at: keyFile)
    let before = Files.exist(stoppedFile) ? try Files.readText(stoppedFile, as: "evidence") : nil
    if let before {
      throw CommandFailure(
        .refused,
        "this follower has stopped: \(before.split(separator: "\n").first ?? "")",
        hint: "read \(stoppedFile); move it away only if you know that the log was not at fault"
      )
    }
    let (stoppedFile, vkey) = (stoppedFile, policy.log.vkey)
    do {
      return try Follower(
        data,
        key: copyKey,
        log: policy.log,
        genesis: policy.genesis,
        fetch: { try source.entries(from: $0) },
        onStop: { reason, checkpoint in
          let text = "\(reason)\n\nlog \(vkey)\nsigned:\n"
          try? Files.write(Array(text.utf8) + checkpoint.text, to: stoppedFile)
        }
      )
    } catch let error as LedgerError {
      throw CommandFailure(.configuration, "cannot open the copy in \(data): \(error)")
    }
  }

  private func serve(
    _ follower: Follower,
    _ policy: TrustPolicy,
    _ key: SignerKey,
    _ logger: Logger
  ) throws -> Server {
    var logs = WitnessedLogs()
    try logs.add(vkey: policy.log.vkey)
    var configuration = Server.Configuration(addresses: try listen.map(ListenAddress.reading))
    configuration.limits.bodyBytesMax = AddCheckpoint.byteCountMax
    let (witnessed, path) = (logs, "\(data)/cosigned.db")
    _ = try WitnessState(path)
    let server = Server(configuration: configuration) { _ in
      { request in
        // It fetches and computes before it answers, and has a connection of its own for that.
        .waiting {
          do {
            return WitnessService(
              key: key,
              logs: witnessed,
              state: try WitnessState(path),
              now: { Moment.now },
              admit: { follower.refusal(of: $0) },
              onFailure: { logger.error("\($0)") }
            ).answer(request)
          } catch {
            logger.error("\(error)")
            return .text("the follower cannot answer now\n", status: .internalServerError)
          }
        }
      }
    }
    do { try server.start() } catch {
      throw CommandFailure(.configuration, "cannot answer: \(error)")
    }
    return server
  }

  /// Keeps up with what is published, and ends the process if the log is not what it says.
  private func watch(
    _ follower: Follower,
    _ policy: TrustPolicy,
    _ source: FeedSource,
    _ logger: Logger
  ) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "wayproof.follow"))
    let last = Shown()
    timer.schedule(deadline: .now(), repeating: .seconds(1))
    timer.setEventHandler {
      do {
        let note = try source.checkpoint()
        _ = try note.verified(by: [policy.log])
        try follower.advance(to: Checkpoint(parsing: note.text), note: note)
      } catch {
        last.show("\(error)", logger)
      }
      guard let reason = follower.stopped else { return }
      logger.critical("stopped: \(reason)")
      Foundation.exit(1)
    }
    timer.resume()
    return timer
  }
}

/// Says the same thing once.
private final class Shown {
  private var last = ""

  func show(_ text: String, _ logger: Logger) {
    if text != last { logger.error("\(text)") }
    last = text
  }
}

extension Follower {
  /// Why the follower does not cosign `checkpoint`, which the log signed; `nil` if it may.
  func refusal(of checkpoint: Checkpoint) -> WitnessService.Refusal? {
    do {
      try advance(to: checkpoint)
      return nil
    } catch FollowError.stopped(let reason) {
      return .init(status: .unprocessableContent, message: reason)
    } catch {
      return .init(status: .serviceUnavailable, message: "\(error)")
    }
  }
}
