import EPCIS
import GS1

/// A pattern of things (GS1 Tag Data Standard, "pure identity pattern URI").
///
/// `urn:epc:idpat:sgtin:9520003.000030.*` stands for every item of a product, with `.*.*` after the
/// company prefix for every item of a company, and with three stars for every item. What comes after
/// the first star is stars. In the place of a class a pattern of items stands for the products.
public struct ThingPattern: Hashable, Sendable {
  /// `sgtin`.
  private let scheme: String
  /// What stands before the first star.
  private let fields: [String]
  private let hasStar: Bool

  /// How every pattern begins.
  static let start = "urn:epc:idpat:"

  /// How many fields each scheme has, and the application identifier of its key.
  private static let schemes: [String: (fieldCount: Int, ai: String)] = [
    "sgtin": (3, "01"), "upui": (3, "01"), "lgtin": (3, "01"), "itip": (5, "8006"),
    "sscc": (2, "00"), "sgln": (3, "414"), "pgln": (2, "417"), "grai": (3, "8003"),
    "giai": (2, "8004"), "gsrn": (2, "8018"), "gsrnp": (2, "8017"), "gdti": (3, "253"),
    "cpi": (3, "8010"), "sgcn": (3, "255"), "ginc": (2, "401"), "gsin": (2, "402"),
  ]

  /// Why a text is no pattern.
  struct Fault: Error {
    let reason: String
  }

  /// Reads a pattern.
  ///
  /// - Throws: what is wrong with it, for a text that begins like one.
  init(_ text: String) throws(Fault) {
    let body = text.utf8.dropFirst(ThingPattern.start.utf8.count)
    guard text.utf8.starts(with: ThingPattern.start.utf8),
      let colon = body.firstIndex(of: UInt8(ascii: ":"))
    else { throw Fault(reason: "a pattern is urn:epc:idpat:sgtin:9520003.000030.* or the like") }
    scheme = String(decoding: body[..<colon], as: UTF8.self)
    guard let (count, _) = ThingPattern.schemes[scheme] else {
      let known = ThingPattern.schemes.keys.sorted().joined(separator: ", ")
      throw Fault(reason: "there are patterns of \(known) only")
    }
    let all = body[body.index(after: colon)...]
      .split(separator: UInt8(ascii: "."), maxSplits: count - 1, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard all.count == count else {
      throw Fault(reason: "a pattern of \(scheme) has \(count) fields between dots")
    }
    fields = Array(all.prefix { $0 != "*" })
    hasStar = fields.count < count
    let areStars = all.dropFirst(fields.count).allSatisfy { $0 == "*" }
    guard areStars, !fields.contains(where: { $0.isEmpty || $0.utf8.contains(UInt8(ascii: "*")) })
    else { throw Fault(reason: "after the first star of a pattern only stars may stand") }
    if let prefix = fields.first {
      let isPrefix = 4...12 ~= prefix.utf8.count && prefix.utf8.allSatisfy { 48...57 ~= $0 }
      guard isPrefix else {
        throw Fault(reason: "a pattern begins with a company prefix of 4 to 12 digits, or a star")
      }
    }
  }

  /// Whether the canonical URI is that of a thing that this pattern stands for.
  func matchesThing(_ uri: String) -> Bool { matches(uri, ["id:\(scheme):"], fields) }

  /// Whether the canonical URI is that of a class, such as a product or a lot, that this stands for.
  func matchesClass(_ uri: String) -> Bool {
    matches(uri, ["idpat:\(scheme):", "class:\(scheme):"], fields)
  }

  /// Its URN says all that a pattern says, for the length of the company prefix is that of the
  /// pattern's.
  private func matches(_ uri: String, _ forms: [String], _ fields: [String]) -> Bool {
    guard let ai = ThingPattern.schemes[scheme]?.ai,
      uri.utf8.starts(with: "https://id.gs1.org/\(ai)/".utf8),
      let id = try? CanonicalID(identifier: uri, rules: .lenient),
      let urn = try? EPCURN.text(of: id, prefixDigits: fields.first?.utf8.count ?? 4)
    else { return false }
    let name = urn.utf8.dropFirst(EPCURN.start.utf8.count)
    guard let form = forms.first(where: { name.starts(with: $0.utf8) }) else { return false }
    let rest = name.dropFirst(form.utf8.count)
    let literal = fields.joined(separator: ".")
    guard hasStar else { return rest.elementsEqual(literal.utf8) }
    return fields.isEmpty || rest.starts(with: (literal + ".").utf8)
  }
}
