import Foundation
import Testing

/// A consortium whose governance keys are held by different people, as commands on their machines.
@Suite struct GovernanceTests {
  /// Three members with a key each, and a ledger that two of them have founded.
  struct World {
    let folder: String
    let data: String
    let keys: [String]
    let vkeys: [String]

    init(_ folder: String) throws {
      self.folder = folder
      data = "\(folder)/ledger"
      keys = ["a", "b", "c"].map { "\(folder)/\($0).key" }
      vkeys = try ["a", "b", "c"].map { name in
        let made = try Program.run(
          "keygen",
          "gov.\(name).example",
          "--out",
          "\(folder)/\(name).key"
        )
        return made.output.trimmingCharacters(in: .newlines)
      }
    }

    func file(_ name: String) -> String { "\(folder)/\(name)" }

    func run(_ arguments: [String], _ more: String..., code: Int32 = 0) throws -> Program.Outcome {
      let outcome = try Program.run(arguments + more)
      #expect(outcome.code == code, "\(arguments + more): \(outcome.output)\(outcome.errors)")
      return outcome
    }

    func found() throws {
      let founding = file("founding.txt")
      let adds = vkeys.flatMap { ["--add", $0] }
      _ = try run(
        ["governance", "propose", "--origin", "ledger.example", "--threshold", "2"] + adds,
        "--out",
        founding
      )
      let past = ["--at", "2026-01-01T00:00:00Z"]
      let early = try run(["init", "--data", data, "--genesis", founding] + past, code: 1)
      #expect(early.errors.contains("[threshold]"))
      _ = try run(["governance", "sign", founding, "--key", keys[0]])
      let half = try run(["init", "--data", data, "--genesis", founding] + past, code: 1)
      #expect(half.errors.contains("[own_threshold]"))
      _ = try run(["governance", "sign", founding, "--key", keys[2]])
      _ = try run(["init", "--data", data, "--genesis", founding] + past)
    }

    /// Has `signers` sign the proposal and submits it.
    func agree(_ proposal: String, _ signers: [Int] = [0, 1]) throws {
      for signer in signers {
        _ = try run(["governance", "sign", proposal, "--key", keys[signer], "--data", data])
      }
      _ = try run(["governance", "submit", proposal, "--data", data])
    }
  }

  @Test func `people who never meet found a ledger, admit a party, and change a key`() throws {
    try Program.withFolder { folder in
      let world = try World(folder)
      try world.found()
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(world.data)/keys").count == 3)
      for name in ["recorder", "governance"] {
        try world.agree("\(world.data)/proposals/\(name).txt", [1, 2])
      }
      // No key of the governance is here, so the command says what to do.
      let add = [
        "party", "add", "lab.example", "--data", world.data, "--display", "Lab", "--country", "DE",
        "--role", "laboratory", "--recorder",
      ]
      let alone = try world.run(add, code: 1)
      #expect(alone.errors.contains("--out FILE"))
      let proposal = world.file("lab.txt")
      _ = try world.run(add, "--out", proposal)
      // Two copies, signed at the same time.
      _ = try world.run(
        ["governance", "sign", proposal, "--key", world.keys[0], "--out", world.file("lab-a.txt")]
      )
      let shown = try world.run([
        "governance", "show", world.file("lab-a.txt"), "--data", world.data,
      ])
      #expect(shown.output.contains("name Lab") && shown.output.contains("1 more of"))
      let few = try world.run(
        ["governance", "submit", world.file("lab-a.txt"), "--data", world.data],
        code: 1
      )
      #expect(few.errors.contains("[threshold]") && few.errors.contains("hint:"))
      _ = try world.run(
        ["governance", "sign", proposal, "--key", world.keys[1], "--out", world.file("lab-b.txt")]
      )
      let submit = ["governance", "submit", world.file("lab-a.txt"), world.file("lab-b.txt")]
      let taken = try world.run(submit, "--data", world.data)
      #expect(taken.output.contains("lab.example, revision 1, is entry"))
      let again = try world.run(submit, "--data", world.data, code: 1)
      #expect(again.errors.contains("[stale]"))

      // A member leaves the governance, another takes its place.
      let new = try Program.run("keygen", "gov.d.example", "--out", world.file("d.key")).output
      let change = world.file("change.txt")
      _ = try world.run(
        ["governance", "propose", "--data", world.data, "--remove", "gov.a.example", "--add"],
        new.trimmingCharacters(in: .newlines),
        "--out",
        change
      )
      for key in world.keys.prefix(2) {
        _ = try world.run(["governance", "sign", change, "--key", key, "--data", world.data])
      }
      // The old ones agree; of the new ones only b has signed.
      let submission = ["governance", "submit", change, "--data", world.data]
      #expect(try world.run(submission, code: 1).errors.contains("[own_threshold]"))
      try world.agree(change, [2])
      let governed = try world.run(["governance", "show", "--data", world.data])
      #expect(governed.output.contains("revision 2") && governed.output.contains("gov.d.example"))
      #expect(governed.output.contains("before: revision 1 (entry 0)"))
      // Its key has no part any more.
      let suspension = world.file("suspension.txt")
      _ = try world.run([
        "party", "suspend", "lab.example", "--data", world.data, "--out", suspension,
      ])
      let left = try world.run(
        ["governance", "sign", suspension, "--data", world.data, "--key", world.keys[0]],
        code: 1
      )
      #expect(left.errors.contains("[signer]"))
      try world.agree(suspension, [1, 2])
      let list = try world.run(["party", "list", "--data", world.data])
      #expect(list.output.contains("lab.example\tLab\tDE\tsuspended"))
      #expect(!list.output.contains("does not count"))
      #expect(try Program.run("check", "--data", world.data).code == 0)
    }
  }

