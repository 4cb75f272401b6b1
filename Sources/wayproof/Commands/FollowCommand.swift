import ArgumentParser
import Cosigning
import Crypto
import Following
import Foundation
import HTTP
import HTTPClient
import Ledger
import Logging
import Monitoring
import Net
import Notes
import Site

/// `wayproof follow`: copies a log, checks all of it, cosigns, and answers for it.
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract:
      "Copy a log, check every root of its index, cosign only what is right, and answer for it.",
    discussion: """
      Takes every entry with its note and filing, makes the index anew, and compares every root that the
      log has published with its own. It answers C2SP tlog-witness as a witness does: the log asks it
      before anything is published; and it cosigns by itself what it finds published. It serves the log's
      checkpoint and tiles, and with --scans all that a shopper asks for, read only.

        wayproof token add --data ledger --party lab.example --scope follow > follow.token
        wayproof keygen follower.example/f1 --cosigner --out follower.key
        wayproof follow --data copy --from http://ledger.example:8080 --token-file follow.token \\
          --trust trust.txt --key follower.key --listen 127.0.0.1:8091

      In the log's trust file it stands as: follower f1 VKEY http://ADDRESS. /readyz tells how far it is
      behind. It goes on from where it was when it is started again.

      If the log is not what it says, the follower writes what proves it to evidence.txt in its folder,
      cosigns nothing more, and ends with 1; see wayproof evidence.

      With --scans it copies the bodies too, which needs a token of scope mirror, and erases those that
      are erased. Others follow it as they follow the log, with tokens of its own: token add --data copy.
      """
  )

  @Option(help: "The folder for the copy; made if there is none.")
  var data: String

  @Option(help: "Where the log is: the URL of its service.")
  var from: String

  @OptionGroup var credentials: CredentialOptions

  @Option(help: "The trust file: it names the log's key and its first entry.")
  var trust: String

  @Option(help: "The key that cosigns: from wayproof keygen --cosigner.")
  var key: String

  @Option(help: "An address and a port to listen on; can be given several times.")
  var listen: [String] = ["127.0.0.1:8091"]

  @Flag(help: "Copy bodies too, and answer scans.")
  var scans = false

  @Option(help: "What links begin with where it answers scans.")
  var publicURL: String?

  @Option(help: "The folder with style sheet and pictures.")
  var publicFolder: String?

  @OptionGroup
  var client: ClientOptions

  func validate() throws {
    guard credentials.areGiven else {
      throw ValidationError("give --token-file, or --certificate")
    }
  }

  func run() throws {
    try reportingFailure {
      let policy = try TrustFile.read(trust)
      let key = try KeyFile.readCosigner(key)
      try Files.makeFolder(data)
      let logger = Logger(label: "wayproof.follow")
      let source = try source()
      let cosigner = Cosigner(
        key: key,
        policy: policy,
        path: "\(data)/cosigned.db",
        logger: logger
      )
      let follower = try follower(policy, source, cosigner)
      let loop = FollowLoop(follower: follower, source: source, cosigner: cosigner, logger: logger)
      let service = FollowerService(
        follower: follower,
        loop: loop,
        cosigner: cosigner,
        site: try site(policy, loop),
        data: data,
        answersScans: scans
      )
      let server = try start(service)
      logger.info("\(key.verifier.vkey) follows \(policy.origin) from \(follower.size) entries")
      loop.start()
      Signals.waitForEnd()
      loop.stop()
      server.stop(graceSeconds: 10)
    }
  }

  private func source() throws -> FeedSource {
    let credentials = try credentials.read(client)
    do {
      return FeedSource(url: try WebURL(from), credentials, withBodies: scans)
    } catch {
      throw CommandFailure(.configuration, "--from: \(error)")
    }
  }

  private func follower(
    _ policy: TrustPolicy,
    _ source: FeedSource,
    _ cosigner: Cosigner
  ) throws -> Follower {
    let evidenceFile = "\(data)/evidence.txt"
    if Files.exist(evidenceFile) {
      let evidence = try? Evidence(parsing: Files.readText(evidenceFile, as: "evidence"))
      throw CommandFailure(
        .refused,
        "this follower has stopped: \(evidence?.says ?? "see \(evidenceFile)")",
        hint:
          "read it with: wayproof evidence \(evidenceFile) --trust \(trust); move it away only if "
          + "you know that the log was not at fault"
      )
    }
    let keyFile = "\(data)/copy.key"
    let copyKey =
      Files.exist(keyFile)
      ? try KeyFile.read(keyFile) : try KeyFile.create(policy.log.name, at: keyFile)
    var options = Follower.Options(now: { Moment.now })
    options.keepsBodies = scans
    options.cosigner = cosigner.key.verifier
    options.vouched = try cosigner.last()
    options.tiles = { size in PublicLog(size: size, get: source.get).node }
    do {
      return try Follower(
        data,
        key: copyKey,
        log: policy.log,
        genesis: policy.genesis,
        options: options,
        fetch: { try source.entries(from: $0) },
        onStop: { evidence in
          do { try Files.write(Array(evidence.text.utf8), to: evidenceFile) } catch {
            report("error: cannot keep the evidence in \(evidenceFile): \(error)")
            report(evidence.text)
          }
        }
      )
    } catch let error as LedgerError {
      throw CommandFailure(.configuration, "cannot open the copy in \(data): \(error)")
    }
  }

  private func site(_ policy: TrustPolicy, _ loop: FollowLoop) throws -> SiteConfiguration {
    let folder = publicFolder ?? Serve.defaultPublicFolder
    let assets = scans ? try Serve.assets(in: folder) : [:]
    let url = publicURL ?? "http://\(listen.first ?? "localhost")"
    var site = SiteConfiguration(
      publicURL: url.hasSuffix("/") ? String(url.dropLast()) : url,
      trust: policy,
      trustText: try Files.readText(trust, as: "trust file"),
      assets: assets,
      now: { Moment.now }
    )
    site.followerTokens = try DataDirectory(path: data).tokens()
    site.standing = { loop.lines }
    return site
  }

  private func start(_ service: FollowerService) throws -> Server {
    var configuration = Server.Configuration(addresses: try listen.map(ListenAddress.reading))
    configuration.limits.bodyBytesMax = AddCheckpoint.byteCountMax
    let (cache, pool) = (AnswerCache(), SitePool())
    let server = Server(configuration: configuration) { _ in
      try service.handler(cache: cache, pool: pool)
    }
    do { try server.start() } catch {
      throw CommandFailure(.configuration, "cannot answer: \(error)")
    }
    return server
  }
}
