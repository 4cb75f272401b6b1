import Crypto
import Foundation
import HTTP
import Ledger
import Merkle
import Net
import Notes
import Registrar
import Synchronization
import Testing

/// An operator that lies: it has the log's key and a real ledger, and shows others whatever it likes.
final class LyingLog {
  /// What it shows, which may be changed.
  final class Shown: Sendable {
    private let state = Mutex<(entries: [StoredEntry], note: [UInt8])>(([], []))
    func show(_ entries: [StoredEntry], _ note: [UInt8]) { state.withLock { $0 = (entries, note) } }
    func feed(from: Int) throws -> [UInt8] {
      try Feed.encode(state.withLock { Array($0.entries.dropFirst(from)) })
    }
    var note: [UInt8] { state.withLock { $0.note } }
    func tile(_ tile: Tile) -> [UInt8]? {
      let leaves = state.withLock { $0.entries.map { LogHash.leaf($0.text) } }
      guard tile.level == 0, tile.isImplied(by: UInt64(leaves.count)) else { return nil }
      return leaves[Int(tile.index) << 8..<(Int(tile.index) << 8) + tile.width].flatMap(\.bytes)
    }
  }

  let key: SignerKey
  /// What is true.
  let entries: [StoredEntry]
  private let shown = Shown()
  private let server: Server

  /// Begins with the truth of the ledger in `data`.
  init(_ data: String) throws {
    let text = try String(contentsOfFile: "\(data)/keys/log.key", encoding: .utf8)
    key = try SignerKey(parsing: text.trimmingCharacters(in: .newlines))
    entries = try LedgerReader(data).durableEntries(from: 0, bytesMax: 1 << 24)
    let place = try #require(ListenAddress("127.0.0.1:0"))
    let shown = shown
    server = Server(configuration: .init(addresses: [place])) { _ in
      { request in .ready(Self.answer(request, shown)) }
    }
    try server.start()
    try show(entries)
  }

  deinit { server.stop(graceSeconds: 0) }

  var url: String { "http://127.0.0.1:\(server.port)" }

  /// The numbers of the index entries.
  var indexEntries: [Int] {
    entries.indices.filter { entries[$0].text.starts(with: IndexEntry.header.utf8) }
  }

  /// Shows `entries`, signed.
  func show(_ entries: [StoredEntry]) throws {
    let text = Checkpoint(
      origin: Origin(key.name),
      size: UInt64(entries.count),
      root: LogHash.root(of: entries.map { LogHash.leaf($0.text) })
    ).text
    shown.show(entries, try SignedNote(text: text, signatures: [key.sign(text)]).bytes)
  }

  private static func answer(_ request: Request, _ shown: Shown) -> Response {
    if request.path == "/checkpoint" { return .text(String(decoding: shown.note, as: UTF8.self)) }
    if request.path == "/feed", let from = try? request.query().first?.value {
      let body = try? shown.feed(from: Int(from) ?? 0)
      return Response(type: Feed.mediaType, body: body ?? [])
    }
    if let tile = Tile(path: String(request.path.dropFirst())), let bytes = shown.tile(tile) {
      return Response(type: "application/octet-stream", body: bytes)
    }
    return .text("none\n", status: .notFound)
  }
}
