import CAllocations
import HTTP

/// What one request costs without a network: bytes in, bytes out, on one thread.
struct RequestBenchmark {
  /// How many requests make a round.
  var requests = 200_000
  /// Of so many rounds the median counts.
  var rounds = 7

  func run(_ progress: Progress) throws {
    var table = TextTable("one request", "bytes", "ns", "allocations")
    for step in Step.allCases {
      progress.report("requests: \(step.rawValue)")
      for sample in RequestSample.all {
        let cost = measure(step, sample)
        table.add(
          "\(step.rawValue), \(sample.name)",
          "\(sample.bytes.count)",
          Figures.number(cost.nanoseconds),
          Figures.number(cost.allocations)
        )
      }
    }
    progress.report("requests: over a socket")
    let perRequest = try SocketAllocations.perRequest(requests: requests / 10)
    table.add("over a socket, counted on the loop's thread", "", "", Figures.number(perRequest))
    progress.clear()
    print("\nHTTP in memory, median of \(rounds) rounds of \(Figures.count(requests)) requests\n")
    print(table.text)
  }

  /// How far a request is followed.
  private enum Step: String, CaseIterable {
    case read
    case answer = "read, found among what is ready, written (4 KiB)"
  }

  private struct Cost {
    var nanoseconds: Double
    var allocations: Double
  }

  private func measure(_ step: Step, _ sample: RequestSample) -> Cost {
    var pipe = InMemoryConnection(writes: step != .read)
    pipe.run(sample.bytes, times: requests / 10)
    let costs = (0..<rounds).map { _ in
      let (start, before) = (Lap(), allocations())
      pipe.run(sample.bytes, times: requests)
      let count = allocations() - before
      let seconds = Lap().since(start).processor
      return Cost(
        nanoseconds: seconds * 1e9 / Double(requests),
        allocations: Double(count) / Double(requests)
      )
    }
    return Cost(
      nanoseconds: costs.map(\.nanoseconds).sorted()[rounds / 2],
      allocations: costs.map(\.allocations).max() ?? 0
    )
  }
}

/// What a loop does with what it received, but for the system calls.
private struct InMemoryConnection {
  let writes: Bool
  let ready = ReadyAnswers(["/": .init(.text("")), "/x": .init(ReadyBody.response)])
  let encoder = ResponseEncoder(seconds: 0)
  var decoder = RequestDecoder()
  var memory = RequestMemory()
  var out: [UInt8] = []

  mutating func run(_ bytes: [UInt8], times: Int) {
    for _ in 0..<times {
      var range = bytes.indices
      guard let request = try? decoder.next(bytes, &range, Limits(), &memory)
      else { preconditionFailure("a sample is a whole request") }
      if writes, let response = ready.answer(to: request) {
        let version = request.version
        encoder.encodeHead(response, version: version, keepsAlive: true, into: &out)
        out.append(contentsOf: response.body)
        out.removeAll(keepingCapacity: true)
      }
      memory.reclaim(request)
    }
  }
}

/// The answer that all servers give when they are compared.
enum ReadyBody {
  /// 4,096 bytes of JSON.
  static let bytes: [UInt8] = {
    let (start, end) = ("{\"filler\":\"", "\"}")
    let filler = String(repeating: "x", count: 4_096 - start.utf8.count - end.utf8.count)
    return Array((start + filler + end).utf8)
  }()

  static let response = Response.json(bytes)
}
