import ArgumentParser
import Crypto
import GS1
import Site

/// `wayproof issue`: makes the codes of a print run.
struct Issue: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make codes for a print run: serials, links, QR pictures and a CSV file.",
    discussion: """
      Each code has a serial of 18 characters: four for the print run, 13 random ones and a check
      character. Whoever knows a serial can read the journey of its package, so keep the files as
      you keep keys until the packages are sold.

        wayproof issue 09520003000308 --run 7K3M --count 24 --base https://t.example.com \\
          --out run-7K3M --svg --png

      The folder then holds codes.csv (gtin, serial, link, canonical URI) for a label printer, and
      one picture a code. To print smaller codes, give a base in capitals: HTTPS://T.EXAMPLE.COM
      """
  )

  @Argument(help: "The product number (GTIN) of 8, 12, 13 or 14 digits.")
  var gtin: String

  @Option(
    name: .customLong("run"),
    help: "Four characters that name the print run: digits and capitals, not I, L, O or U."
  )
  var printRun: String

  @Option(help: "How many codes, at most 1,000,000.")
  var count: Int

  @Option(help: "What the links begin with: scheme, host and, if need be, a path.")
  var base: String

  @Option(help: "The folder for the files; it must not exist yet.")
  var out: String

  @Flag(help: "Draw an SVG picture of each code.")
  var svg = false

  @Flag(help: "Draw a PNG picture of each code.")
  var png = false

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count takes a number from 1 to 1,000,000")
    }
  }

  func run() throws {
    try reportingFailure {
      let codes = try makeCodes()
      try Files.makeNewFolder(out)
      for (index, code) in codes.enumerated() {
        try draw(code)
        if (svg || png), (index + 1) % 1000 == 0 { report("\(index + 1) of \(count) pictures") }
      }
      let rows = codes.map { "\($0.gtin),\($0.serial),\($0.link),\($0.uri)\r\n" }
      let csv = "gtin,serial,link,canonical_uri\r\n" + rows.joined()
      try Files.write(Array(csv.utf8), to: "\(out)/codes.csv")
      print("\(count) codes of run \(printRun) are in \(out)/codes.csv")
    }
  }

  /// One code of the run.
  private struct Code {
    let gtin: String
    let serial: String
    let link: String
    let uri: String
  }

  /// Makes the codes; no serial stands twice among them.
  private func makeCodes() throws -> [Code] {
    do {
      let product = try GTIN(gtin)
      let stem = base.hasSuffix("/") ? String(base.dropLast()) : base
      var serials: Set<String> = []
      return try (0..<count).map { _ in
        var serial: String
        repeat {
          serial = try SerialScheme.make(run: printRun, randomBytes: Random.bytes)
        } while !serials.insert(serial).inserted
        let link = "\(stem)/01/\(product.digits)/21/\(serial)"
        let uri = try CanonicalID(scanned: link).uri
        return Code(gtin: product.digits, serial: serial, link: link, uri: uri)
      }
    } catch {
      throw CommandFailure(.data, "cannot make codes: \(error)")
    }
  }

  private func draw(_ code: Code) throws {
    guard svg || png else { return }
    let picture = try drawn(code.link)
    if svg {
      try Files.write(Array(picture.svg(title: code.link).utf8), to: "\(out)/\(code.serial).svg")
    }
    if png { try Files.write(picture.png(), to: "\(out)/\(code.serial).png") }
  }
}
