public import GS1
import Merkle

extension Journey {
  /// A link that the holder of the company prefix registered.
  public struct RegisteredLink: Sendable {
    /// Its entry in the log.
    public let entry: UInt64
    /// Who registered it.
    public let party: PartyName
    /// What it is about: the thing that was asked for, its lot, or its product.
    public let about: CanonicalID
    /// The link.
    public let link: Link
  }
}

/// Finds the links in force.
struct LinkReader {
  let records: Records

  /// Those of the thing itself first, then of its lots, then of its product; the newest first.
  var links: [Journey.RegisteredLink] {
    let subject = records.closure.subject
    var places: [(CanonicalID, KeyKind)] = [(subject.id, .id)]
    places += records.closure.lots.map { ($0, .id) }
    if let described = subject.described { places.append((described, .product)) }
    return places.flatMap { id, kind in links(about: id, under: .of(kind, id.uri)) }
  }

  private func links(about id: CanonicalID, under key: IndexKey) -> [Journey.RegisteredLink] {
    records.standing(under: key).reversed().compactMap { reading in
      guard reading.role == .described, reading.statement.type == "Link",
        let party = reading.statement.party, let body = reading.statement.body,
        let link = try? Link(body.json)
      else { return nil }
      return Journey.RegisteredLink(
        entry: reading.statement.number,
        party: party,
        about: id,
        link: link
      )
    }
  }
}
