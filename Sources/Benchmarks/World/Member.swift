import GS1
import Provenance

/// A member of the made-up consortium.
enum Member: Int, CaseIterable {
  case grower
  case maker
  case laboratory
  case carrier
  case customs
  case warehouse
  case store

  /// The party's name.
  var name: String { "\(self).example" }

  /// The GS1 company prefix, one of those for examples.
  var prefix: String { "952010\(rawValue)" }

  /// What it does.
  var role: PartyRole {
    switch self {
    case .grower, .maker: .maker
    case .laboratory: .laboratory
    case .carrier: .carrier
    case .customs: .customs
    case .warehouse: .warehouse
    case .store: .retailer
    }
  }

  /// The place where it works, by its GLN.
  var place: String { "https://id.gs1.org/414/\(completed("\(prefix)00001"))" }

  /// Its one product, by its GTIN.
  var product: String { "https://id.gs1.org/01/\(completed("0\(prefix)00030"))" }

  /// A box, pallet or container, by its SSCC.
  func container(_ number: Int) -> String {
    "https://id.gs1.org/00/\(completed("0\(prefix)\(padded(number, 9))"))"
  }
}

private func completed(_ digits: String) -> String {
  guard let all = CheckDigit.completing(digits) else {
    preconditionFailure("\(digits) takes a check digit")
  }
  return all
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