  @Test func `a party changes its keys, roles and prefixes, leaves and comes back`() throws {
    try Program.withFolder { folder in
      let data = "\(folder)/ledger"
      _ = try Program.run("init", "--data", data, "--origin", "ledger.example")
      func run(_ arguments: String..., code: Int32 = 0) throws -> Program.Outcome {
        let outcome = try Program.run(arguments + ["--data", data])
        #expect(outcome.code == code, "\(arguments): \(outcome.output)\(outcome.errors)")
        return outcome
      }
      let keys = try ["old", "new"].map {
        try Program.run("keygen", "lab.example", "--out", "\(folder)/\($0).key").output
          .trimmingCharacters(in: .newlines)
      }
      _ = try run(
        "party",
        "add",
        "lab.example",
        "--display",
        "Lab",
        "--country",
        "DE",
        "--vkey",
        keys[0]
      )
      _ = try run("party", "key", "lab.example", "--add", keys[1])
      _ = try run("party", "key", "lab.example", "--remove", "lab.example", code: 65)
      _ = try run("party", "key", "lab.example", "--remove", keys[0])
      _ = try run(
        "party",
        "change",
        "lab.example",
        "--add-role",
        "laboratory",
        "--add-prefix",
        "9520003",
        "--recorder",
        "yes"
      )
      _ = try run("party", "leave", "lab.example")
      _ = try run("party", "resume", "lab.example")
      let id = String(keys[0].dropFirst("lab.example+".count).prefix(8))
      _ = try run("party", "distrust", "lab.example", "--key", id, "--from", "3")
      let shown = try run("party", "show", "lab.example").output
      #expect(shown.contains("key         \(keys[1])\n"))
      #expect(shown.contains("distrusts   \(keys[0]) from entry 3 on\n"))
      #expect(
        shown.contains(
          "revision 7\tactive, 1 key, roles laboratory, prefixes 9520003, recorder yes"
        )
      )
      let nobody = try run("party", "suspend", "nobody.example", code: 1)
      #expect(nobody.errors.contains("not registered"))
      // What changes nothing is told, and taken.
      #expect(try run("party", "resume", "lab.example").errors.contains("it changes nothing"))
    }
  }

  @Test func `a service that runs takes what was signed elsewhere`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      try Program.makeToken(in: world.data, scope: "admit", to: "\(folder)/admit.token")
      let key = "\(world.data)/keys/governance-1.key"
      try world.serve { url in
        let suspend = ["party", "suspend", "brand.example"]
        let locked = try Program.run(suspend + ["--data", world.data])
        #expect(locked.code == 78 && locked.errors.contains("--url"))
        let service = ["--url", url]
        let access = ["--token-file", "\(folder)/admit.token"]
        let without = try Program.run(suspend + service + ["--governance-key", key])
        #expect(without.code == 78 && without.errors.contains("--scope admit"))
        let done = try Program.run(suspend + service + access + ["--governance-key", key])
        #expect(done.code == 0, "\(done.errors)")
        let list = try Program.run(["party", "list"] + service)
        #expect(list.output.contains("brand.example\tBrand\tNZ\tsuspended"))
        let proposal = "\(folder)/back.txt"
        let resume = ["party", "resume", "brand.example", "--out", proposal]
        #expect(try Program.run(resume + service).code == 0)
        let shown = try Program.run(["governance", "show", proposal] + service)
        #expect(shown.code == 0 && shown.output.contains("signed: nobody yet; 1 more of"))
        let submit = ["governance", "submit", proposal] + service + access
        let unsigned = try Program.run(submit)
        #expect(unsigned.code == 1 && unsigned.errors.contains("[threshold]"))
        _ = try Program.run("governance", "sign", proposal, "--key", key)
        let taken = try Program.run(submit)
        #expect(taken.code == 0, "\(taken.errors)")
        #expect(try Program.run(submit).errors.contains("[stale]"))
      }
      #expect(try Program.run("check", "--data", world.data).code == 0)
    }
  }

  @Test func `what is unusual is taken, and told to whoever captures it`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let add = [
        "party", "add", "depot.example", "--data", world.data, "--display", "Depot", "--country",
        "NZ", "--role", "warehouse", "--recorder",
      ]
      #expect(try Program.run(add).code == 0)
      let document = try world.document("U1")
      let event = try String(contentsOfFile: document, encoding: .utf8)
        .replacingOccurrences(of: "\"ADD\"", with: "\"OBSERVE\"")
        .replacingOccurrences(of: "\"commissioning\"", with: "\"transporting\"")
      try event.write(toFile: document, atomically: true, encoding: .utf8)
      let capture = ["capture", "--data", world.data, "--as", "depot.example", document]
      let taken = try Program.run(capture)
      #expect(taken.code == 0 && taken.output.contains("entries "), "\(taken.errors)")
      #expect(taken.errors.contains("event 1: transporting is usually said by a carrier"))
      #expect(taken.errors.contains("(rule transport)"))
      // The brand commissioned the next one; who never had it sends it away.
      let made = try world.document("U2")
      let own = ["capture", "--data", world.data, "--as", "brand.example", made]
      #expect(try Program.run(own).code == 0)
      let sent = try String(contentsOfFile: made, encoding: .utf8)
        .replacingOccurrences(of: "\"ADD\"", with: "\"OBSERVE\"")
        .replacingOccurrences(of: "\"commissioning\"", with: "\"shipping\"")
      try sent.write(toFile: made, atomically: true, encoding: .utf8)
      let foreign = try Program.run([
        "capture", "--data", world.data, "--as", "depot.example", made,
      ])
      #expect(foreign.code == 0, "\(foreign.errors)")
      #expect(foreign.errors.contains("brand.example spoke of them last, commissioning,"))
    }
  }
}
