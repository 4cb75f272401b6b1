import EPCIS
import GS1
import Ledger

/// What one member may read.
struct Rights {
  /// Every reader whose lists are open to the member.
  let readers: [Int64]
  private let member: Member
  private let captured: Set<String>
  private let tookPart: EventLists.Found?
  private let reader: EventReader

  init(_ member: Member, _ reader: EventReader) throws {
    self.reader = reader
    self.member = member
    captured = Set([member.party] + member.sharers)
    var readers: [Int64] = []
    for party in captured.sorted() {
      guard let word = try reader.lists.id(of: party) else { continue }
      readers.append(ReaderID.captured(word))
    }
    if let own = try reader.lists.id(of: member.party) {
      readers.append(ReaderID.tookPart(own))
      tookPart = try reader.lists.list(
        EventQuery.Mark(.all, ""),
        reader: ReaderID.tookPart(own)
      )
    } else {
      tookPart = nil
    }
    self.readers = readers
  }

  /// Whether the member may read all of event `number`.
  func covers(_ number: UInt64) throws -> Bool {
    guard let row = try reader.row(number) else { return false }
    if captured.contains(row.party) { return true }
    return try tookPart.map { try reader.lists.contains(number, $0) } ?? false
  }

  /// Whether the member has handled the thing `uri`, of which `entries` are all that is said.
  ///
  /// A serial is known to whoever had the thing. Numbers of containers and assets are counted up, so there
  /// the member's own word that it saw one is not enough: it holds the company prefix, or somebody else
  /// named it as source or destination there, or shares what it captured.
  func hasHandled(_ uri: String, _ entries: [UInt64]) throws -> Bool {
    guard let id = try? CanonicalID(identifier: uri, rules: .lenient), Rights.isCounted(id),
      !member.prefixes.contains(where: id.covers(prefix:))
    else { return try entries.contains(where: covers) }
    return try entries.contains { number in
      guard let row = try reader.row(number), row.party != member.party else { return false }
      return try covers(number)
    }
  }

  /// Whether others can guess the number of a thing: SSCC, GRAI, GIAI, GSIN, GINC.
  private static func isCounted(_ id: CanonicalID) -> Bool {
    [.sscc, .returnableAsset, .asset, .shipment, .consignment].contains(id.kind)
  }

  /// The lists of the events with `mark` that are open to the member.
  func lists(_ mark: EventQuery.Mark) throws -> [EventLists.Found] {
    let readers = mark.attribute.isPerReader ? readers : [ReaderID.everybody]
    return try readers.compactMap { try reader.lists.list(mark, reader: $0) }
  }
}
