import ArgumentParser
import Following
import Foundation
import GS1
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

      A member also sees what others say about its goods. With a token of scope read (or a certificate)
      and --prefix, each statement is a finding that another party made since the last run and that names
      something under the prefix: an item, whether or not you know its serial, a product, a lot, a place.
      The first run tells all that there are. What your own party says is none.

        wayproof monitor --trust trust.txt --url https://ledger.example --state monitor.txt \\
          --token-file brand.token --prefix 9520003

      Most such statements are ordinary, such as a shop that received the goods; look for parties and
      places that you do not know. Each is told once: if the webhook cannot be told, the next run tells
      it again. Who may not ask, or asks about a prefix that it does not hold, gets exit code 78.
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

  @Option(
    help: ArgumentHelp(
      "A GS1 company prefix of your own; may be repeated. Goes with --token-file or --certificate.",
      valueName: "digits"
    )
  )
  var prefix: [String] = []

  @OptionGroup
  var credentials: CredentialOptions

  @OptionGroup
  var client: ClientOptions

  func validate() throws {
    guard prefix.isEmpty != credentials.areGiven else {
      throw ValidationError("--prefix and --token-file or --certificate go together")
    }
    for text in prefix {
      let isPrefix =
        GS1Limits.companyPrefixDigits.contains(text.utf8.count)
        && text.utf8.allSatisfy { (48...57).contains($0) }
      guard isPrefix else {
        throw ValidationError("--prefix \(text): a company prefix has 4 to 12 digits")
      }
    }
  }

  func run() throws {
    try reportingFailure {
      let policy = try TrustFile.read(trust)
      let credentials = try self.credentials.read(client)
      let connection = try connection(url, credentials)
      var known = try readState()
      let before = known.seen
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
      show(report.findings)
      try keepEvidence(report, policy)
      // What was seen before stays what it is compared with, until somebody has looked.
      if report.contradictions.isEmpty, let seen = report.seen { known.seen = seen }
      try write(known)
      _ = try tell(report.findings, policy)
      var areFindings = !report.findings.isEmpty
      // A log that shows nothing is a finding already.
      if !prefix.isEmpty, report.seen != nil {
        let source = ClaimSource(connection: connection, credentials: credentials)
        if try tellStatements(from: source, &known, policy) { areFindings = true }
      }
      guard !areFindings else { throw ExitCode(1) }
    }
  }

  /// Tells what others say about the prefixes, page by page, and after each remembers how far it came.
  ///
  /// - Returns: whether there was any.
  private func tellStatements(
    from source: ClaimSource,
    _ known: inout MonitorState,
    _ policy: TrustPolicy
  ) throws -> Bool {
    var areAny = false
    for (first, prefixes) in known.groups(of: prefix) {
      var (next, isComplete) = (first, false)
      while !isComplete {
        let page = try source.page(from: next, about: prefixes)
        show(page.findings)
        areAny = areAny || !page.findings.isEmpty
        // What nobody could be told is asked for again, and told, in the next run.
        guard try tell(page.findings, policy) else { return true }
        (next, isComplete) = (page.next, page.isComplete)
        for prefix in prefixes { known.positions[prefix] = next }
        try write(known)
      }
    }
    return areAny
  }

  private func show(_ findings: [Finding]) {
    for finding in findings { print("\(finding)".replacing("\t", with: "  ").shown) }
  }

  private func readState() throws -> MonitorState {
    guard Files.exist(state) else { return MonitorState() }
    let bytes = try Files.read(state, as: "state of the monitor")
    do { return try MonitorState(parsing: bytes) } catch {
      throw CommandFailure(.data, "\(state) is no state of a monitor: \(error)")
    }
  }

  private func write(_ known: MonitorState) throws {
    let bytes = known.bytes
    if !bytes.isEmpty { try Files.write(bytes, to: state) }
  }

  /// Tells whoever wants to be told; that nobody could be is said.
  ///
  /// - Returns: whether all who want to be told were.
  private func tell(_ findings: [Finding], _ policy: TrustPolicy) throws -> Bool {
    guard let webhook, !findings.isEmpty else { return true }
    let lines = ["\(policy.origin)"] + findings.map(\.description)
    do {
      let hook = try connection(webhook)
      let reply = try hook.send(
        "POST",
        hook.url.basePath.isEmpty ? "/" : "",
        fields: [("Content-Type", "text/plain; charset=utf-8")],
        body: Array((lines.joined(separator: "\n") + "\n").utf8)
      )
      guard !(200..<300).contains(reply.status) else { return true }
      report("the webhook answers \(reply.status)")
    } catch let error as ClientError {
      report("the webhook cannot be told: \(error)")
    }
    return false
  }

  private func keepEvidence(_ report: LogMonitor.Report, _ policy: TrustPolicy) throws {
    for (place, pair) in report.contradictions.enumerated() {
      let path = "\(state).evidence-\(Moment.now)-\(place + 1)"
      try Files.write(Array(evidence(for: pair, policy).text.utf8), to: path)
      print("evidence  \(path)")
    }
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

  /// A connection to somebody who, without `credentials`, is not told who asks.
  private func connection(
    _ text: String,
    _ credentials: Credentials? = nil
  ) throws -> HTTPConnection {
    do {
      let whose = try credentials ?? Credentials(authorities: client.authorities())
      return whose.connection(to: try WebURL(text), timeoutSeconds: 10)
    } catch let failure as CommandFailure {
      throw failure
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
