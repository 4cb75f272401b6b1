import Foundation
import Testing

/// The layers: a target imports only what is listed for it, and pure targets import no platform.
@Suite struct LayerTests {
  static let layers: [String: Set<String>] = [
    "Crypto": ["COpenSSL"],
    "Merkle": ["Crypto"],
    "Notes": ["Crypto"],
    "GS1": ["FoundationEssentials"],
    "EPCIS": ["Crypto", "FoundationEssentials", "GS1"],
    "Provenance": ["Crypto", "EPCIS", "GS1", "Merkle", "Notes"],
    "SQLite": ["CSQLite"],
    "Zlib": ["CZlib"],
    "Access": ["Crypto", "Glibc", "SQLite", "Synchronization"],
    "Codes": ["Crypto", "Glibc", "SQLite", "Synchronization"],
    "Printing": ["CQREncode", "CZlib", "Zlib"],
    "HTTPClient": ["COpenSSL", "Glibc"],
    "Ledger": [
      "Crypto", "Dispatch", "FoundationEssentials", "Glibc", "Merkle", "Notes", "SQLite",
      "Synchronization", "Zlib",
    ],
    "Registrar": [
      "Crypto", "Dispatch", "EPCIS", "FoundationEssentials", "Glibc", "GS1", "Ledger", "Merkle",
      "Notes",
      "Provenance",
      "Synchronization",
    ],
    "Events": [
      "Crypto", "EPCIS", "GS1", "Glibc", "Ledger", "Merkle", "Provenance", "Registrar", "SQLite",
      "Synchronization",
    ],
    "Monitoring": ["Crypto", "Merkle", "Notes"],
    "Following": [
      "Crypto", "Ledger", "Merkle", "Notes", "Provenance", "Registrar", "Synchronization",
    ],
    "Cosigning": [
      "Crypto", "Dispatch", "HTTP", "HTTPClient", "Ledger", "Merkle", "Notes", "SQLite",
      "Synchronization",
    ],
    "HTTP": [],
    "Net": ["CEpoll", "COpenSSL", "Dispatch", "Glibc", "HTTP", "Synchronization"],
    "Site": [
      "Access", "Codes", "Crypto", "Dispatch", "EPCIS", "Events", "Foundation",
      "FoundationEssentials", "GS1", "HTTP", "Ledger", "Merkle", "Mustache", "Notes", "Printing",
      "Provenance", "Registrar", "Synchronization", "Zlib",
    ],
  ]

  @Test(arguments: layers.keys.sorted())
  func `a target imports only what stands below it`(target: String) throws {
    let allowed = try #require(Self.layers[target])
    let files = Repository.files(below: "Sources/\(target)", suffix: ".swift")
    #expect(!files.isEmpty)
    for file in files {
      for imported in try imports(of: file) {
        #expect(allowed.contains(imported), "\(file) imports \(imported)")
      }
    }
  }

  /// What a folder of a target is the only one to import: another engine can then take its place.
  @Test func `within the ledger only its engine knows SQLite`() throws {
    let engine = "Sources/Ledger/Store/SQLite/"
    let files = Repository.files(below: "Sources/Ledger", suffix: ".swift")
    #expect(files.contains { $0.hasPrefix(engine) })
    for file in files where !file.hasPrefix(engine) {
      #expect(try !imports(of: file).contains("SQLite"), "\(file)")
    }
  }

  /// The modules that `file` imports.
  private func imports(of file: String) throws -> [String] {
    try Repository.text(file).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index < 3, index + 1 < words.count,
        words[..<index].allSatisfy({ $0 == "public" || $0.hasPrefix("@") })
      else { return nil }
      return words[index + 1].split(separator: ".").first.map(String.init)
    }
  }
}
