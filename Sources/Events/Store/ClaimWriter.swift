import EPCIS
import SQLite

/// Keeps under which company prefixes statements name something, so that what others say about what is
/// under a prefix is found without a look at the rest of the log.
final class ClaimWriter {
  private let database: Database
  private let addNamed: Statement
  private let addHeld: Statement
  private let addPrefix: Statement
  private let addOlder: Statement
  private let getPrefixes: Statement
  /// The codes of the prefixes that somebody holds or held; `nil` until they are read.
  private var held: Set<Int64>?

  init(_ database: Database) throws {
    self.database = database
    addNamed = try database.prepare("INSERT INTO named (root, number, party) VALUES (?, ?, ?)")
    addHeld = try database.prepare("INSERT INTO held (prefix, number, party) VALUES (?, ?, ?)")
    addPrefix = try database.prepare("INSERT INTO prefix (code) VALUES (?)")
    addOlder = try database.prepare(
      """
      INSERT INTO held (prefix, number, party)
        SELECT DISTINCT ?, number, party FROM named WHERE root >= ? AND root < ? OR root = ?
      """
    )
    getPrefixes = try database.prepare("SELECT code FROM prefix")
  }

  /// Keeps apart, from now on and for what was said before, what is named under further prefixes.
  func learn(_ prefixes: Set<String>) throws {
    var held = try known()
    for prefix in prefixes {
      let code = CompanyDigits.code(prefix)
      guard held.insert(code).inserted else { continue }
      let roots = CompanyDigits.roots(under: prefix)
      try addOlder.run(
        .integer(code),
        .integer(roots.lowerBound),
        .integer(roots.upperBound),
        .integer(CompanyDigits.wide(prefix))
      )
      try addPrefix.run(.integer(code))
    }
    self.held = held
  }

  /// Keeps what statement `number` names, of the party with the word `party`.
  func add(_ members: JSONValue, number: UInt64, party: Int64) throws {
    let digits = CompanyDigits(in: members)
    for root in digits.roots { try addNamed.run(.integer(root), .number(number), .integer(party)) }
    for code in digits.codes(among: try known()) {
      try addHeld.run(.integer(code), .number(number), .integer(party))
    }
  }

  /// Forgets what was not written, after a transaction has failed.
  func forget() { held = nil }

  private func known() throws -> Set<Int64> {
    if let held { return held }
    let codes = Set(try getPrefixes.all { $0.integer(0) })
    held = codes
    return codes
  }
}
