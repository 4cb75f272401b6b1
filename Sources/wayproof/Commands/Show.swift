import ArgumentParser
import EPCIS
import Ledger
import Provenance

/// `wayproof show`: reads back what was captured.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read back what was captured, as the same JSON. For members: it shows everything.",
    discussion: """
      Give the entries that capture printed for a document, all of them, and it prints the document
      that they came from. Give some, and it prints each event, recall or description by itself.

        wayproof show 141 142 --data ledger
      """
  )

  @Argument(help: "Numbers of entries.")
  var entries: [UInt64]

  @Option(help: "The folder of the ledger.")
  var data: String

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let parts = try directory.explaining {
        try directory.reader().read { snapshot in try entries.map { try part($0, of: snapshot) } }
      }
      if let document = CapturedDocument.reassembled(from: parts) {
        print(text(document))
      } else {
        for part in parts { print(text(captured(in: part))) }
      }
    }
  }

  /// The members part of a statement, or its body where there is no more.
  private func part(_ number: UInt64, of snapshot: LedgerSnapshot) throws -> JSONValue {
    guard let entry = try snapshot.entry(number) else {
      throw CommandFailure(
        .data,
        "there is no entry \(number)",
        hint: "the log has \(snapshot.size) entries, from 0"
      )
    }
    guard entry.note != nil else {
      throw CommandFailure(
        .data,
        "entry \(number) is no statement",
        hint: "wayproof party list shows the registry"
      )
    }
    guard let part = entry.members ?? entry.body else {
      throw CommandFailure(.refused, "what entry \(number) said was erased")
    }
    return try JSONValue(parsing: part.bytes)
  }

  private func captured(in part: JSONValue) -> JSONValue {
    part["event"] ?? part["masterData"] ?? part["statement"] ?? part
  }

  private func text(_ json: JSONValue) -> String { String(decoding: json.encoded(), as: UTF8.self) }
}
