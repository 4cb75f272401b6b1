import EPCIS
import GS1

/// A lot on its way from the grower to the shoppers: items in cases on pallets in a container.
///
/// Seven parties speak about it, in three statements a case and some twenty to a hundred others.
struct Shipment {
  /// How a lot is made and packed.
  struct Plan: Hashable {
    let name: String
    let cases: Int
    /// How many items one event says were made.
    let eventItems: Int

    var items: Int { cases * Shipment.caseItems }

    /// What differs is how much a bundle has to do with: a small lot, as those of the demo; a large
    /// statement; and many statements about one lot of raw material, which stand in every bundle.
    static let all = [
      Plan(name: "lot of 240", cases: 10, eventItems: 240),
      Plan(name: "lot of 9,600, one event", cases: 400, eventItems: 9_600),
      Plan(name: "lot of 9,600, 40 events", cases: 400, eventItems: 240),
    ]
  }

  static let caseItems = 24
  static let palletCases = 40

  /// The items that were sold, one of each case, by their canonical URIs.
  let sold: [String]

  private let number: Int
  private let plan: Plan
  private let consortium: Consortium
  private let rawLot: String
  private let lot: String
  private let cases: [Package]
  private let pallets: [Package]
  private let container: String

  private struct Package {
    let code: String
    let contents: [String]
  }

  /// Thinks of codes for shipment `number`, below 10,000.
  init(_ number: Int, _ plan: Plan, of consortium: Consortium) throws {
    self.number = number
    self.plan = plan
    self.consortium = consortium
    rawLot = "\(Member.grower.product)/10/D\(number)"
    lot = "L\(number)"
    cases = try (0..<plan.cases).map { place in
      let items = try consortium.newItems(Shipment.caseItems, run: number)
      return Package(code: Member.maker.container(number * 1_000 + place), contents: items)
    }
    sold = cases.map { $0.contents[0] }
    let codes = cases.map(\.code)
    pallets = stride(from: 0, to: codes.count, by: Shipment.palletCases).map { first in
      let place = 900 + first / Shipment.palletCases
      return Package(
        code: Member.maker.container(number * 1_000 + place),
        contents: Array(codes[first...].prefix(Shipment.palletCases))
      )
    }
    container = Member.carrier.container(number)
  }

  /// Lets all parties say what they did.
  func run() throws {
    try make()
    try pack()
    try ship()
    try unpack()
    try sell()
  }

  private func say(as member: Member, _ events: [JSONValue]) throws {
    try consortium.capture(events, as: member)
    consortium.clock.advance(hours: 8)
  }

  // MARK: Stations

  private func make() throws {
    let raw: JSONValue = [["epcClass": .string(rawLot), "quantity": 2_400, "uom": "KGM"]]
    let harvest: JSONObject = [
      "quantityList": raw, "ilmd": ["cbvmda:lotNumber": .string("D\(number)")],
    ]
    let step = "creating_class_instance"
    try say(
      as: .grower,
      [consortium.event(.object, .add, step, "active", at: .grower, harvest)]
    )
    let report = "https://laboratory.example/reports/\(number)"
    let test: JSONObject = ["quantityList": raw, "certificationInfo": .string(report)]
    try say(
      as: .laboratory,
      [consortium.event(.object, .observe, "inspecting", "conformant", at: .laboratory, test)]
    )
    let items = cases.flatMap(\.contents)
    try say(
      as: .maker,
      stride(from: 0, to: items.count, by: plan.eventItems).map { first in
        filled(Array(items[first...].prefix(plan.eventItems)), from: raw)
      }
    )
  }

  private func filled(_ items: [String], from raw: JSONValue) -> JSONValue {
    let what: JSONObject = [
      "transformationID": .string(consortium.newUUID()),
      "inputQuantityList": raw,
      "outputEPCList": .strings(items),
      "ilmd": ["cbvmda:lotNumber": .string(lot), "cbvmda:itemExpirationDate": "2029-12-31"],
    ]
    return consortium.event(.transformation, nil, "commissioning", "active", at: .maker, what)
  }

  private func pack() throws {
    for packages in [cases, pallets] {
      try say(
        as: .maker,
        packages.map {
          consortium.packed($0.contents, into: $0.code, .add, "packing", at: .maker)
        }
      )
    }
  }

  private func ship() throws {
    let codes = pallets.map(\.code)
    try say(as: .laboratory, [consortium.seen(codes, "inspecting", at: .laboratory)])
    try say(
      as: .carrier,
      [
        consortium.packed(codes, into: container, .add, "loading", at: .carrier),
        consortium.seen([container], "departing", at: .carrier),
      ]
    )
    consortium.clock.advance(hours: 24 * 20)
    try say(as: .carrier, [arrival])
    let clearing = "https://ledger.example/voc/BizStep-customs_clearing"
    try say(
      as: .customs,
      [
        consortium.seen([container], "inspecting", at: .customs),
        consortium.seen([container], clearing, at: .customs),
      ]
    )
  }

  private var arrival: JSONValue {
    let report: JSONValue = [
      "type": "Temperature", "minValue": 11.2, "maxValue": 23.8, "uom": "CEL",
    ]
    let what: JSONObject = [
      "epcList": [.string(container)],
      "sensorElementList": [["sensorReport": [report]]],
    ]
    return consortium.event(.object, .observe, "arriving", "in_transit", at: .carrier, what)
  }

  private func unpack() throws {
    let codes = pallets.map(\.code)
    try say(
      as: .warehouse,
      [
        consortium.seen([container], "receiving", at: .warehouse),
        consortium.packed(codes, into: container, .delete, "unpacking", at: .warehouse),
      ]
    )
    let opened = pallets.map {
      consortium.packed($0.contents, into: $0.code, .delete, "unpacking", at: .warehouse)
    }
    let sent = pallets.map { consortium.seen($0.contents, "shipping", at: .warehouse) }
    try say(as: .warehouse, opened + sent)
  }

  private func sell() throws {
    try say(as: .store, pallets.map { consortium.seen($0.contents, "receiving", at: .store) })
    try say(
      as: .store,
      cases.map {
        consortium.packed($0.contents, into: $0.code, .delete, "unpacking", at: .store)
      }
    )
    try say(as: .store, sold.map { consortium.seen([$0], "retail_selling", at: .store) })
  }
}
