import Codes
import EPCIS
import HTTP
import Printing

/// What `POST /codes` is asked to make.
struct CodeOrder {
  let gtin: String
  let run: String
  let count: Int
  let hasPINs: Bool
  let formats: [PrintRun.Format]
  let correction: QRCode.Correction
  let moduleMicrometres: Int

  /// The most codes of one order.
  static let countMax = 10_000
  /// The most with inner numbers, each of which takes a slow hash, or with a picture each.
  static let slowCountMax = 1_000

  /// Reads a JSON object.
  ///
  /// - Throws: ``APIProblem`` with the member that is wrong.
  init(_ json: JSONValue) throws {
    func fail(_ member: String, _ message: String) -> APIProblem {
      APIProblem(
        status: .badRequest,
        exception: .validation,
        title: "These codes cannot be made.",
        detail: "\(member): \(message)"
      )
    }
    let known: Set = [
      "gtin", "run", "count", "pins", "formats", "correction", "moduleMicrometres",
    ]
    guard let members = json.objectValue?.members else {
      throw fail("content", "is no JSON object")
    }
    for member in members where !known.contains(member.name) {
      throw fail(member.name, "there is no such member; \(known.sorted()) there are")
    }
    guard let gtin = json["gtin"]?.stringValue else { throw fail("gtin", "is a text of digits") }
    guard let run = json["run"]?.stringValue else { throw fail("run", "is a text of 4 characters") }
    (self.gtin, self.run) = (gtin, run)
    hasPINs = json["pins"] == true
    let names =
      json["formats"].map { $0.arrayValue?.map { $0.stringValue ?? "" } ?? [""] } ?? ["csv"]
    let formats = names.compactMap(PrintRun.Format.init(rawValue:))
    guard formats.count == names.count, !formats.isEmpty, Set(formats).count == formats.count else {
      throw fail("formats", "are some of csv, svg, png, pdf and zpl, none twice")
    }
    self.formats = formats
    let isSlow = hasPINs || formats.contains(.svg) || formats.contains(.png)
    let most = isSlow ? Self.slowCountMax : Self.countMax
    guard let count = json["count"]?.numberValue, count == count.rounded(), count >= 1,
      count <= Double(most)
    else { throw fail("count", "is a whole number from 1 to \(most)") }
    self.count = Int(count)
    let level = json["correction"].map { $0.stringValue ?? "" } ?? "M"
    guard let correction = QRCode.Correction(rawValue: level) else {
      throw fail("correction", "is L, M, Q or H")
    }
    self.correction = correction
    let size = json["moduleMicrometres"].map { $0.numberValue ?? -1 } ?? 500
    let sizes = PrintRun.moduleMicrometresRange
    guard size == size.rounded(), size >= Double(sizes.lowerBound),
      size <= Double(sizes.upperBound)
    else { throw fail("moduleMicrometres", "is a whole number from 250 to 2,000") }
    moduleMicrometres = Int(size)
  }
}
