import ArgumentParser
import Foundation
import HTTP
import Net

/// Where `wayproof serve` listens, whom it trusts there, and how much it takes.
struct ListenOptions: ParsableArguments {
  @Option(help: "Speak HTTP at an address and port, or unix:/path; can be given several times.")
  var listen: [String] = []

  @Option(help: "Speak HTTPS at an address and port; can be given several times.")
  var listenTls: [String] = []

  @Option(
    help: """
      Speak HTTPS at an address and port and ask clients for a certificate (see token add \
      --certificate): for programs of members.
      """
  )
  var listenMembers: [String] = []

  @Option(help: "Send who comes to an address and port over HTTP to HTTPS.")
  var listenRedirect: [String] = []

  @Option(help: "A certificate with its chain (PEM) for HTTPS; one for each --key, in order.")
  var certificate: [String] = []

  @Option(help: "The private key (PEM) of a --certificate.")
  var key: [String] = []

  @Option(help: "A proxy whose word is taken on who asks: address, range or unix.")
  var trustedProxy: [String] = []

  @Option(help: "The field that trusted proxies write: x-forwarded-for or forwarded.")
  var forwardedField = "x-forwarded-for"

  @Option(help: "Open connections at most.")
  var connectionsMax = 16_384

  @Option(
    help: "Open connections of one address at most; this machine and proxies are not counted."
  )
  var connectionsPerAddressMax = 1_024

  @Option(help: "Seconds in which requests under way are finished when the service is stopped.")
  var graceSeconds = 10

  func validate() throws {
    guard certificate.count == key.count else {
      throw ValidationError("give as many --key as --certificate, in the same order")
    }
    guard TrustedProxies.Field(rawValue: forwardedField.lowercased()) != nil else {
      throw ValidationError("--forwarded-field is x-forwarded-for or forwarded")
    }
    guard connectionsMax > 0, connectionsPerAddressMax > 0, (0...3600).contains(graceSeconds) else {
      throw ValidationError("limits are positive, and --grace-seconds is at most 3600")
    }
  }

  /// Where to listen: what was asked for and what was handed over; the default if that is nothing.
  func endpoints(publicURL: String?) throws -> [Endpoint] {
    let port = try portOfHTTPS(publicURL)
    var endpoints = try listen.map { Endpoint(try Self.place($0), .plain) }
    endpoints += try listenTls.map { Endpoint(try Self.place($0), .encrypted) }
    endpoints += try listenMembers.map { Endpoint(try Self.place($0), .members) }
    endpoints += try listenRedirect.map { Endpoint(try Self.place($0), .redirect(toPort: port)) }
    endpoints += try inherited(port)
    if endpoints.isEmpty { endpoints = [Endpoint(try Self.place("127.0.0.1:8080"), .plain)] }
    if certificate.isEmpty, let first = endpoints.first(where: { $0.use.isEncrypted }) {
      throw CommandFailure(
        .configuration,
        "\(first.place) is to speak HTTPS, and there is no certificate",
        hint: "give --certificate and --key"
      )
    }
    return endpoints
  }

  /// The sockets of systemd, by their `FileDescriptorName=`.
  private func inherited(_ port: UInt16) throws -> [Endpoint] {
    let sockets: [InheritedSocket]
    do { sockets = try Systemd.takeSockets() } catch {
      throw CommandFailure(.configuration, "\(error)")
    }
    return try sockets.map { socket in
      let use: Endpoint.Use
      switch socket.name {
      case "http",
        _ where socket.name.hasSuffix(".socket"):
        use = .plain
      case "https": use = .encrypted
      case "members": use = .members
      case "redirect": use = .redirect(toPort: port)
      default:
        throw CommandFailure(
          .configuration,
          "a socket named \(socket.name) was handed over",
          hint: "in the .socket file, FileDescriptorName= is http, https, members or redirect"
        )
      }
      return Endpoint(.inherited(socket), use)
    }
  }

  private static func place(_ text: String) throws -> Endpoint.Place {
    if text.hasPrefix("unix:/") { return .unix(path: String(text.dropFirst(5))) }
    guard let address = ListenAddress(text) else {
      throw CommandFailure(
        .configuration,
        "cannot listen on \(text)",
        hint: "give numbers, 127.0.0.1:8080, 0.0.0.0:80 or [::1]:8080, or unix:/run/wayproof.sock"
      )
    }
    return .address(address)
  }

  /// The port that browsers are sent to: the public URL's if that is HTTPS, otherwise where HTTPS is spoken.
  private func portOfHTTPS(_ url: String?) throws -> UInt16 {
    if let url, let link = URLComponents(string: url), link.scheme == "https" {
      return UInt16(clamping: link.port ?? 443)
    }
    if case .address(let address)? = try listenTls.first.map(Self.place) { return address.port }
    return 443
  }

  /// Makes sure that links can begin with `url`.
  static func check(publicURL url: String) throws {
    guard let link = URLComponents(string: url), let scheme = link.scheme,
      ["http", "https"].contains(scheme), let host = link.host, !host.isEmpty, link.user == nil,
      link.query == nil, link.fragment == nil
    else {
      throw CommandFailure(
        .configuration,
        "links cannot begin with \(url)",
        hint: "--public-url is a scheme and a host as the QR codes have them: https://t.example.com"
      )
    }
  }

  /// The proxies that are trusted.
  func proxies() throws -> TrustedProxies {
    let ranges = try trustedProxy.filter { $0 != "unix" }.map { text in
      guard let range = AddressRange(parsing: text) else {
        throw CommandFailure(
          .configuration,
          "cannot trust a proxy at \(text)",
          hint: "give an address, a range such as 10.0.0.0/8, or unix"
        )
      }
      return range
    }
    return TrustedProxies(
      ranges: ranges,
      areLocal: trustedProxy.contains("unix"),
      field: TrustedProxies.Field(rawValue: forwardedField.lowercased()) ?? .forwardedFor
    )
  }

  /// The configuration of a server, without its certificates.
  func configuration(_ endpoints: [Endpoint]) throws -> Server.Configuration {
    var configuration = Server.Configuration(endpoints: endpoints)
    configuration.trustedProxies = try proxies()
    configuration.connectionsMax = min(connectionsMax, Descriptors.connectionsMax)
    configuration.connectionsPerAddressMax = connectionsPerAddressMax
    return configuration
  }

  /// The files of the certificates.
  var certificateFiles: CertificateFiles {
    CertificateFiles(zip(certificate, key).map { CertificateFiles.Pair(chain: $0, key: $1) })
  }
}
