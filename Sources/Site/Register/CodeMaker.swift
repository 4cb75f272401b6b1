import Crypto
import GS1
public import Printing

/// Makes serials that are hard to guess, and the labels of a print run with them.
public struct CodeMaker: Sendable {
  /// What links begin with, without a slash at the end.
  let stem: String

  /// Takes what links begin with: scheme, host and, if need be, a path.
  public init(base: String) {
    stem = base.hasSuffix("/") ? String(base.dropLast()) : base
  }

  /// Labels of new codes; no serial stands twice among them.
  ///
  /// - Parameters:
  ///   - gtin: a product number of 8, 12, 13 or 14 digits.
  ///   - run: four characters that name the print run.
  ///   - count: how many.
  /// - Returns: the labels.
  /// - Throws: a `GS1Error` if product number, run or base is none.
  public func labels(gtin: String, run: String, count: Int) throws -> [Label] {
    let product = try GTIN(gtin)
    var serials: Set<String> = []
    return try (0..<count).map { _ in
      var serial: String
      repeat {
        serial = try SerialScheme.make(run: run, randomBytes: Random.bytes)
      } while !serials.insert(serial).inserted
      let link = "\(stem)/01/\(product.digits)/21/\(serial)"
      return Label(
        gtin: product.digits,
        serial: serial,
        link: Label.compact(link),
        uri: try CanonicalID(scanned: link).uri
      )
    }
  }
}
