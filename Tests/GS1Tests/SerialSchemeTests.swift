import GS1
import Testing

@Suite struct SerialSchemeTests {
  @Test(arguments: ["7K3MDXWW7XH6D6ZDWB", "7K3MGH1GZC5TQKP0H4", "7K3MSQ8EXADSV9V2QB"])
  func `a serial of the scheme is known as one, and no single slip is`(_ serial: String) {
    #expect(SerialScheme.isValid(serial))
    let bytes = Array(serial.utf8)
    for index in bytes.indices {
      for byte in UInt8.min...127 where byte != bytes[index] {
        var slip = bytes
        slip[index] = byte
        #expect(!SerialScheme.isValid(String(decoding: slip, as: UTF8.self)))
      }
    }
  }

  @Test(arguments: [
    "7K3MW53PQ1M7KB6CYX", "7K3MDXWW7XH6D6ZDWA", "7k3mdxww7xh6d6zdwb", "", "7K3M",
    "7K3MDXWW7XH6D6ZDWBB", "7K3MDXWW7XH6D6ZDé",
  ])
  func `other serials are not of the scheme`(_ serial: String) {
    #expect(!SerialScheme.isValid(serial))
  }

  @Test func `made serials are of the scheme and of their run`() throws {
    var source = Seeded()
    var made: Set<String> = []
    for _ in 0..<2_000 {
      let serial = try SerialScheme.make(run: "7K3M") { source.bytes($0) }
      #expect(SerialScheme.isValid(serial))
      #expect(serial.hasPrefix("7K3M"))
      made.insert(serial)
    }
    #expect(made.count == 2_000)
  }

  @Test func `a random part with an unusable check character is drawn again`() throws {
    var draws = 0
    for last in UInt8.min..<32 {
      _ = try SerialScheme.make(run: "0000") { count in
        draws += 1
        return [UInt8](repeating: 0, count: count - 1) + [last &+ UInt8(draws % 7)]
      }
    }
    #expect(draws > 32)
  }

  @Test func `a bad run or a broken source is refused`() {
    for run in ["", "7K3", "7K3MM", "7K3I", "7k3m"] {
      #expect(throws: GS1Error(.printRun, at: 0)) {
        try SerialScheme.make(run: run) { [UInt8](repeating: 1, count: $0) }
      }
    }
    #expect(throws: GS1Error(.randomness, at: 0)) {
      try SerialScheme.make(run: "7K3M") { _ in [] }
    }
  }
}
