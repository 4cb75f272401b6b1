import ArgumentParser
import GS1

/// Which items are registered, and in which order: what decides how many pages a batch changes.
enum Workload: String, ExpressibleByArgument, CaseIterable {
  /// One product, whose serials begin with their print run: neighbours are registered together.
  case runs
  /// A thousand products; each document is about random serials of one of them.
  case products
  /// One product with wholly random serials: each item dirties a page of its own.
  case random

  /// What it is, for the heading.
  var title: String {
    switch self {
    case .runs: "one product in print runs of \(Figures.count(ItemSource.runItems))"
    case .products: "\(Figures.count(ItemSource.productCount)) products with random serials"
    case .random: "one product with wholly random serials"
    }
  }
}

/// Makes the canonical URIs of new items, document by document.
struct ItemSource {
  /// The items of one print run.
  static let runItems = 100_000
  /// How many products there are where there are many.
  static let productCount = 1_000

  private let workload: Workload
  private var random = SeededRandom()
  private var made = 0

  init(_ workload: Workload) { self.workload = workload }

  /// The items of the next document.
  mutating func document(_ count: Int) -> [String] {
    let product = workload == .products ? Int.random(in: 0..<Self.productCount, using: &random) : 0
    let stem = Array("https://id.gs1.org/01/\(Self.gtin(product))/21/".utf8)
    return (0..<count).map { _ in
      var uri = stem
      if workload == .runs { Self.append(run: made / Self.runItems, to: &uri) }
      // As long as the serials of our own scheme; that their last character checks means nothing here.
      random.appendCharacters(stem.count + SerialScheme.characterCount - uri.count, to: &uri)
      made += 1
      return String(decoding: uri, as: UTF8.self)
    }
  }

  /// The GTIN of product `number`, below 100,000.
  static func gtin(_ number: Int) -> String {
    let digits = "09520100" + String(100_000 + number).dropFirst()
    return CheckDigit.completing(digits) ?? digits
  }

  /// The four characters that name print run `number`.
  private static func append(run number: Int, to text: inout [UInt8]) {
    for shift in stride(from: 15, through: 0, by: -5) {
      text.append(SeededRandom.alphabet[number >> shift & 31])
    }
  }
}
