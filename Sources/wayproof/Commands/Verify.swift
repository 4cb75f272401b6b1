import ArgumentParser
import Notes
import Provenance

/// `wayproof verify`: checks a bundle offline.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the records of one code offline, trusting nothing in what is checked.",
    discussion: """
      Reads a bundle (a page's "Keep this record", or ?format=bundle) and says step by step what was
      checked, what was not, and what the records say.

        curl -s 'http://localhost:8080/01/09520003000308/21/7K3M…?format=bundle' |
          wayproof verify - --trust trust.txt --code 'http://localhost:8080/01/09520003000308/21/7K3M…'

      Give the code as it stands on the package, not as the bundle names it. The trust file names the
      log, and who must vouch for it: get it from somebody you trust, not from the page you check.

      Exit code 0: verified, complete and recent. 1: refused, incomplete or too old.
      """
  )

  @Argument(help: "The bundle; - for standard input.")
  var bundle: String

  @Option(help: "The trust file.")
  var trust: String

  @Option(help: "The code as it was scanned or typed.")
  var code: String

  @Option(help: "Check as if it were this moment.")
  var now: Moment?

  @Flag(help: "Print the result line only.")
  var quiet = false

  func run() throws {
    try reportingFailure {
      let policy = try TrustFile.read(trust)
      let bytes = try Files.read(bundle, as: "bundle")
      let seconds = now?.seconds ?? Moment.now
      let verified = try verify(bytes, policy, seconds)
      let journey = Journey(of: verified, now: seconds)
      let lines = VerificationReport(verified: verified, journey: journey)
      if !quiet { print(lines.details) }
      print(lines.result)
      if let failure = lines.failure { throw CommandFailure(.refused, failure) }
    }
  }

  private func verify(
    _ bytes: [UInt8],
    _ policy: TrustPolicy,
    _ now: UInt64
  ) throws -> Verified {
    do {
      return try Verification.verify(bytes, code: code, trust: policy, now: now)
    } catch {
      let code = error.step == 0 ? CommandFailure.Code.data : .refused
      throw CommandFailure(code, "\(error)", hint: "do not rely on this bundle")
    }
  }
}
