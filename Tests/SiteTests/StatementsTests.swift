import Access
import Crypto
import EPCIS
import Foundation
import HTTP
import Ledger
import Merkle
import Notes
import Provenance
import Registrar
import Testing
import Zlib

@testable import Site

/// Statements that a party signed itself, over HTTP, into a real ledger.
@Suite struct StatementsTests {
  /// What `self.example` says, made and signed on its own machine.
  private func sign(
    _ world: CaptureWorld,
    _ serials: [String],
    as key: SignerKey? = nil
  ) throws -> SignedDocument {
    let registry = try #require(try world.registrar?.current()).registry
    let party = try #require(PartyName("self.example"))
    let now = try #require(Instant(milliseconds: 1_767_323_600_000))
    let admission = try Admission(
      origin: "ledger.example",
      standing: try #require(registry.standing(of: party)),
      signer: key ?? world.ownKey,
      now: { now },
      randomBytes: { Random.bytes($0) }
    )
    let document = try EPCISDocument(parsing: Array(world.document(serials: serials).utf8))
    return SignedDocument(try admission.admit(document).map { SignedStatement($0) })
  }

  private func post(
    _ world: CaptureWorld,
    _ body: [UInt8],
    token: String? = nil,
    type: String = "application/json",
    _ fields: Fields = [:]
  ) throws -> Response {
    var headers = fields
    headers[.contentType] = type
    headers[.authorization] = token.map { "Bearer \($0)" }
    let request = Request(method: .post, target: "/statements", headers: headers, body: body)
    return try world.site().answer(request).response()
  }

  private func json(_ response: Response) throws -> JSONValue {
    try JSONValue(parsing: response.body)
  }

