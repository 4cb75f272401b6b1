import ArgumentParser
import Foundation

/// `wayproof sign`: makes signed statements on the member's own machine.
struct Sign: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make signed statements of documents, to be handed in later.",
    discussion: """
      Note, body, members part and filing of each statement are made and signed here; the log's
      service never sees the private key. The party is the one that the key is named for. Of each
      document comes one line of JSON, with what POST /statements takes:

        wayproof sign --key apiaries.key --trust trust.txt honey.jsonld > honey.signed
        wayproof capture --url https://ledger.example --signed honey.signed

      Nothing is asked of the log here, so some of what was signed may be refused when it is handed in, with
      the rule that it breaks: a thing that the party has no prefix for or may not speak of; an eventID that
      stands for another event already; an event of which an error was declared, unless event and declaration
      are signed together.
      Erasing is signed by: wayproof erase --url --key.

      Streams are known by their names (.ndjson, .jsonl, .ndjson.gz, .jsonl.gz), or by --lines.
      Keep what was signed until it is taken: sent again, it is known again.
      """
  )

  @Option(help: "The party's private key: a file, or agent:NAME or agent:VKEY in an SSH agent.")
  var key: String

  @OptionGroup var signing: SigningOptions

  @Flag(help: "Every file holds a document on each line.")
  var lines = false

  @Argument(help: "The files; - for standard input.")
  var files: [String]

  func validate() throws {
    guard signing.areGiven else { throw ValidationError("give --origin or --trust") }
  }

  func run() throws {
    try reportingFailure {
      let signer = try signing.signer(key: key)
      for file in files {
        guard LineSource.isStream(file) || lines else {
          put(try signer.sign(Files.read(file, as: "document"), from: file))
          continue
        }
        let source = try LineSource(file)
        while let line = try source.next() {
          put(try signer.sign(line.bytes, from: "\(file), line \(line.number)"))
        }
      }
    }
  }

  private func put(_ line: [UInt8]) {
    FileHandle.standardOutput.write(Data(line + [UInt8(ascii: "\n")]))
  }
}
