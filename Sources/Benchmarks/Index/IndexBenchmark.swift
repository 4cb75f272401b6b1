import Merkle
import Provenance

/// How many items a second are registered in the index, and how that changes as it grows.
struct IndexBenchmark {
  var workloads: [Workload] = [.runs, .products]
  var items = 10_000_000
  /// The items of one document, which is one entry of the log.
  var documentItems = 10_000
  /// The items of one durable commit.
  var commitItems = 50_000

  func run(in folder: String, _ progress: Progress) throws {
    for workload in workloads {
      let curve = try measure(workload, at: "\(folder)/index-\(workload).db", progress)
      progress.clear()
      print(
        """

        Index: \(workload.title)
        \(Figures.count(documentItems)) new items a document, \
        \(Figures.count(commitItems)) a durable commit

        \(table(curve))
        """
      )
    }
  }

  // MARK: Measuring

  /// What was measured up to some number of items.
  private struct Point {
    var items = 0
    var bytes = 0
    /// Making index keys of canonical URIs.
    var keys = Spent()
    /// Computing the new pages and the root.
    var pages = Spent()
    /// Writing them durably.
    var disk = Spent()

    var wall: Double { keys.wall + pages.wall + disk.wall }
    var processor: Double { keys.processor + pages.processor + disk.processor }
  }

  private func measure(
    _ workload: Workload,
    at path: String,
    _ progress: Progress
  ) throws -> [Point] {
    var file = try IndexFile(path)
    var source = ItemSource(workload)
    var points = [Point()]
    var (now, entry) = (Point(), UInt64(0))
    while now.items < items {
      let documents = makeDocuments(&source, left: items - now.items)
      now.items += documents.reduce(0) { $0 + $1.count }
      try register(documents, from: &entry, in: &file, &now)
      if now.items >= items || now.items - points[points.count - 1].items >= segment {
        now.bytes = try file.byteCount()
        points.append(now)
      }
      let rate = Figures.count(Int(Double(now.items) / now.wall))
      progress.report(
        "index, \(workload): \(Figures.count(now.items)) of \(Figures.count(items)), \(rate)/s"
      )
    }
    return points
  }

  private func makeDocuments(_ source: inout ItemSource, left: Int) -> [[String]] {
    var left = min(left, commitItems)
    var documents: [[String]] = []
    while left > 0 {
      documents.append(source.document(min(left, documentItems)))
      left -= documentItems
    }
    return documents
  }

  /// Registers the items of documents, each of which becomes an entry, in one commit.
  private func register(
    _ documents: [[String]],
    from entry: inout UInt64,
    in file: inout IndexFile,
    _ point: inout Point
  ) throws {
    let start = Lap()
    var batch: [(key: IndexKey, entry: UInt64)] = []
    for document in documents {
      for uri in document { batch.append((.of(.id, uri), entry)) }
      entry += 1
    }
    let keysMade = Lap()
    let changes = try file.adding(batch)
    let pagesMade = Lap()
    try file.commit(changes)
    point.keys += keysMade.since(start)
    point.pages += pagesMade.since(keysMade)
    point.disk += Lap().since(pagesMade)
  }

  // MARK: Printing

  /// The items between two rows of the table: ten rows, or one a million items up to twenty.
  private var segment: Int {
    items <= 2_000_000 ? max(1, items / 10) : max(1_000_000, items / 20)
  }

  private func table(_ points: [Point]) -> String {
    var table = TextTable(
      "items",
      "items/s, these",
      "items/s, all",
      "items/processor s",
      "keys",
      "pages",
      "disk",
      "bytes/item"
    )
    for (before, point) in zip(points, points.dropFirst()) {
      let items = Double(point.items - before.items)
      let wall = point.wall - before.wall
      table.add(
        Figures.count(point.items),
        Figures.count(Int(items / wall)),
        Figures.count(Int(Double(point.items) / point.wall)),
        Figures.count(Int(items / (point.processor - before.processor))),
        Figures.share((point.keys - before.keys).wall, of: wall),
        Figures.share((point.pages - before.pages).wall, of: wall),
        Figures.share((point.disk - before.disk).wall, of: wall),
        Figures.number(Double(point.bytes) / Double(point.items))
      )
    }
    return table.text
  }
}