  @Test func `signed statements are taken without a token, and read as signed by their party`()
    throws
  {
    let world = try CaptureWorld()
    let document = try sign(world, ["A1"])
    let response = try post(world, document.encoded)
    #expect(response.status == .created, "\(String(decoding: response.body, as: UTF8.self))")
    let answer = try json(response)
    let number = try #require(answer["entries"]?[0]?.integerValue)
    #expect(answer["checkpoint"]?.stringValue?.hasPrefix("ledger.example\n") == true)
    // What stands in the log is what was signed, to the byte.
    let entry = try #require(
      try LedgerReader(world.directory).read { try $0.entry(UInt64(number)) }
    )
    #expect(entry.note == document.statements[0].note)
    #expect(entry.body?.bytes == document.statements[0].body.bytes)
    // The same again, the same with other salts, and the same by the recorder's way are the same.
    #expect(try json(post(world, document.encoded))["entries"] == answer["entries"])
    #expect(try json(post(world, sign(world, ["A1"]).encoded))["entries"] == answer["entries"])
    let scan = Request(target: "/01/09520003000308/21/A1?format=journey")
    let journey = try json(try world.site().answer(scan).response())
    #expect(journey["steps"]?[0]?["signed"] == "party")
  }

  @Test func `an erasure that is signed elsewhere says what was, and is answered alike again`()
    throws
  {
    let world = try CaptureWorld()
    let token = try world.tokens.add(
      party: "self.example",
      scopes: [.capture],
      note: "",
      now: 1
    ).token
    let taken = try json(post(world, sign(world, ["A1"]).encoded))
    let number = try #require(taken["entries"]?[0]?.integerValue)
    let asked = try world.site().answer(
      Request(
        method: .post,
        target: "/erasures",
        headers: [.authorization: "Bearer \(token)", .contentType: "application/json"],
        body: Array("{\"entries\": [\(number)]}".utf8)
      )
    ).response()
    let draft = try #require(json(asked)["statements"]?[0])
    #expect(draft["keys"]?.arrayValue?.count == 1)

    func erasure(
      _ change: (inout JSONObject) -> Void = { _ in },
      withdraws: UInt64? = UInt64(number)
    ) throws -> [UInt8] {
      var said = try #require(draft["body"]?.objectValue)
      said["reason"] = "keeping time over"
      change(&said)
      let body = try StatementBody(.object(said))
      let registry = try #require(try world.registrar?.current()).registry
      let now = try #require(Instant(milliseconds: 1_767_323_600_000))
      let party = try #require(PartyName("self.example"))
      let admission = try Admission(
        origin: "ledger.example",
        standing: try #require(registry.standing(of: party)),
        signer: world.ownKey,
        now: { now },
        randomBytes: { Random.bytes($0) }
      )
      let key = try #require(
        draft["keys"]?[0]?.stringValue.flatMap(IndexKey.init(base64:))
      )
      let statement = ErasureStatement(
        party: party,
        erases: try #require(body.erases),
        leaves: [Filing.Leaf(role: .subject, key: key)],
        reason: said["reason"]?.stringValue ?? "",
        was: try #require(body.was)
      )
      return SignedDocument([
        SignedStatement(try admission.admit(statement), withdraws: withdraws)
      ]).encoded
    }

    let size = try world.size()
    let lying = try post(
      world,
      erasure {
        var was = $0["was"]?.objectValue ?? JSONObject()
        was["bizStep"] = "packing"
        $0["was"] = .object(was)
      }
    )
    #expect(lying.status == .badRequest)
    #expect(try json(lying)["problems"]?[0]?["field"] == "statements[0].body.was")
    let unnamed = try post(world, erasure(withdraws: nil))
    #expect(try json(unnamed)["problems"]?[0]?["field"] == "statements[0].withdraws")
    let strange = try post(world, erasure(withdraws: 1))
    #expect(try json(strange)["problems"]?[0]?["field"] == "statements[0].withdraws")
    #expect(try world.size() == size)

    let erased = try post(world, erasure())
    #expect(erased.status == .created, "\(String(decoding: erased.body, as: UTF8.self))")
    let entry = try LedgerReader(world.directory).read { try $0.entry(UInt64(number)) }
    #expect(entry?.body == nil && entry?.members == nil && entry?.note != nil)
    // The same again, with other salts, is known, and changes nothing; with another reason there is nothing
    // to erase.
    let sizeErased = try world.size()
    for _ in 0..<3 {
      #expect(try json(post(world, erasure()))["entries"] == json(erased)["entries"])
    }
    #expect(try world.size() == sizeErased)
    let other = try post(world, erasure { $0["reason"] = "another" })
    #expect(try json(other)["problems"]?[0]?["message"]?.stringValue?.contains("already") == true)
    let scan = Request(target: "/01/09520003000308/21/A1?format=journey")
    #expect(try world.site().answer(scan).response().status == .gone)
  }

  @Test func `a refusal names each finding, and nothing is stored`() throws {
    let world = try CaptureWorld()
    let size = try world.size()
    let stranger = SignerKey.generate(name: try KeyName("self.example"))
    var document = try json(Response(type: "", body: sign(world, ["B1"]).encoded))
    let text = String(decoding: document.encoded(), as: UTF8.self)
    let body = "\\\"action\\\":\\\"ADD\\\""
    document = try JSONValue(
      parsing: text.replacing(body, with: body.replacing("ADD", with: "OBSERVE"))
    )
    let response = try post(world, document.encoded())
    #expect(response.status == .badRequest)
    #expect(response.headers[.contentType] == "application/problem+json")
    let problems = try json(response)["problems"]?.arrayValue ?? []
    #expect(problems.map { $0["rule"] } == ["digest", "digest"])
    #expect(problems.map { $0["field"] } == ["statements[0].body", "statements[0].members"])
    let other = try post(world, signedBy(stranger, sign(world, ["B1"])).encoded())
    #expect(other.status == .forbidden)
    #expect(try json(other)["problems"]?[0]?["rule"] == "signer")
    for content in ["", "{", "[]", "{\"statements\":[]}", "{\"statements\":[1]}", "{\"a\":1}"] {
      #expect(try post(world, Array(content.utf8)).status == .badRequest, "\(content)")
    }
    #expect(try world.size() == size)
  }

  /// The same statement with its note signed by another key under the same name.
  private func signedBy(_ key: SignerKey, _ document: SignedDocument) throws -> JSONValue {
    let note = try SignedNote(parsing: document.statements[0].note)
    let signed = try SignedNote(text: note.text, signatures: [key.sign(note.text)])
    var statement = document.statements[0].json.objectValue ?? JSONObject()
    statement["note"] = .string(String(decoding: signed.bytes, as: UTF8.self))
    return .object(["statements": [.object(statement)]])
  }

  @Test func `nobody makes the service read much without a token`() throws {
    let world = try CaptureWorld()
    let many = try sign(world, (0..<1_000).map { "SER\(10_000 + $0)" }).encoded
    #expect(many.count > StatementsAPI.openBytesMax)
    let refused = try post(world, many)
    #expect(refused.status == .unauthorized)
    #expect(refused.headers[.wwwAuthenticate] == "Bearer realm=\"wayproof\"")
    // Neither compressed, nor line by line.
    let bomb = Deflater.compressed([UInt8](repeating: 0x20, count: 1 << 20), .gzip, level: 9)
    #expect(try post(world, bomb, [.contentEncoding: "gzip"]).status == .contentTooLarge)
    let line = try sign(world, ["C1"]).encoded
    #expect(try post(world, line, type: "application/x-ndjson").status == .unsupportedMediaType)
    // With a token of the party it is taken; with that of another, or for something else, it is not.
    let token = try world.tokens.add(party: "self.example", scopes: [.capture], note: "", now: 1)
    #expect(try post(world, many, token: token.token).status == .created)
    let other = try post(world, line, token: world.token)
    #expect(other.status == .badRequest)
    #expect(try json(other)["problems"]?[0]?["rule"] == "party")
    let reader = try world.tokens.add(party: "self.example", scopes: [.read], note: "", now: 1)
    #expect(try post(world, line, token: reader.token).status == .forbidden)
    #expect(try post(world, line, token: "wpt_0_0").status == .unauthorized)
  }

  @Test func `each line is a document of its own`() throws {
    let world = try CaptureWorld()
    let token = try world.tokens.add(party: "self.example", scopes: [.capture], note: "", now: 1)
    let lines = try [
      sign(world, ["D1"]).encoded, Array("{}".utf8), sign(world, ["D2", "D3"]).encoded,
    ]
    let response = try post(
      world,
      Array(lines.joined(separator: [UInt8(ascii: "\n")])),
      token: token.token,
      type: "application/x-ndjson"
    )
    #expect(response.status == .ok)
    let answers = try response.body.split(separator: UInt8(ascii: "\n"))
      .map { try JSONValue(parsing: Array($0)) }
    #expect(answers.map { $0["status"]?.integerValue } == [201, 400, 201, nil])
    #expect(answers[3]["checkpoint"]?.stringValue?.hasPrefix("ledger.example\n") == true)
  }
}

extension StatementsTests {
  private func post(
    _ world: CaptureWorld,
    _ body: [UInt8],
    _ fields: Fields
  ) throws -> Response { try post(world, body, token: nil, type: "application/json", fields) }
}
