import Foundation
import Testing

/// Witnesses as processes of their own, which are killed at any moment.
@Suite struct WitnessProcessTests {
  @Test func `a log is cosigned by witnesses that are killed and come back`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let log = try Program.run("keygen", "--show", "\(world.data)/keys/log.key").output
        .trimmingCharacters(in: .newlines)
      let witnesses = try ["w1", "w2"].map { try WitnessProcess($0, log: log, folder: folder) }
      for witness in witnesses { try witness.start() }
      let lines = zip(["w1", "w2"], witnesses).map { "witness \($0) \($1.vkey) \($1.url)\n" }
      try (lines.joined() + "quorum 1\n").write(
        toFile: "\(world.data)/witnesses.txt",
        atomically: true,
        encoding: .utf8
      )
      var sizes: [Int] = []
      for (turn, serial) in ["S1", "S2", "S3", "S4"].enumerated() {
        // Each is away in turn, and one of them is enough.
        witnesses[turn % 2].kill()
        let captured = try Program.run([
          "capture", "--data", world.data, "--as", "brand.example", try world.document(serial),
        ])
        #expect(captured.code == 0, "\(captured.errors)")
        #expect(captured.errors.contains("witness=w\(turn % 2 + 1): cannot connect"))
        try witnesses[turn % 2].start()
        sizes.append(try size(at: witnesses[(turn + 1) % 2], log))
      }
      #expect(sizes == sizes.sorted() && Set(sizes).count == sizes.count)
      // One that was away goes on from where it was.
      let last = try Program.run([
        "capture", "--data", world.data, "--as", "brand.example", try world.document("S5"),
      ])
      #expect(last.code == 0 && !last.errors.contains("witness="), "\(last.errors)")
      let both = try witnesses.map { try size(at: $0, log) }
      #expect(both[0] == both[1])
    }
  }

  @Test func `what a witness has answered survives that it is killed`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let log = try Program.run("keygen", "--show", "\(world.data)/keys/log.key").output
        .trimmingCharacters(in: .newlines)
      let witness = try WitnessProcess("w1", log: log, folder: folder)
      try "witness w1 \(witness.vkey) \(witness.url)\n".write(
        toFile: "\(world.data)/witnesses.txt",
        atomically: true,
        encoding: .utf8
      )
      var last = 0
      for turn in 0..<6 {
        try witness.start()
        let captured = try Program.run([
          "capture", "--data", world.data, "--as", "brand.example", try world.document("T\(turn)"),
        ])
        #expect(captured.code == 0, "\(captured.errors)")
        witness.kill()
        try witness.start()
        let size = try size(at: witness, log)
        #expect(size > last)
        last = size
        witness.kill()
      }
    }
  }

  @Test func `a witness says what it lacks`() throws {
    try Program.withFolder { folder in
      let key = "\(folder)/party.key"
      _ = try Program.run("keygen", "party.example", "--out", key)
      let state = ["witness", "--state", "\(folder)/w.db", "--key", key]
      #expect(try Program.run(state).code == 64)
      let wrong = try Program.run(state + ["--log", "x"])
      #expect(wrong.code == 78)
      #expect(wrong.errors.contains("no key of a cosigner"))
    }
  }

  /// The size of the tree that a witness has cosigned last.
  private func size(at witness: WitnessProcess, _ log: String) throws -> Int {
    let origin = try #require(log.split(separator: "+").first)
    let hash = try shell("printf %s '\(origin)' | sha256sum").prefix(64)
    let text = try shell("curl -sS \(witness.url)/\(hash)/checkpoint")
    return try #require(Int(text.split(separator: "\n")[1]))
  }

  private func shell(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}
