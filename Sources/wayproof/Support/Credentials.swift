import ArgumentParser
import HTTPClient

/// By what a party authenticates to a service.
struct CredentialOptions: ParsableArguments {
  @Option(help: "A file with the token by which the party authenticates to a service.")
  var tokenFile: String?

  @Option(
    help:
      "In the place of a token: a certificate (PEM) of the party, for a service that asks for one."
  )
  var certificate: String?

  @Option(help: "The private key (PEM) of --certificate; unless told it is in the same file.")
  var certificateKey: String?

  /// Whether there is any.
  var areGiven: Bool { tokenFile != nil || certificate != nil }

  func validate() throws {
    guard tokenFile == nil || certificate == nil else {
      throw ValidationError("give --token-file or --certificate")
    }
    guard certificateKey == nil || certificate != nil else {
      throw ValidationError("--certificate-key goes with --certificate")
    }
  }

  /// Reads the files.
  func read(_ client: ClientOptions) throws -> Credentials {
    var credentials = Credentials(authorities: try client.authorities())
    credentials.token = try tokenFile.map(Credentials.token)
    guard let certificate else { return credentials }
    do {
      credentials.identity = try ClientIdentity(
        certificate: certificate,
        key: certificateKey ?? certificate
      )
    } catch {
      throw CommandFailure(
        .configuration,
        "\(error)",
        hint: "--certificate and --certificate-key are the files that openssl req made"
      )
    }
    return credentials
  }
}

/// Who asks a service, and by whose word it believes that it is the one.
struct Credentials: Sendable {
  var token: String?
  var identity: ClientIdentity?
  var authorities = CertificateAuthorities.system

  /// Whether the service is told who asks.
  var areGiven: Bool { token != nil || identity != nil }

  /// The header fields that a request has for them.
  var fields: [(String, String)] { token.map { [("Authorization", "Bearer \($0)")] } ?? [] }

  /// A connection to a service.
  func connection(to url: WebURL, timeoutSeconds: Int = 60) -> HTTPConnection {
    HTTPConnection(
      url,
      timeoutSeconds: timeoutSeconds,
      authorities: authorities,
      identity: identity
    )
  }

  /// The token that the file at `path` holds.
  static func token(in path: String) throws -> String {
    var token = try Files.readText(path, as: "token")
    while token.last?.isNewline == true { token.removeLast() }
    guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw CommandFailure(
        .configuration,
        "\(path) holds no token",
        hint: "it is the one line that wayproof token add prints"
      )
    }
    return token
  }
}
