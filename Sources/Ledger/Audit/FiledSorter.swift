/// Sorts more than memory holds: what does not fit is written as sorted runs, which are merged when they
/// are read.
struct FiledSorter {
  /// The memory and disk that sorting may take.
  struct Limits {
    /// The folder for runs.
    var folder: String
    /// How many are sorted in memory, of 48 bytes each; sorting takes half as much again.
    var countInMemory = 1 << 20
    /// How many runs there may be; they are joined to one when there are as many.
    var runsMax = 256
    /// How many of each run are read at a time.
    var countRead = 4_096
  }

  private let limits: Limits
  private var waiting: [FiledEntry] = []
  private var runs: [ScratchFile] = []
  private(set) var count = 0

  init(_ limits: Limits) { self.limits = limits }

  /// Takes one more.
  mutating func add(_ filed: FiledEntry) throws {
    if waiting.count == limits.countInMemory { try writeRun() }
    waiting.append(filed)
    count += 1
  }

  /// All of them in order; nothing may be added afterwards.
  mutating func sorted() throws -> SortedFilings {
    waiting.sort()
    return SortedFilings(waiting, runs, limits, count: count)
  }

  private mutating func writeRun() throws {
    waiting.sort()
    let run = try ScratchFile(in: limits.folder)
    try run.append(waiting)
    waiting.removeAll(keepingCapacity: true)
    runs.append(run)
    if runs.count == limits.runsMax { runs = [try joined()] }
  }

  private func joined() throws -> ScratchFile {
    let run = try ScratchFile(in: limits.folder)
    var merge = try FiledMerge([], runs, limits)
    var chunk: [FiledEntry] = []
    while let next = try merge.next() {
      chunk.append(next)
      guard chunk.count == limits.countRead else { continue }
      try run.append(chunk)
      chunk.removeAll(keepingCapacity: true)
    }
    try run.append(chunk)
    return run
  }
}

/// What was sorted; it can be read more than once.
struct SortedFilings {
  private let inMemory: [FiledEntry]
  private let runs: [ScratchFile]
  private let limits: FiledSorter.Limits
  let count: Int

  init(_ inMemory: [FiledEntry], _ runs: [ScratchFile], _ limits: FiledSorter.Limits, count: Int) {
    (self.inMemory, self.runs, self.limits, self.count) = (inMemory, runs, limits, count)
  }

  /// Reads them from the first on.
  func merge() throws -> FiledMerge { try FiledMerge(inMemory, runs, limits) }
}

/// Merges sorted runs.
struct FiledMerge {
  /// One run on its way through the merge.
  private struct Source {
    let run: ScratchFile?
    var buffer: [FiledEntry]
    var place = 0
    var offset: Int

    var head: FiledEntry { buffer[place] }

    /// Goes on; whether there is one more.
    mutating func advance(countRead: Int) throws -> Bool {
      place += 1
      return try place < buffer.count || fill(countRead)
    }

    mutating func fill(_ countRead: Int) throws -> Bool {
      guard let run, offset < run.byteCount else { return false }
      let stride = MemoryLayout<FiledEntry>.stride
      let count = min(countRead, (run.byteCount - offset) / stride)
      if buffer.count != count { buffer = Array(repeating: FiledEntry.none, count: count) }
      try run.read(into: &buffer, at: offset)
      offset += count * stride
      place = 0
      return true
    }
  }

  private let countRead: Int
  private var sources: [Source] = []
  /// A heap of places in `sources`: each has a head that is not above those of the two below it.
  private var heap: [Int] = []

  init(_ inMemory: [FiledEntry], _ runs: [ScratchFile], _ limits: FiledSorter.Limits) throws {
    countRead = limits.countRead
    if !inMemory.isEmpty { sources.append(Source(run: nil, buffer: inMemory, offset: 0)) }
    for run in runs {
      var source = Source(run: run, buffer: [], offset: 0)
      if try source.fill(countRead) { sources.append(source) }
    }
    heap = Array(sources.indices)
    for place in heap.indices.reversed() { sink(place) }
  }

  /// The next in order; `nil` after the last.
  mutating func next() throws -> FiledEntry? {
    guard let first = heap.first else { return nil }
    let next = sources[first].head
    if try !sources[first].advance(countRead: countRead) {
      let last = heap.removeLast()
      guard !heap.isEmpty else { return next }
      heap[0] = last
    }
    sink(0)
    return next
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var least = place
      for child in 2 * place + 1..<min(2 * place + 3, max(heap.count, 2 * place + 1))
      where sources[heap[child]].head < sources[heap[least]].head {
        least = child
      }
      if least == place { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}
