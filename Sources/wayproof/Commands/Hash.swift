import ArgumentParser
import EPCIS

/// `wayproof hash`: the hash of each event of a document.
struct Hash: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the CBV 2.0 event hash of each event of an EPCIS document.",
    discussion: """
      It is the same for everybody who holds the event, and fit to be its eventID. eventID,
      recordTime and errorDeclaration do not enter it. The document need not be valid.

        wayproof hash journey.jsonld

      --profile reference gives what the program epcis-event-hash-generator gives, where that differs
      from the standard. --prehash prints the text that is hashed, to find out why two differ.
      """
  )

  @Option(help: "standard or reference.")
  var profile: String = EventHash.Profile.standard.rawValue

  @Flag(help: "Print the text that is hashed instead of its hash.")
  var prehash = false

  @Argument(help: "The files; - for standard input.")
  var files: [String]

  func run() throws {
    try reportingFailure {
      guard let profile = EventHash.Profile(rawValue: profile) else {
        throw CommandFailure(.data, "--profile is standard or reference, not \(self.profile)")
      }
      for file in files {
        let events = try read(file)
        let lines = prehash ? events.preHashes(profile) : events.hashes(profile)
        for line in lines { print(line.shown) }
      }
    }
  }

  private func read(_ file: String) throws -> HashableEvents {
    let json: JSONValue
    do { json = try JSONValue(parsing: try Files.read(file, as: "document")) } catch let error
      as JSONError
    {
      throw CommandFailure(.data, "\(file): \(error)")
    }
    guard let events = HashableEvents(of: json) else {
      throw CommandFailure(
        .data,
        "\(file) holds no event",
        hint: "give an EPCISDocument, an EPCISQueryDocument or one event"
      )
    }
    return events
  }
}
