import ArgumentParser
import Cosigning
import Foundation
import HTTP
import Logging
import Net
import Notes

/// `wayproof witness`: cosigns the checkpoints of logs.
struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Cosign the checkpoints of logs that only grow.",
    discussion: """
      Remembers for each log the largest tree that it has cosigned, and cosigns another only if that
      is shown to go on from it: a log cannot show two histories to readers who ask for this
      cosignature. It speaks C2SP tlog-witness, for any log.

        wayproof keygen witness.example/w1 --cosigner --out witness.key
        wayproof witness --state witness.db --key witness.key --logs logs.txt --listen 127.0.0.1:8090

      The list has a line for each log: log VKEY, or log VKEY ORIGIN where the key has another name. What
      was cosigned last stands at /SHA-256-OF-THE-ORIGIN/checkpoint.

      Never put the state back from a backup: a log could then be led two ways. If it is lost, make a
      new key.
      """
  )

  @Option(help: "The file that remembers what was cosigned; made if there is none.")
  var state: String

  @Option(help: "The key that cosigns: from wayproof keygen --cosigner.")
  var key: String

  @Option(help: "A file with the logs to witness.")
  var logs: String?

  @Option(help: "The vkey of a log to witness; can be given several times.")
  var log: [String] = []

  @Option(help: "An address and a port to listen on; can be given several times.")
  var listen: [String] = ["127.0.0.1:8090"]

  func validate() throws {
    guard logs != nil || !log.isEmpty else {
      throw ValidationError("name what to witness: --logs FILE or --log VKEY")
    }
  }

  func run() throws {
    try reportingFailure {
      let key = try KeyFile.readCosigner(key)
      let logs = try readLogs()
      let (state, logger) = (state, Logger(label: "wayproof.witness"))
      var configuration = Server.Configuration(addresses: try listen.map(ListenAddress.reading))
      configuration.limits.bodyBytesMax = AddCheckpoint.byteCountMax
      let server = Server(configuration: configuration) { _ in
        let service = WitnessService(
          key: key,
          logs: logs,
          state: try WitnessState(state),
          now: { Moment.now },
          onFailure: { logger.error("\($0)") }
        )
        return { .ready(service.answer($0)) }
      }
      do { try server.start() } catch {
        throw CommandFailure(.configuration, "cannot witness: \(error)")
      }
      logger.info(
        "\(key.verifier.vkey) witnesses \(logs.origins.count) logs on port \(server.port)"
      )
      Signals.waitForEnd()
      server.stop(graceSeconds: 10)
    }
  }

  private func readLogs() throws -> WitnessedLogs {
    var witnessed = WitnessedLogs()
    if let logs {
      let text = try Files.readText(logs, as: "list of logs")
      do { witnessed = try WitnessedLogs(parsing: text) } catch {
        throw CommandFailure(.configuration, "list of logs \(logs), \(error)")
      }
    }
    for vkey in log {
      do { try witnessed.add(vkey: vkey) } catch {
        throw CommandFailure(.configuration, "--log \(vkey): \(error)")
      }
    }
    return witnessed
  }
}
