import Crypto
import EPCIS
import Foundation
import Ledger
import Merkle
import Provenance
import Registrar
import SQLite
import Testing

@testable import Events

/// That what is kept of the events follows the ledger, whatever happens to it.
@Suite struct EventFollowerTests {
  /// Everything in `events.db`, with ids replaced by what they stand for.
  private func contents(_ directory: String) throws -> [String] {
    let database = try Database("\(directory)/events.db", access: .readOnly)
    let lists = """
      SELECT l.reader % 2, coalesce(r.text, '-'), a.text, v.text, l.count FROM list l
      LEFT JOIN word r ON r.id = l.reader / 2 AND l.reader > 0
      JOIN word a ON a.id = l.attribute JOIN word v ON v.id = l.value
      """
    let of = "(SELECT 1 FROM list WHERE list.id = list)"
    return try [
      lists, "SELECT number, time, record FROM event", "SELECT hash, number FROM event_id",
      "SELECT time, number, \(of) FROM by_time", "SELECT number, \(of) FROM by_number",
      "SELECT folded, hex(leaf), origin FROM state",
    ].flatMap { sql in
      try database.prepare(sql).all { row in
        (0..<Int32(sql.prefix { $0 != "F" }.filter { $0 == "," }.count + 1))
          .map { row.text($0) }.joined(separator: " ")
      }
    }.sorted()
  }

  @Test func `folded in one go or bit by bit, it is the same`() throws {
    let world = try EventWorld()
    for day in 1...5 {
      try world.capture(
        [EventWorld.event(["S\(day)"], day % 2 == 0 ? "shipping" : "packing", day: day)],
        as: day == 3 ? "shop.example" : "brand.example"
      )
    }
    let bitByBit = try EventFollower(world.directory)
    while true {
      let state = try bitByBit.catchUp(entriesMax: 1)
      if state.folded == state.size { break }
    }
    let first = try contents(world.directory)
    #expect(first.count > 20)
    // Opened again it goes on, made anew it is the same.
    try EventFollower(world.directory).catchUp()
    #expect(try contents(world.directory) == first)
    try EventFollower(world.directory, isAnew: true).catchUp()
    #expect(try contents(world.directory) == first)
  }

  @Test func `a file of another ledger, or of a longer one, is made anew`() throws {
    let world = try EventWorld()
    let copy = world.directory + "-copy"
    defer { try? FileManager.default.removeItem(atPath: copy) }
    try world.capture([EventWorld.event(["A1"], "packing")], as: "brand.example")
    try EventFollower(world.directory).catchUp()
    let early = try contents(world.directory)
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for file in ["ledger.db", "bodies.db"] {
      let source = try Database("\(world.directory)/\(file)", access: .readOnly)
      try source.execute("VACUUM INTO '\(copy)/\(file)'")
    }
    try world.capture([EventWorld.event(["A2"], "packing")], as: "brand.example")
    try EventFollower(world.directory).catchUp()
    let late = try Database("\(world.directory)/events.db", access: .readOnly)
    try late.execute("VACUUM INTO '\(copy)/events.db'")
    try EventFollower(copy).catchUp()
    #expect(try contents(copy) == early)
    let other = try EventWorld()
    try EventFollower(other.directory).catchUp()
    try? FileManager.default.removeItem(atPath: "\(copy)/events.db")
    let foreign = try Database("\(other.directory)/events.db", access: .readOnly)
    try foreign.execute("VACUUM INTO '\(copy)/events.db'")
    try EventFollower(copy).catchUp()
    #expect(try contents(copy) == early)
  }

  @Test func `of an erased event nothing is left`() throws {
    let world = try EventWorld()
    let secret = ", \"bizTransactionList\": [{\"bizTransaction\": \"https://example.com/po/77\"}]"
    let number = try world.capture(
      [EventWorld.event(["A1"], "shipping", action: "OBSERVE", day: 1, secret)],
      as: "brand.example"
    )[0]
    try world.capture([EventWorld.event(["A1"], "packing", day: 2)], as: "brand.example")
    try EventFollower(world.directory).catchUp()
    #expect(try world.find([]).contains(number))
    try world.erase(number, of: "brand.example")
    #expect(try !world.find([]).contains(number))
    #expect(try world.find([("EQ_bizStep", "shipping")]) == [])
    #expect(try world.find([("MATCH_epc", EventWorld.item("A1"))]).count == 1)
    let left = try contents(world.directory)
    #expect(!left.contains { $0.contains("po/77") })
    try EventFollower(world.directory, isAnew: true).catchUp()
    #expect(try contents(world.directory) == left)
    #expect(
      !FileManager.default.contents(atPath: "\(world.directory)/events.db")!.contains(
        Data("po/77".utf8)
      )
    )
  }
}

extension EventWorld {
  /// States that an event is erased, and erases it.
  func erase(_ number: UInt64, of party: String) throws {
    let party = try #require(PartyName(party))
    let entry = try #require(try registrar.ledger.reader().read { try $0.entry(number) })
    let statement = ErasureStatement(
      party: party,
      erases: LogHash.leaf(entry.text),
      leaves: try Filing(encoded: try #require(entry.filing)).leaves,
      body: try StatementBody(parsing: try #require(entry.body).bytes),
      reason: "personal data"
    )
    try append(statement, by: party)
    try registrar.ledger.eraseBodies(of: [number])
  }

  private func append(_ statement: ErasureStatement, by party: PartyName) throws {
    let (registry, size) = try registrar.current()
    let now = try #require(Instant(milliseconds: EventWorld.clock))
    let admission = try Admission(
      origin: registrar.origin,
      standing: try #require(registry.standing(of: party, at: size)),
      signer: recorder,
      earlier: EarlierStatements(),
      now: { now },
      randomBytes: { Random.bytes($0) }
    )
    _ = try registrar.ledger.append([NewEntry(try admission.admit(statement))], admittedAt: size)
  }
}
