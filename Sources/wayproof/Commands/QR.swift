import ArgumentParser
import Printing

/// `wayproof qr`: draws the QR code of a link.
struct QR: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qr",
    abstract: "Draw the QR code of a link, in the terminal or to a file.",
    discussion: """
        wayproof qr https://t.example.com/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB
        wayproof qr --svg code.svg --png code.png HTTPS://T.EXAMPLE.COM/01/09520003000308

      A link in upper-case letters makes a smaller code.
      """
  )

  @Argument(help: "What the code holds.")
  var link: String

  @Option(help: "Write an SVG picture to this file.")
  var svg: String?

  @Option(help: "Write a PNG picture to this file.")
  var png: String?

  @Option(help: "How much of the code may be damaged: L (7 %), M (15 %), Q (25 %) or H (30 %).")
  var correction = CorrectionLevel.medium

  func run() throws {
    try reportingFailure {
      let code = try drawn(link, correction.value)
      if let svg { try Files.write(Array(code.svg(title: link).utf8), to: svg) }
      if let png { try Files.write(code.png(), to: png) }
      if svg == nil, png == nil { print(code.terminalText) }
    }
  }
}

/// The QR code of `link`.
func drawn(_ link: String, _ correction: QRCode.Correction) throws -> QRCode {
  do {
    return try QRCode(link, correction: correction)
  } catch {
    throw CommandFailure(.data, "\(error)", hint: "shorten the link")
  }
}

/// How much of a code may be damaged, by its letter on the command line.
enum CorrectionLevel: String, ExpressibleByArgument, CaseIterable {
  case low = "L"
  case medium = "M"
  case quartile = "Q"
  case high = "H"

  var value: QRCode.Correction {
    switch self {
    case .low: .low
    case .medium: .medium
    case .quartile: .quartile
    case .high: .high
    }
  }
}
