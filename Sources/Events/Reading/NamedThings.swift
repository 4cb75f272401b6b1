import EPCIS
import GS1

/// What a statement names under some company prefixes.
struct NamedThings {
  private var seen: Set<String> = []
  /// Items in lists of thousands, which are told apart by where they stand.
  private var listed = 0
  /// The canonical URIs of the first ones, in the order in which they stand.
  private(set) var first: [String] = []

  /// How many are named.
  var count: Int { seen.count + listed }

  /// Looks through the members part of a statement.
  init(under prefixes: [String], in members: JSONValue) {
    let ids = NamedIDs(in: members)
    ids.forEach { id, list in
      guard prefixes.contains(where: id.covers(prefix:)) else { return }
      guard let list else {
        guard seen.insert(id.uri).inserted else { return }
        if first.count < Claim.thingsMax { first.append(id.uri) }
        return
      }
      for index in 0..<min(list.count, Claim.thingsMax - first.count) {
        first.append(ids.uri(list[index]))
      }
      listed += list.count
    }
  }
}
