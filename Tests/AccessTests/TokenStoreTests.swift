import Foundation
import Testing

@testable import Access

@Suite struct TokenStoreTests {
  private static func withStore(_ body: (TokenStore, String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "wayproof-access-\(UUID().uuidString).db").path
    defer {
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }
    try body(try TokenStore(path), path)
  }

  @Test func `a token is found by its text, with its party and scopes`() throws {
    try Self.withStore { store, _ in
      let (text, record) = try store.add(
        party: "brand.example",
        scopes: [.capture, .read],
        note: "line 2",
        now: 7
      )
      #expect(try store.holder(of: text) == record)
      #expect(record.scopes == [.capture, .read])
      #expect(try store.all() == [record])
    }
  }

  @Test func `a changed token is nobody's`() throws {
    try Self.withStore { store, _ in
      let text = try store.add(party: "a.example", scopes: [.read], note: "", now: 1).token
      for index in text.utf8.indices {
        var bytes = Array(text.utf8)
        let place = text.utf8.distance(from: text.utf8.startIndex, to: index)
        bytes[place] = bytes[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        #expect(try store.holder(of: String(decoding: bytes, as: UTF8.self)) == nil)
      }
      for other in ["", "wpt_", "wpt__", text + "0", String(text.dropLast()), text.uppercased()] {
        #expect(try store.holder(of: other) == nil)
      }
    }
  }

  @Test func `a token that another process revokes is refused at once`() throws {
    try Self.withStore { store, path in
      let (text, record) = try store.add(party: "a.example", scopes: [.read], note: "", now: 1)
      let other = try TokenStore(path)
      #expect(try other.holder(of: text) == record)
      #expect(try other.revoke(record.id, now: 9))
      #expect(try store.holder(of: text) == nil)
      #expect(try store.all().first?.revoked == 9)
      // Revoking again changes nothing, and what is not there cannot be revoked.
      #expect(try store.revoke(record.id, now: 10))
      #expect(try store.all().first?.revoked == 9)
      #expect(try !store.revoke("0000000000000000", now: 10))
    }
  }

  @Test func `a certificate acts for one party until it is revoked, in all processes`() throws {
    try Self.withStore { store, path in
      let (one, two) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
      let record = try #require(
        try store.add(certificate: one, party: "a.example", scopes: [.read], note: "n", now: 3)
      )
      #expect(record.id == "sha256:" + String(repeating: "01", count: 32))
      #expect(try store.holder(ofCertificate: one) == record)
      #expect(try store.holder(ofCertificate: two) == nil)
      #expect(try store.holder(of: record.id) == nil)
      // It stays as it is, whoever else would have it.
      #expect(
        try store.add(certificate: one, party: "b.example", scopes: [.capture], note: "", now: 4)
          == nil
      )
      let token = try store.add(party: "a.example", scopes: [.read], note: "", now: 5).record
      #expect(try store.all() == [record, token])
      let other = try TokenStore(path)
      #expect(try other.revoke(record.id, now: 9))
      #expect(try store.holder(ofCertificate: one) == nil)
      #expect(try store.all().map(\.revoked) == [9, nil])
      #expect(
        try store.add(certificate: one, party: "a.example", scopes: [.read], note: "", now: 10)
          == nil
      )
      #expect(try store.holder(ofCertificate: one) == nil)
    }
  }

  @Test func `the file holds no token and belongs to its owner`() throws {
    try Self.withStore { store, path in
      let text = try store.add(party: "a.example", scopes: [.read], note: "", now: 1).token
      let secret = try #require(text.split(separator: "_").last)
      for file in [path, path + "-wal"] {
        let bytes = try Data(contentsOf: URL(filePath: file))
        #expect(bytes.range(of: Data(secret.utf8)) == nil)
      }
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }
}
