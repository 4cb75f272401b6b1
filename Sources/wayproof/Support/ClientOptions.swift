import ArgumentParser
import HTTPClient

/// What commands take that ask others over HTTPS.
struct ClientOptions: ParsableArguments {
  @Option(
    help:
      "Certificates, as PEM, by whose word https servers are believed; the system's unless told."
  )
  var ca: String?

  /// By whose word servers are believed to be who they say.
  func authorities() throws -> CertificateAuthorities {
    guard let ca else { return .system }
    do { return try CertificateAuthorities(at: ca) } catch {
      throw CommandFailure(.configuration, "--ca: \(error)")
    }
  }
}
