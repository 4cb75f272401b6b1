import Events
import Ledger
import Registrar
import Testing

/// What the holder of a company prefix learns of what others say.
@Suite struct ClaimTests {
  private let world: EventWorld

  init() throws { world = try EventWorld() }

  /// An item of a product number that is given without its check digit.
  private static func item(_ digits: String, _ serial: String) throws -> String {
    let sum = digits.utf8.enumerated().reduce(0) { $0 + Int($1.1 - 48) * ($1.0 % 2 == 0 ? 3 : 1) }
    return "https://id.gs1.org/01/\(digits)\((10 - sum % 10) % 10)/21/\(serial)"
  }

  private func page(
    _ prefixes: [String] = ["9520003"],
    as party: String = "brand.example",
    from first: UInt64 = 0,
    countMax: Int = 100
  ) throws -> ClaimPage {
    try EventFollower(world.directory).catchUp()
    let reader = try EventReader(world.directory)
    return try world.registrar.ledger.reader().read { snapshot in
      try reader.claims(
        about: prefixes,
        notBy: party,
        from: first,
        countMax: countMax,
        in: snapshot
      )
    }
  }

  @Test func `what others say is told, and not what one says oneself`() throws {
    try world.capture(
      [EventWorld.event(["A1"], "commissioning", action: "ADD")],
      as: "brand.example"
    )
    let numbers = try world.capture(
      [EventWorld.event(["A1"], "receiving"), EventWorld.event(["X9"], "storing", day: 2)],
      as: "shop.example"
    )
    let page = try page()
    #expect(page.claims.map(\.number) == numbers && page.isComplete)
    let claim = try #require(page.claims.last)
    // That serial was never the brand's word: it need not know it.
    #expect(claim.things == [EventWorld.item("X9")] && claim.thingCount == 1)
    #expect(claim.party == "shop.example" && claim.type == "ObjectEvent")
    #expect(claim.bizStep == "storing" && claim.recordTime > 1_767_000_000)
    #expect(try self.page(from: page.next).claims.isEmpty)
    #expect(try self.page(as: "shop.example").claims.map(\.number).contains(numbers[0]) == false)
    #expect(try self.page(["9520004"]).claims.isEmpty)
    #expect(try self.page([]).claims.isEmpty)
  }

  @Test func `only what is under the prefix is named, whatever form it was captured in`() throws {
    try world.capture(
      [
        """
        {"type": "ObjectEvent", "eventTime": "2025-12-01T10:00:00Z",
         "eventTimeZoneOffset": "+00:00", "action": "OBSERVE", "bizStep": "storing",
         "epcList": ["urn:epc:id:sgtin:9520003.000030.U1", "https://id.gs1.org/01/09520004000307/21/S1",
                     "https://shop.example/01/09520003000308/21/L1"],
         "quantityList": [{"epcClass": "urn:epc:class:lgtin:9520003.000030.LOT", "quantity": 3}]}
        """
      ],
      as: "carrier.example"
    )
    let claim = try #require(try page().claims.first)
    #expect(
      claim.things == [
        EventWorld.item("U1"), EventWorld.item("L1"), "https://id.gs1.org/01/09520003000308/10/LOT",
      ]
    )
    // A shorter company prefix covers the same digits, wherever a URN has its dots.
    #expect(try page(["952000"]).claims.first?.thingCount == 4)
  }

  @Test func `thousands of items are counted, and some of them named`() throws {
    let serials = (0..<3_000).map { "M\(10_000 + $0)" }
    try world.capture([EventWorld.event(serials, "receiving")], as: "shop.example")
    let claim = try #require(try page().claims.first)
    #expect(claim.thingCount == 3_000)
    #expect(claim.things == serials.prefix(Claim.thingsMax).map(EventWorld.item))
  }

  @Test func `pages join without gap or repetition`() throws {
    let numbers = try (0..<7).flatMap { number in
      try world.capture(
        [EventWorld.event(["P\(number)"], "receiving")],
        as: number % 3 == 0 ? "brand.example" : "shop.example"
      )
    }
    var (found, next, pageCount) = ([UInt64](), UInt64(0), 0)
    while true {
      let page = try page(from: next, countMax: 2)
      #expect(page.claims.count <= 2)
      (found, next, pageCount) = (found + page.claims.map(\.number), page.next, pageCount + 1)
      if page.isComplete { break }
    }
    #expect(found == [1, 2, 4, 5].map { numbers[$0] } && pageCount >= 2)
    // Beyond the end there is nothing, and the place is kept.
    let beyond = try page(from: next + 1_000)
    #expect(beyond.claims.isEmpty && beyond.isComplete && beyond.next == next + 1_000)
  }

  @Test func `a withdrawal names what was named, and what was said before it`() throws {
    try world.capture(
      [EventWorld.event(["W1"], "receiving", "")].map {
        $0.replacing("\"type\"", with: "\"eventID\": \"urn:uuid:1\", \"type\"")
      },
      as: "shop.example"
    )
    let declared = try world.capture(
      [
        EventWorld.event(["W1"], "receiving", "")
          .replacing("\"type\"", with: "\"eventID\": \"urn:uuid:1\", \"type\"")
          .dropLast()
            + """
            , "errorDeclaration": {"declarationTime": "2026-01-02T03:00:00Z",
               "reason": "incorrect_data"}}
            """
      ],
      as: "shop.example"
    )
    let claim = try #require(try page().claims.last)
    #expect(claim.number == declared.last && claim.things == [EventWorld.item("W1")])
    #expect(claim.type == "Withdrawal")
  }
}
