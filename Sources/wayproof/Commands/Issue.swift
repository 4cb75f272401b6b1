import ArgumentParser
import Codes
import GS1
import Printing
import Provenance
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

      The folder then holds codes.csv (gtin, serial, link, canonical URI) for a label printer's own
      program, and, as asked for, pictures with the number below the code, sheets of labels (PDF), or
      commands for Zebra printers (ZPL). Scheme and host stand in capitals, which makes smaller codes.

      With --data and --as the codes are kept in the ledger's codes.db too, as POST /codes does, while the
      service runs or not: then it is known what became of each, and --pins adds numbers for under the
      lid. Without them nothing is kept: nobody can say later that a code was printed or is void, and it
      is known once a package with it is recorded.

        wayproof issue 09520003000308 --run 7K3M --count 24 --base https://t.example.com \\
          --out run-7K3M --pdf --data ledger --as apiaries.example --pins
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

  @Option(help: "The folder of the ledger that keeps what is made; with --as.")
  var data: String?

  @Option(
    name: .customLong("as"),
    help: "The party that has the codes made, and holds their company prefix; with --data."
  )
  var party: String?

  @Flag(help: "Make a number of eight digits for under each lid; with --data.")
  var pins = false

  @Flag(help: "Draw an SVG picture of each label.")
  var svg = false

  @Flag(help: "Draw a PNG picture of each label.")
  var png = false

  @Flag(help: "Lay the labels out on sheets of A4 paper: labels.pdf.")
  var pdf = false

  @Flag(help: "Write commands for Zebra printers of 203 dots an inch: labels.zpl.")
  var zpl = false

  @Option(help: "How much of a code may be damaged: L (7 %), M (15 %), Q (25 %) or H (30 %).")
  var correction = CorrectionLevel.medium

  @Option(help: "The side of a module on paper, in micrometres; for PDF and ZPL.")
  var module = 500

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count takes a number from 1 to 1,000,000")
    }
    guard PrintRun.moduleMicrometresRange.contains(module) else {
      throw ValidationError("--module takes a number from 250 to 2,000")
    }
    guard (data == nil) == (party == nil) else {
      throw ValidationError("--data and --as belong together")
    }
    guard !pins || data != nil else {
      throw ValidationError("--pins needs --data, where the numbers are kept as hashes")
    }
  }

  func run() throws {
    try reportingFailure {
      let labels = try makeLabels()
      try checkHolder(of: labels)
      try Files.makeNewFolder(out)
      try keep(labels)
      let printing = PrintRun(labels, correction: correction.value, moduleMicrometres: module)
      for format in formats {
        if [.svg, .png].contains(format) { try Files.makeNewFolder("\(out)/\(format.rawValue)") }
        var done = 0
        try printing.files(format) { file in
          try Files.write(file.bytes, to: "\(out)/\(file.name)")
          done += 1
          if done % 1000 == 0 { report("\(done) of \(count) pictures") }
        }
      }
      print("\(count) codes of run \(printRun) are in \(out)/codes.csv")
    }
  }

  private var formats: [PrintRun.Format] {
    [.csv] + (svg ? [.svg] : []) + (png ? [.png] : []) + (pdf ? [.pdf] : []) + (zpl ? [.zpl] : [])
  }

  /// Throws unless the party holds the company prefix.
  private func checkHolder(of labels: [Label]) throws {
    guard let data, let party = try party.map(partyName) else { return }
    let id = try CanonicalID(scanned: labels[0].uri)
    guard try DataDirectory(path: data).registry().registry.covers(party, id) else {
      throw CommandFailure(.refused, "\(party) holds no company prefix of \(id.gtin ?? gtin)")
    }
  }

  /// Keeps the codes where the service finds them, before any file tells them.
  private func keep(_ labels: [Label]) throws {
    guard let data, let party else { return }
    if pins { report("hashing \(count) numbers, which is slow on purpose") }
    let codes = labels.map { label in
      CodeRegister.NewCode(uri: label.uri, pin: label.pin.flatMap { PIN($0) })
    }
    try DataDirectory(path: data).register().add(
      codes,
      gtin: labels[0].gtin,
      run: printRun,
      party: party,
      now: Moment.now
    )
  }

  /// Makes the codes; no serial stands twice among them.
  private func makeLabels() throws -> [Label] {
    do {
      var labels = try CodeMaker(base: base).labels(gtin: gtin, run: printRun, count: count)
      if pins { labels = labels.map { $0.with(pin: PIN.random().digits) } }
      // One that does not fit would be found half-way through the files.
      if let first = labels.first { _ = try QRCode(first.link, correction: correction.value) }
      return labels
    } catch {
      throw CommandFailure(.data, "cannot make codes: \(error)")
    }
  }
}
