import Crypto
import Merkle
import Notes

extension Verifier {
  /// Step 5, first part: which lookups name each entry.
  ///
  /// - Returns: by entry, the keys under which it is listed, ascending.
  func names() throws(Refusal) -> [UInt64: [IndexKey]] {
    let numbers = Set(bundle.entries.map(\.number))
    var names: [UInt64: [IndexKey]] = [:]
    for (place, lookup) in bundle.lookups.enumerated() {
      guard case .entries(let listed) = lookup.finding else { continue }
      for number in listed {
        guard numbers.contains(number) else {
          let message = "entry \(number) is not in the bundle"
          throw Refusal(step: 5, field: "lookups[\(place)].entries", message)
        }
        names[number, default: []].append(lookup.key)
      }
    }
    return names
  }

  /// Step 5: every entry stands in the log, and belongs here.
  ///
  /// - Returns: when each statement was recorded, in seconds since 1970.
  func checkEntries(
    _ checkpoint: Checkpoint,
    _ names: [UInt64: [IndexKey]],
    _ index: IndexEntries
  ) throws(Refusal) -> [UInt64: UInt64] {
    var recordTimes: [UInt64: UInt64] = [:]
    var indexNeeded: Set<UInt64> = [index.last.number]
    for (place, entry) in bundle.entries.enumerated() {
      try checkInclusion(of: entry, at: place, checkpoint)
      let kind = try checkKind(of: entry, at: place, names[entry.number] ?? [])
      guard kind == .statement else { continue }
      let above = try firstIndexEntry(above: entry.number, at: place, in: index.all)
      recordTimes[entry.number] = above.time
      indexNeeded.insert(above.number)
    }
    for (place, entry) in bundle.entries.enumerated()
    where EntryKind(firstLineOf: entry.text) == .index && !indexNeeded.contains(entry.number) {
      throw refusal(5, "the index entry is not the first above a statement", at: place)
    }
    return recordTimes
  }

  private func checkInclusion(
    of entry: ProofBundle.Entry,
    at place: Int,
    _ checkpoint: Checkpoint
  ) throws(Refusal) {
    do {
      try InclusionProof.verify(
        leaf: LogHash.leaf(entry.text),
        index: entry.number,
        size: checkpoint.size,
        path: entry.path,
        root: checkpoint.root
      )
    } catch {
      throw Refusal(step: 5, field: "entries[\(place)].path", "\(error)")
    }
  }

  /// Checks that the entry is of a kind that may stand under `keys`.
  private func checkKind(
    of entry: ProofBundle.Entry,
    at place: Int,
    _ keys: [IndexKey]
  ) throws(Refusal) -> EntryKind {
    let read: LogEntry
    do { read = try LogEntry(parsing: entry.text, origin: origin) } catch {
      throw Refusal(step: 5, field: "entries[\(place)].text", error.message)
    }
    let kind: EntryKind
    let isInPlace: Bool
    switch read {
    case .index: (kind, isInPlace) = (.index, keys.isEmpty)
    case .statement:
      (kind, isInPlace) = (.statement, !keys.isEmpty && !keys.contains(where: \.isRegistry))
    case .party:
      let own = MapKeys.registry(entry.text, origin: origin)
      (kind, isInPlace) = (.party, !keys.isEmpty && keys.allSatisfy(own.contains))
    case .governance:
      let own = MapKeys.registry(entry.text, origin: origin)
      (kind, isInPlace) = (.governance, !keys.isEmpty && keys.allSatisfy(own.contains))
    }
    guard isInPlace else {
      throw refusal(5, "the entry does not stand under the keys that name it", at: place)
    }
    guard (kind == .statement) == (entry.statement != nil) else {
      throw refusal(5, "a statement has a note, and nothing else has", at: place)
    }
    return kind
  }

  /// The first index entry above a statement: it covers it, and the one before it does not.
  private func firstIndexEntry(
    above number: UInt64,
    at place: Int,
    in all: [IndexEntry]
  ) throws(Refusal) -> IndexEntry {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].number < number { low = middle + 1 } else { high = middle }
    }
    guard low < all.count, all[low].previous.map({ $0 < number }) ?? true else {
      throw refusal(5, "the index entry that tells when it was recorded is missing", at: place)
    }
    return all[low]
  }
}
