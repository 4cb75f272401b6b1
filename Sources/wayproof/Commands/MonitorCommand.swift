import ArgumentParser
import Following
import Foundation
import HTTPClient
import Monitoring
import Notes

/// `wayproof monitor`: looks at a log from outside.
struct MonitorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor",
    abstract: "Look at a log from outside: is it one history, fresh, and vouched for?",
    discussion: """
      Compares what the log shows with what it showed last time, and with what each witness and follower
      of the trust file that has an address there has cosigned. Prints one line for each finding: kind,
      whom it is about, what it is. Made for cron: exit code 0 for none, 1 for some.

        wayproof monitor --trust trust.txt --url http://ledger.example:8080 --state monitor.txt

      Two checkpoints that cannot both be true are written beside the state, each pair in a file of its
      own with what proves it: whoever has the log's key can check that with wayproof evidence.
      """
  )

  @Option(help: "The trust file.")
  var trust: String

  @Option(help: "Where the log is.")
  var url: String

  @Option(help: "The file that remembers what was seen; made if there is none.")
  var state: String

  @Option(help: "Where to POST the findings, as lines of text, if there are any.")
  var webhook: String?

  @OptionGroup
  var client: ClientOptions

  func run() throws {
    try reportingFailure {
      let policy = try TrustFile.read(trust)
      let connection = try connection(url)
      let before =
        Files.exist(state)
        ? try SignedNote(parsing: Files.read(state, as: "state of the monitor")) : nil
      let monitor = LogMonitor(
        trust: policy,
        now: Moment.now,
        log: { try Self.get($0, from: connection) },
        cosigner: { cosigner in
          guard let url = cosigner.url else { return nil }
          return { path in try Self.get(path, from: try self.connection(url)) }
        }
      )
      let report = monitor.look(before: before)
      for finding in report.findings { print("\(finding)".replacing("\t", with: "  ").shown) }
      try keep(report, policy)
      guard report.findings.isEmpty else {
        try tell(report.findings, policy)
        throw ExitCode(1)
      }
    }
  }

  /// Tells whoever wants to be told; that nobody could be is said, and changes nothing else.
  private func tell(_ findings: [Finding], _ policy: TrustPolicy) throws {
    guard let webhook else { return }
    let lines = ["\(policy.origin)"] + findings.map(\.description)
    do {
      let hook = try connection(webhook)
      let reply = try hook.send(
        "POST",
        hook.url.basePath.isEmpty ? "/" : "",
        fields: [("Content-Type", "text/plain; charset=utf-8")],
        body: Array((lines.joined(separator: "\n") + "\n").utf8)
      )
      guard !(200..<300).contains(reply.status) else { return }
      report("the webhook answers \(reply.status)")
    } catch let error as ClientError {
      report("the webhook cannot be told: \(error)")
    }
  }

  private func keep(_ report: LogMonitor.Report, _ policy: TrustPolicy) throws {
    for (place, pair) in report.contradictions.enumerated() {
      let path = "\(state).evidence-\(Moment.now)-\(place + 1)"
      try Files.write(Array(evidence(for: pair, policy).text.utf8), to: path)
      print("evidence  \(path)")
    }
    // What was seen before stays what it is compared with, until somebody has looked.
    guard report.contradictions.isEmpty, let seen = report.seen else { return }
    try Files.write(seen.bytes, to: state)
  }

  /// What proves that both cannot be true; if the log does not show enough for that, both of them.
  private func evidence(
    for pair: LogMonitor.Contradiction,
    _ policy: TrustPolicy
  ) -> Evidence {
    let says = pair.finding.text
    let size = (try? Checkpoint(parsing: pair.larger.text).size) ?? 0
    let proof = try? Evidence.histories(
      pair.smaller,
      pair.larger,
      node: PublicLog(size: size) { try Self.get($0, from: connection(url)) }.node,
      log: policy.log,
      says: says
    )
    let notes = [pair.smaller, pair.larger]
    return (proof ?? nil) ?? Evidence(.word, says: says, log: policy.log, notes: notes)
  }

  private func connection(_ text: String) throws -> HTTPConnection {
    let authorities = try client.authorities()
    do {
      return HTTPConnection(try WebURL(text), timeoutSeconds: 10, authorities: authorities)
    } catch {
      throw CommandFailure(.configuration, "\(error)")
    }
  }

  private static func get(_ path: String, from connection: HTTPConnection) throws -> [UInt8] {
    let reply = try connection.send("GET", path)
    guard reply.status == 200 else {
      throw Unanswered(description: "\(path) is answered with \(reply.status)")
    }
    return reply.body
  }
}

/// Nothing came back that is of use.
private struct Unanswered: Error, CustomStringConvertible {
  let description: String
}
