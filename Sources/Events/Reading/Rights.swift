import EPCIS
import Ledger

/// What one member may read.
struct Rights {
  /// Every reader whose lists are open to the member.
  let readers: [Int64]
  private let captured: Set<String>
  private let tookPart: EventLists.Found?
  private let reader: EventReader

  init(_ member: Member, _ reader: EventReader) throws {
    self.reader = reader
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

  /// Whether the member has handled a thing of which `entries` are all that is said.
  func hasHandled(_ entries: [UInt64]) throws -> Bool {
    for number in entries where try covers(number) { return true }
    return false
  }

  /// The lists of the events with `mark` that are open to the member.
  func lists(_ mark: EventQuery.Mark) throws -> [EventLists.Found] {
    let readers = mark.attribute.isPerReader ? readers : [ReaderID.everybody]
    return try readers.compactMap { try reader.lists.list(mark, reader: $0) }
  }
}
