import ArgumentParser
import Crypto
import Following
import Notes

/// `wayproof evidence`: says what a file proves against a log.
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Check a file that a follower or a monitor kept, and say what it proves.",
    discussion: """
      Needs nothing but the log's key, and trusts nothing in the file.

        wayproof evidence copy/evidence.txt --trust trust.txt
        wayproof evidence evidence.txt --log ledger.example+cc9de1c6+AYqI4910CfGV/VLbLTy6…

      Exit code 0: it proves what it says. 1: it does not, or is only its maker's word.
      """
  )

  @Argument(help: "The file; - for standard input.")
  var file: String

  @Option(help: "A trust file that names the log's key.")
  var trust: String?

  @Option(help: "The log's vkey.")
  var log: String?

  func validate() throws {
    guard (trust == nil) != (log == nil) else {
      throw ValidationError("say whose log it is: --trust FILE or --log VKEY")
    }
  }

  func run() throws {
    try reportingFailure {
      let key = try readKey()
      let evidence: Evidence
      do { evidence = try Evidence(parsing: Files.readText(file, as: "evidence")) } catch let error
        as Evidence.LineError
      { throw CommandFailure(.data, "\(file): \(error)") }
      print("It says: \(evidence.says.shown)")
      for note in evidence.notes {
        let sizes = (try? Checkpoint(parsing: note.text)).map {
          "\($0.size) entries, root \($0.root.base64)"
        }
        print("A checkpoint of \(sizes ?? "unknown form"), signed by \(note.signatures.count)")
      }
      switch evidence.verdict(of: key) {
      case .proven(let what): print("Proven: \(what.shown)")
      case .unproven(let reason): throw CommandFailure(.refused, "not proven: \(reason.shown)")
      }
    }
  }

  private func readKey() throws -> VerifierKey {
    if let trust { return try TrustFile.read(trust).log }
    do { return try VerifierKey(vkey: log ?? "") } catch {
      throw CommandFailure(.configuration, "--log: \(error)")
    }
  }
}
