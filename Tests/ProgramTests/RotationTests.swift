import Foundation
import Testing

/// A log that changes its key while readers, who know keys from their trust files, go on.
@Suite struct RotationTests {
  @Test func `a log changes its key, and old bundles stay valid under their trust file`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let keys = "\(world.data)/keys"
      let code = "https://id.gs1.org/01/09520003000308/21/"
      let old = "\(folder)/old.txt"
      let text = try String(contentsOfFile: "\(world.data)/trust.txt", encoding: .utf8)
      try text.write(toFile: old, atomically: true, encoding: .utf8)
      func capture(_ serial: String) throws {
        let captured = try world.captureHere(serial)
        #expect(captured.code == 0, "\(captured.errors)")
      }
      func bundle(_ serial: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try world.serve { url in
          bytes = Array(
            try Program.get("\(url)/01/09520003000308/21/\(serial)?format=bundle").utf8
          )
        }
        return bytes
      }
      func verify(_ bundle: [UInt8], _ serial: String, _ trust: String) throws -> Int32 {
        let arguments = ["verify", "-", "--quiet", "--trust", trust, "--code", code + serial]
        return try Program.run(arguments, input: bundle).code
      }
      try capture("K1")
      let first = try bundle("K1")

      // A key of another name is refused.
      _ = try Program.run("keygen", "other.example", "--out", "\(keys)/next-log.key")
      let wrong = try world.captureHere("K2")
      #expect(wrong.code == 78 && wrong.errors.contains("no key of ledger.example"))
      try FileManager.default.removeItem(atPath: "\(keys)/next-log.key")

      // Both sign.
      let made = try Program.run("keygen", "ledger.example", "--out", "\(keys)/next-log.key")
      let vkey = made.output.trimmingCharacters(in: .newlines)
      let new = "\(folder)/new.txt"
      let lines = text.split(separator: "\n").map { $0.hasPrefix("log ") ? "log \(vkey)" : $0[...] }
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: new,
        atomically: true,
        encoding: .utf8
      )
      try capture("K2")
      let second = try bundle("K2")
      #expect(try verify(second, "K2", old) == 0)
      #expect(try verify(second, "K2", new) == 0)

      // The old key is gone; the service itself trusts the new one.
      try FileManager.default.removeItem(atPath: "\(keys)/log.key")
      try FileManager.default.moveItem(
        atPath: "\(keys)/next-log.key",
        toPath: "\(keys)/log.key"
      )
      try FileManager.default.removeItem(atPath: "\(world.data)/trust.txt")
      try FileManager.default.copyItem(atPath: new, toPath: "\(world.data)/trust.txt")
      try capture("K3")
      let third = try bundle("K3")
      #expect(try verify(third, "K3", new) == 0)
      #expect(try verify(third, "K3", old) == 1)
      // What was made before stays valid where the old trust file was kept, and says nothing else.
      #expect(try verify(first, "K1", old) == 0)
      #expect(try verify(first, "K1", new) == 1)
      #expect(try verify(second, "K2", old) == 0)
      #expect(try Program.run("check", "--data", world.data).code == 0)
    }
  }

  @Test func `recorder and governance change their keys, and old bundles stay valid`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let (keys, trust) = ("\(world.data)/keys", "\(world.data)/trust.txt")
      func run(_ arguments: String..., code: Int32 = 0) throws -> Program.Outcome {
        let outcome = try Program.run(arguments)
        #expect(outcome.code == code, "\(arguments): \(outcome.output)\(outcome.errors)")
        return outcome
      }
      func capture(_ serial: String, code: Int32 = 0) throws {
        let document = try world.document(serial)
        _ = try run("capture", "--data", world.data, "--as", "brand.example", document, code: code)
      }
      func key(_ name: String, at path: String) throws -> String {
        try run("keygen", name, "--out", path).output.trimmingCharacters(in: .newlines)
      }
      func replace(_ path: String, by new: String) throws {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: new, toPath: path)
      }
      func bundle(_ serial: String) throws -> [UInt8] {
        var text = ""
        try world.serve { url in
          text = try Program.get("\(url)/01/09520003000308/21/\(serial)?format=bundle")
        }
        return Array(text.utf8)
      }
      func verify(_ bundle: [UInt8], _ serial: String) throws -> Program.Outcome {
        let code = "https://id.gs1.org/01/09520003000308/21/\(serial)"
        return try Program.run(["verify", "-", "--trust", trust, "--code", code], input: bundle)
      }
      try capture("K1")
      let first = try bundle("K1")

      // The recorder: the new key is registered, used, and then the old one is taken away.
      let recorder = "ledger.example/recorder"
      let old = try run("keygen", "--show", "\(keys)/recorder.key").output
        .trimmingCharacters(in: .newlines)
      let new = try key(recorder, at: "\(folder)/recorder.key")
      _ = try run("party", "key", recorder, "--add", new, "--data", world.data)
      try capture("K2")
      _ = try run("party", "key", recorder, "--remove", old, "--data", world.data)
      try capture("K3", code: 1)
      try replace("\(keys)/recorder.key", by: "\(folder)/recorder.key")
      try capture("K3")

      // The governance: old and new sign the change, and only the new one admits from then on.
      let governor = try key("gov.new.example", at: "\(folder)/governor.key")
      let change = "\(folder)/change.txt"
      _ = try run(
        "governance",
        "propose",
        "--data",
        world.data,
        "--remove",
        "ledger.example/governance-1",
        "--add",
        governor,
        "--out",
        change
      )
      for file in ["\(keys)/governance-1.key", "\(folder)/governor.key"] {
        _ = try run("governance", "sign", change, "--key", file)
      }
      _ = try run("governance", "submit", change, "--data", world.data)
      let rename = ["party", "change", "brand.example", "--display", "New", "--data", world.data]
      let refused = try Program.run(rename)
      #expect(refused.code == 1 && refused.errors.contains("fewer than must sign"))
      try replace("\(keys)/governance-1.key", by: "\(folder)/governor.key")
      #expect(try Program.run(rename).code == 0)
      try capture("K4")

      for (bundle, serial) in [(first, "K1")]
        + (try ["K1", "K2", "K3", "K4"].map { (try bundle($0), $0) })
      {
        let verified = try verify(bundle, serial)
        #expect(verified.code == 0, "\(serial): \(verified.output)\(verified.errors)")
        #expect(verified.output.contains("recorder for brand.example"))
        #expect(!verified.output.contains("not counted"))
      }
      #expect(try run("check", "--data", world.data).code == 0)
    }
  }
}
