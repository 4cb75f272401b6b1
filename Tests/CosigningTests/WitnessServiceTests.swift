import Cosigning
import Crypto
import Foundation
import HTTP
import Merkle
import Notes
import SQLite
import Testing

/// Every answer of c2sp.org/tlog-witness.
@Suite struct WitnessServiceTests {
  let witness: SignerKey
  let folder: URL
  var log: GrowingLog

  init() throws {
    witness = try testKey("witness.example/w1", seed: 2, kind: .cosignature)
    folder = FileManager.default.temporaryDirectory.appending(path: "witness-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    log = try GrowingLog(leaves: 5)
  }

  private func service(time: UInt64 = 1_700_000_000) throws -> WitnessService {
    var logs = WitnessedLogs()
    try logs.add(vkey: log.key.verifier.vkey)
    return WitnessService(
      key: witness,
      logs: logs,
      state: try WitnessState(folder.appending(path: "state.db").path),
      now: { time },
      onFailure: { _ in }
    )
  }

  private func ask(
    _ service: WitnessService,
    old: Int,
    _ note: SignedNote,
    by proof: [Digest] = []
  ) -> Response {
    let request = AddCheckpoint(oldSize: UInt64(old), proof: proof, note: note)
    return post(service, request.bytes)
  }

  private func post(_ service: WitnessService, _ body: [UInt8]) -> Response {
    service.answer(Request(method: .post, target: "/add-checkpoint", body: body))
  }

  private func text(_ response: Response) -> String {
    String(decoding: response.body, as: UTF8.self)
  }

  @Test mutating func `a log that grows is cosigned each time`() throws {
    let service = try service()
    let first = ask(service, old: 0, try log.note())
    #expect(first.status == .ok)
    for size in [1, 2, 3, 8, 9, 64] {
      let old = log.leaves.count
      log.grow(by: size)
      let note = try log.note()
      let response = ask(service, old: old, note, by: log.proof(from: old))
      #expect(response.status == .ok)
      let cosigned = try SignedNote(parsing: note.text + [10] + response.body)
      #expect(try cosigned.verified(by: [witness.verifier]) == [witness.verifier])
      #expect(cosigned.signatures[0].cosignatureTime == 1_700_000_000)
    }
  }

  @Test func `the same tree is cosigned anew, with the new time`() throws {
    _ = ask(try service(), old: 0, try log.note())
    let response = ask(try service(time: 1_700_000_300), old: 5, try log.note())
    let cosigned = try SignedNote(parsing: log.note().text + [10] + response.body)
    #expect(cosigned.signatures[0].cosignatureTime == 1_700_000_300)
  }

  @Test func `a log that nobody named is not found`() throws {
    let other = try GrowingLog("other.example", leaves: 3)
    #expect(ask(try service(), old: 0, try other.note()).status == .notFound)
  }

  @Test func `without a good signature of the log it is forbidden`() throws {
    let stranger = try testKey("log.example/test", seed: 9, kind: .ed25519)
    let text = log.checkpoint().text
    let unsigned = try SignedNote(text: text, signatures: [stranger.sign(text)])
    #expect(ask(try service(), old: 0, unsigned).status == .forbidden)
    var line = log.key.sign(text)
    var blob = line.blob
    blob[7] ^= 1
    line = SignatureLine(name: line.name, id: line.id, blob: blob)
    let broken = try SignedNote(text: text, signatures: [line])
    #expect(ask(try service(), old: 0, broken).status == .forbidden)
    // Signatures by others beside the log's are ignored, and not kept.
    let both = try SignedNote(text: text, signatures: [stranger.sign(text), log.key.sign(text)])
    #expect(ask(try service(), old: 0, both).status == .ok)
  }

  @Test(arguments: [
    "", "old 0", "old 0\n", "old 00\n\n", "old -1\n\n", "old  0\n\n", "Old 0\n\n",
    "old 0\nAAAA\n\n", "old 18446744073709551616\n\n", "old 0\n\nno note",
  ])
  func `what is not of the form is a bad request`(head: String) throws {
    let isWhole = head.hasSuffix("\n\n")
    let body = Array(head.utf8) + (isWhole ? try log.note().bytes : [])
    #expect(post(try service(), body).status == .badRequest)
  }

  @Test func `more than 63 hashes are a bad request`() throws {
    let hashes = (0..<64).map { _ in Digest.zero.base64 + "\n" }.joined()
    let body = Array("old 0\n\(hashes)\n".utf8) + (try log.note().bytes)
    #expect(post(try service(), body).status == .badRequest)
  }

  @Test func `an old size above the new one is a bad request`() throws {
    #expect(ask(try service(), old: 6, try log.note()).status == .badRequest)
  }

  @Test func `a checkpoint with extension lines is a bad request`() throws {
    let text = log.checkpoint().text + Array("more\n".utf8)
    let note = try SignedNote(text: text, signatures: [log.key.sign(text)])
    #expect(ask(try service(), old: 0, note).status == .badRequest)
  }

  @Test mutating func `another old size is a conflict, which tells the last one`() throws {
    let service = try service()
    _ = ask(service, old: 0, try log.note())
    log.grow(by: 4)
    for old in [0, 4, 6] {
      let response = ask(service, old: old, try log.note(), by: log.proof(from: old))
      #expect(response.status == .conflict)
      #expect(response.headers[.contentType] == "text/x.tlog.size")
      #expect(text(response) == "5\n")
    }
  }

  @Test mutating func `what does not go on from the last tree is refused and kept`() throws {
    let service = try service()
    _ = ask(service, old: 0, try log.note())
    log.grow(by: 4)
    let proof = log.proof(from: 5)
    #expect(ask(service, old: 5, try log.note(), by: []).status == .unprocessableContent)
    let turned = Array(proof.reversed())
    #expect(ask(service, old: 5, try log.note(), by: turned).status == .unprocessableContent)
    var split = try GrowingLog(leaves: 4)
    split.grow(by: 1, "other")
    // Another tree of the same size.
    #expect(ask(service, old: 5, try split.note(), by: []).status == .unprocessableContent)
    split.grow(by: 4, "other")
    let request = AddCheckpoint(oldSize: 5, proof: split.proof(from: 5), note: try split.note())
    #expect(post(service, request.bytes).status == .unprocessableContent)
    let hash = SHA256.hash(log.origin.bytes).hex
    #expect(service.answer(Request(method: .get, target: "/\(hash)/refused")).body == request.bytes)
    #expect(ask(service, old: 5, try log.note(), by: proof).status == .ok)
  }

  @Test func `a first tree needs no proof, and a log without entries has one root`() throws {
    #expect(ask(try service(), old: 0, try log.note(), by: [.zero]).status == .unprocessableContent)
    let empty = Checkpoint(origin: log.origin, size: 0, root: .zero)
    let note = try SignedNote(text: empty.text, signatures: [log.key.sign(empty.text)])
    #expect(ask(try service(), old: 0, note).status == .unprocessableContent)
    #expect(ask(try service(), old: 0, try log.note(0)).status == .ok)
    #expect(ask(try service(), old: 0, try log.note()).status == .ok)
  }

  @Test func `what was cosigned last can be read, and is remembered`() throws {
    let hash = SHA256.hash(log.origin.bytes).hex
    let request = Request(method: .get, target: "/\(hash)/checkpoint")
    #expect(try service().answer(request).status == .notFound)
    _ = ask(try service(), old: 0, try log.note())
    let response = try service().answer(request)
    let note = try SignedNote(parsing: response.body)
    let keys = [log.key.verifier, witness.verifier]
    #expect(try note.verified(by: keys) == keys)
    #expect(try Checkpoint(parsing: note.text) == log.checkpoint())
    let other = Request(method: .get, target: "/\(SHA256.hash([]).hex)/checkpoint")
    #expect(try service().answer(other).status == .notFound)
  }

  @Test func `only POST adds a checkpoint`() throws {
    let response = try service().answer(Request(method: .get, target: "/add-checkpoint"))
    #expect(response.status == .methodNotAllowed)
  }

  @Test mutating func `of many who ask at once, one is taken each time`() async throws {
    _ = ask(try service(), old: 0, try log.note())
    var sizes: [Int] = []
    for _ in 0..<8 {
      log.grow(by: 1)
      sizes.append(log.leaves.count)
    }
    let whole = log
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for size in sizes {
        group.addTask { [self] in
          let proof = whole.proof(from: 5, to: size)
          return self.ask(try self.service(), old: 5, try whole.note(size), by: proof).status.code
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 200 } == 1)
    #expect(statuses.count { $0 == 409 } == sizes.count - 1)
    let state = try WitnessState(folder.appending(path: "state.db").path)
    let note = try SignedNote(parsing: #require(try state.checkpoint(of: log.origin)))
    #expect(try sizes.contains(Int(Checkpoint(parsing: note.text).size)))
  }

  @Test func `a line of a list of logs that cannot be read is told`() throws {
    let good =
      "# logs\n\nlog \(log.key.verifier.vkey)\nlog \(log.key.verifier.vkey) other.example\n"
    let logs = try WitnessedLogs(parsing: good)
    #expect(logs.origins.count == 2)
    for bad in ["witness x", "log", "log x", "log \(witness.verifier.vkey)"] {
      let error = #expect(throws: WitnessedLogs.LineError.self) {
        try WitnessedLogs(parsing: "\n\(bad)")
      }
      #expect(error?.line == 2)
    }
  }
}
