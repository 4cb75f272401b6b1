import ArgumentParser
import Printing
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
  }

  func run() throws {
    try reportingFailure {
      let labels = try makeLabels()
      try Files.makeNewFolder(out)
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

  /// Makes the codes; no serial stands twice among them.
  private func makeLabels() throws -> [Label] {
    do {
      let labels = try CodeMaker(base: base).labels(gtin: gtin, run: printRun, count: count)
      // One that does not fit would be found half-way through the files.
      if let first = labels.first { _ = try QRCode(first.link, correction: correction.value) }
      return labels
    } catch {
      throw CommandFailure(.data, "cannot make codes: \(error)")
    }
  }
}
