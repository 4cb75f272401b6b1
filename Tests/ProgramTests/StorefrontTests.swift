import Foundation
import Testing

/// What a shop is told to do works as it is written, against a service that runs.
@Suite struct StorefrontTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The `curl` lines of Storefronts.md, in order.
  private static func examples() throws -> [String] {
    let path = "Sources/wayproof/wayproof.docc/Storefronts.md"
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("    curl ") }
      .map { String($0.dropFirst(4)) }
  }

  /// What each of them brings.
  private static let brings = [
    "\"kind\":\"journey\"", "\"checkpoint\":", "\"type\":\"rich\"", "<html lang=\"ja\"", "<svg ",
    "customElements.define(\"product-journey\"",
  ]

  @Test(.timeLimit(.minutes(2)))
  func `the examples for shops work, each as it stands`() throws {
    try Program.withFolder { folder in
      let served = try ServedLedger(folder: folder)
      try "9520003 https://shop.example\n"
        .write(toFile: "\(served.data)/storefronts.txt", atomically: true, encoding: .utf8)
      let product = Self.root.appending(path: "Deploy/journeys/honey/01-product.jsonld").path
      for document in [product, try served.document("7K3MZAB5RRB146VH7S")] {
        let captured = try Program.run(
          ["capture", "--data", served.data, "--as", "brand.example", document]
        )
        try #require(captured.code == 0, "\(captured.errors)")
      }
      try served.serve { url in
        let examples = try Self.examples()
        #expect(examples.count == Self.brings.count)
        for (example, brings) in zip(examples, Self.brings) {
          let command = example.replacing("https://t.example.com", with: url)
          let (code, output) = try shell(command)
          #expect(code == 0, "\(command)")
          #expect(output.contains(brings), "\(command): \(output.prefix(300))")
        }
      }
    }
  }

  @Test(arguments: [
    ("9520003 *", "* is no origin: https://HOST"),
    ("9520 https://shop.example", "9520 is too short"),
    ("9520003 http://shop.example", "http://shop.example is not on this machine"),
  ])
  func `a list of shops that cannot be read keeps the service from starting`(
    line: String,
    reason: String
  ) throws {
    try Program.withFolder { folder in
      let served = try ServedLedger(folder: folder)
      let list = "\(served.data)/storefronts.txt"
      try "\(line)\n".write(toFile: list, atomically: true, encoding: .utf8)
      let files = Self.root.appending(path: "Public").path
      let outcome = try Program.run(
        ["serve", "--data", served.data, "--listen", "127.0.0.1:0", "--public-folder", files]
      )
      #expect(outcome.code == 78)
      #expect(outcome.errors.contains("\(list), line 1: \(reason)"))
      #expect(outcome.errors.contains("a line is: COMPANY-PREFIX ORIGIN"))
    }
  }

  private func shell(_ command: String) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
