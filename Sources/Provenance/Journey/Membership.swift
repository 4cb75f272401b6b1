import EPCIS
import Merkle

/// In which containers a thing was, and from when to when.
///
/// A window runs from joining to leaving, both included, by the widest reading of event and record
/// time; windows nest.
struct Membership {
  /// From when to when something was inside, in seconds since 1970.
  struct Window: Hashable {
    var from: Int64
    var to: Int64

    static let always = Window(from: .min, to: .max)

    func intersection(_ other: Window) -> Window? {
      let both = Window(from: max(from, other.from), to: min(to, other.to))
      return both.from <= both.to ? both : nil
    }

    /// Whether the widest reading of a statement's time touches the window.
    func touches(_ statement: Closure.Statement) -> Bool {
      statement.earliest <= to && statement.latest >= from
    }
  }

  /// The windows of each container, by its key; the thing itself is always there.
  private(set) var windows: [IndexKey: [Window]] = [:]
  private let records: Records

  init(of key: IndexKey, in records: Records) {
    self.records = records
    windows[key] = [.always]
    var queue = [key]
    var visited: Set<IndexKey> = [key]
    while !queue.isEmpty {
      let child = queue.removeFirst()
      for parent in follow(child) where visited.insert(parent).inserted { queue.append(parent) }
    }
  }

  /// Adds the windows of `child` in its containers.
  private mutating func follow(_ child: IndexKey) -> [IndexKey] {
    let readings = records.standing(under: child).filter { $0.role == .child }
      .sorted { $0.statement.earliest < $1.statement.earliest }
    var parents: [IndexKey] = []
    for joining in readings where joining.statement.action != .delete {
      guard let parent = joining.statement.body?.parentID else { continue }
      let left = leaving(child, parent, after: joining.statement, readings)
      let window = Window(from: joining.statement.earliest, to: left)
      for outer in windows[child] ?? [] {
        if let inner = window.intersection(outer) { windows[parent, default: []].append(inner) }
      }
      parents.append(parent)
    }
    return parents
  }

  /// When `child` left `parent` again: taken out, everything taken out, or packed elsewhere.
  private func leaving(
    _ child: IndexKey,
    _ parent: IndexKey,
    after joining: Closure.Statement,
    _ readings: [Records.Reading]
  ) -> Int64 {
    let own = readings.filter { reading in
      let isElsewhere =
        reading.statement.action == .add && reading.statement.body?.parentID != parent
      let isTakenOut =
        reading.statement.action == .delete && reading.statement.body?.parentID == parent
      return isElsewhere || isTakenOut
    }
    let emptied = records.standing(under: parent).filter { reading in
      reading.role == .parent && reading.statement.action == .delete
        && reading.statement.body?.hasAllChildren == true
    }
    let later = (own + emptied).filter { $0.statement.eventSeconds >= joining.eventSeconds }
    let first = later.filter { $0.statement.number != joining.number }
      .min { $0.statement.eventSeconds < $1.statement.eventSeconds }
    return first?.statement.latest ?? .max
  }
}

extension Closure.Statement {
  /// When it happened, in seconds since 1970.
  var eventSeconds: Int64 { (eventTime?.milliseconds ?? 0) / 1000 }
  /// The earlier of event and record time.
  var earliest: Int64 { min(eventSeconds, Int64(clamping: recordTime)) }
  /// The later of event and record time.
  var latest: Int64 { max(eventSeconds, Int64(clamping: recordTime)) }
}
