import ArgumentParser
import Codes
import Dispatch
import Foundation
import HTTP
import Ledger
import Logging
import Net
import Notes
import Provenance
import Registrar
import Site

/// `wayproof serve`: answers scans, and takes what parties say.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer scans: journeys as pages and JSON, with their proofs.",
    discussion: """
        wayproof serve --data ledger
        wayproof serve --data ledger --listen 0.0.0.0:8080 --public-url http://t.example.com:8080
        wayproof serve --data ledger --public-url https://t.example.com --listen-tls 0.0.0.0:443 \
          --listen-redirect 0.0.0.0:80 --certificate fullchain.pem --key privkey.pem

      It is the one process that writes the ledger: parties with a token (wayproof token add) capture
      documents through it with POST /capture, or with wayproof capture --url.

      While it runs, a new index entry is added every few minutes, so that everybody can see how fresh
      the records are. Stop it with Ctrl-C or SIGTERM: requests under way are finished first.
      Certificates are read again when their files change, or on SIGHUP, and nobody is cut off.
      Sockets that systemd hands over are served beside those that are asked for; without any, it
      listens on 127.0.0.1:8080.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @OptionGroup(title: "Network options")
  var network: ListenOptions

  @Option(help: "What links begin with: scheme and host, as the QR codes have them.")
  var publicURL: String?

  @Option(help: "The folder with style sheet and pictures.")
  var publicFolder: String?

  @Option(help: "Seconds between index entries while nothing else is recorded.")
  var renewSeconds = 300

  @Flag(help: "Redirect scans to their default links, as GS1's resolver standard has it.")
  var strictResolver = false

  @Option(help: "A witness to ask beside those of trust.txt and witnesses.txt: 'VKEY URL'.")
  var witness: [String] = []

  @Option(help: "How many of the witnesses outside of trust.txt must cosign; all unless told.")
  var witnessQuorum: Int?

  @Option(
    help: ArgumentHelp(
      "Who may read the figures at /metrics: an address, or a range such as 10.0.0.0/8.",
      valueName: "range"
    )
  )
  var metricsFor: [String] = []

  @Option(
    help: ArgumentHelp(
      "Memory for decoded pages of the index, in MB: so much for writing, an eighth for each of ten readers.",
      valueName: "MB"
    )
  )
  var indexCache = 256

  @OptionGroup
  var client: ClientOptions

  @Option(
    help: "The field in which trusted proxies say where a client is: 'name; latitude; longitude'."
  )
  var areaField: String?

  @Flag(help: "Log every answer, by route and status; codes are never logged.")
  var accessLog = false

  func validate() throws {
    guard (1...86_400).contains(renewSeconds) else {
      throw ValidationError("--renew-seconds takes a number from 1 to 86,400")
    }
    guard (8...1 << 20).contains(indexCache) else {
      throw ValidationError("--index-cache takes a number of megabytes from 8 to 1,048,576")
    }
    for text in metricsFor where AddressRange(parsing: text) == nil {
      throw ValidationError("--metrics-for takes an address or a range, not \(text)")
    }
    if let areaField, FieldName(areaField) == nil {
      throw ValidationError("--area-field takes the name of a header field")
    }
  }

  func run() throws {
    try reportingFailure {
      Signals.ignoreHangUp()
      try Descriptors.raise()
      if let publicURL { try ListenOptions.check(publicURL: publicURL) }
      let directory = DataDirectory(path: data)
      let endpoints = try network.endpoints(publicURL: publicURL)
      let certificates = network.certificateFiles
      Allocator.limitHeaps()
      let ledger = try directory.openLedger(
        witnesses: witness,
        quorum: witnessQuorum,
        authorities: client.authorities(),
        indexCacheBytes: indexCache << 20
      )
      defer { ledger.close() }
      let registrar = try directory.explaining { try Registrar(ledger) }
      let tokens = try directory.tokens()
      let writer = SiteWriter(
        registrar: registrar,
        recorder: try KeyFile.read(directory.recorderKeyFile),
        tokens: tokens,
        reservedKeys: try directory.operatingKeys(),
        admissionsMax: System.cores
      )
      let members = try directory.explaining {
        try SiteMembers(data, registrar: registrar, tokens: tokens, shares: directory.shares())
      }
      let codes = try directory.codes(areaField: areaField)
      defer { keepChecks(codes) }
      let site = try siteConfiguration(directory, endpoints: endpoints, writer, members, codes)
      let server = try makeServer(site, endpoints, certificates: certificates.load())
      try start(server)
      var logger = Logger(label: "wayproof")
      logger.logLevel = .info
      let places = endpoints.map { "\($0.place)" }.joined(separator: " ")
      logger.info("serving \(site.publicURL) on \(places)")
      if network.connectionsMax > Descriptors.connectionsMax {
        logger.notice(
          "\(Descriptors.connectionsMax) connections at most, for no more files may be open: see ulimit -n"
        )
      }
      let timers = [
        renewing(ledger, logger: logger), certificates.watch(server, logger),
        following(members, logger: logger), counting(codes, logger: logger),
      ]
      Systemd.notify("READY=1")
      Signals.waitForEnd { [logger] in certificates.reload(server, logger) }
      Systemd.notify("STOPPING=1")
      logger.info("stopping: requests under way are finished first")
      for timer in timers { timer.cancel() }
      let cut = server.stop(graceSeconds: network.graceSeconds)
      logger.info("stopped: \(cut) connections were cut off")
    }
  }

  private func siteConfiguration(
    _ directory: DataDirectory,
    endpoints: [Endpoint],
    _ writer: SiteWriter,
    _ members: SiteMembers,
    _ codes: SiteCodes
  ) throws -> SiteConfiguration {
    let trustText = try Files.readText(directory.trustFile, as: "trust file")
    let trust: TrustPolicy
    do { trust = try TrustPolicy(parsing: trustText) } catch {
      throw CommandFailure(.configuration, "trust file \(directory.trustFile): \(error)")
    }
    let folder = publicFolder ?? Self.defaultPublicFolder
    let assets = try Self.assets(in: folder)
    let url = try publicURL ?? Self.url(of: endpoints)
    _ = try directory.storefronts()
    var site = SiteConfiguration(
      publicURL: url.hasSuffix("/") ? String(url.dropLast()) : url,
      trust: trust,
      trustText: trustText,
      assets: assets,
      now: { Moment.now },
      writer: writer,
      members: members,
      codes: codes,
      isStrictResolver: strictResolver
    )
    site.metricsReaders = metricsFor.compactMap { AddressRange(parsing: $0) }
    site.storefronts = {
      do { return try directory.storefronts() } catch {
        report("nobody may frame a page until this is mended: \(error)")
        return Storefronts()
      }
    }
    return site
  }

  /// The files that never change while the service runs.
  static func assets(in folder: String) throws -> [String: Asset] {
    do { return try Asset.load(from: folder, with: EmbedWords.files) } catch {
      throw CommandFailure(
        .configuration,
        "cannot read the public files in \(folder): \(error.localizedDescription)",
        hint: "start in the checkout, or give --public-folder"
      )
    }
  }

  /// What links begin with if nobody says so: good for a demo on this machine.
  private static func url(of endpoints: [Endpoint]) throws -> String {
    for endpoint in endpoints {
      guard case .address(let address) = endpoint.place else { continue }
      switch endpoint.use {
      case .plain: return "http://\(address)"
      case .encrypted, .members: return "https://\(address)"
      case .redirect: continue
      }
    }
    throw CommandFailure(
      .configuration,
      "a socket does not tell what links begin with",
      hint: "give --public-url as the QR codes have it"
    )
  }

  /// `Public` in the current folder, or in the checkout that the program was built in.
  static var defaultPublicFolder: String {
    if Files.exist("Public/style.css") { return "Public" }
    let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let checkout = program.path.components(separatedBy: "/.build/")[0]
    return "\(checkout)/Public"
  }

  private func makeServer(
    _ site: SiteConfiguration,
    _ endpoints: [Endpoint],
    certificates: [TLSCertificate]
  ) throws -> Server {
    var configuration = try network.configuration(endpoints)
    configuration.certificates = certificates
    configuration.limits.bodyBytesMax = SiteWriter.bodyBytesMax
    let screen = HeadScreen(site)
    configuration.screen = { screen.refusal(of: $0, isLarge: $1) }
    if accessLog { configuration.onExchange = AccessLog.write }
    let (data, cache, pool, cacheBytes) = (data, AnswerCache(), SitePool(), indexCache << 17)
    return Server(configuration: configuration) { _ in
      let site = try Site(site, cache: cache, pool: pool) {
        try LedgerReader(data, indexCacheBytes: cacheBytes)
      }
      return { site.answer($0) }
    }
  }

  private func start(_ server: Server) throws {
    do {
      try server.start()
    } catch let error as SystemError {
      throw CommandFailure(
        .configuration,
        "\(error)",
        hint: error.code == EADDRINUSE
          ? "stop what listens there, or give another --listen"
          : "give an address of this machine, or a path in a folder that exists"
      )
    }
  }

  /// Adds an index entry from time to time.
  private func renewing(_ ledger: Ledger, logger: Logger) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "wayproof.renew"))
    timer.schedule(deadline: .now(), repeating: .seconds(renewSeconds))
    timer.setEventHandler {
      do { _ = try ledger.renew() } catch { logger.error("cannot renew the index: \(error)") }
    }
    timer.resume()
    return timer
  }

  /// Reads in, off everybody's way, what was published.
  private func following(_ members: SiteMembers, logger: Logger) -> any DispatchSourceTimer {
    let queue = DispatchQueue(label: "wayproof.events", qos: .utility)
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now(), repeating: .milliseconds(500))
    timer.setEventHandler {
      do { while try members.follow() > 0 {} } catch {
        logger.error("cannot read in events: \(error)")
      }
    }
    timer.resume()
    return timer
  }
}

extension Serve {
  /// Writes, off everybody's way, which codes were checked.
  private func counting(_ codes: SiteCodes, logger: Logger) -> any DispatchSourceTimer {
    let queue = DispatchQueue(label: "wayproof.checks", qos: .utility)
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + 1, repeating: .seconds(1))
    timer.setEventHandler {
      do { try codes.checks.flush() } catch { logger.error("cannot write checks: \(error)") }
    }
    timer.resume()
    return timer
  }

  private func keepChecks(_ codes: SiteCodes) {
    do { try codes.checks.flush() } catch { report("cannot write checks: \(error)") }
  }
}

/// Writes one line for each answer; of a path only what every code shares is told.
enum AccessLog {
  static func write(_ exchange: Exchange) {
    let method = exchange.request?.method.rawValue ?? "-"
    let route = exchange.request.map { routeName($0.path) } ?? "-"
    report(
      "method=\(method) route=\(route) status=\(exchange.status.code) bytes=\(exchange.bytes) "
        + "us=\(exchange.nanoseconds / 1000)"
    )
  }

  /// The first segment if others follow it or it is a word: never what may be a code by itself.
  static func routeName(_ path: String) -> String {
    let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    guard let first = segments.first, first.utf8.count <= 16 else { return "/…" }
    let isKey = segments.count > 1 && first.utf8.allSatisfy { (48...57).contains($0) }
    let isWord = first.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 || $0 == 46 }
    return isKey && first.utf8.count <= 4 || isWord ? "/\(first)" : "/…"
  }
}
