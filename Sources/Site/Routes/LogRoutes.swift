import HTTP
import Ledger
import Merkle

// The log, as any C2SP client reads it (c2sp.org/tlog-tiles).
extension Site {
  /// The newest published checkpoint.
  func checkpoint(_ request: Request) throws -> Response {
    let note = try reader.read { $0.checkpoint }
    return Response(
      type: "text/plain; charset=utf-8",
      headers: ["Cache-Control": "no-store"],
      body: note
    )
  }

  /// A tile of hashes, or the entries below one.
  func tile(_ request: Request) throws -> Response {
    let path = String(request.path.dropFirst())
    let entriesPrefix = "tile/entries/"
    let isEntries = path.hasPrefix(entriesPrefix)
    let hashPath = isEntries ? "tile/0/" + path.dropFirst(entriesPrefix.count) : path
    guard let tile = Tile(path: hashPath) else {
      throw SiteProblem(.badRequest, "tile_path", "This is not the path of a tile.")
    }
    let bytes = try reader.read { snapshot in
      try isEntries ? snapshot.entryBundle(tile) : snapshot.tile(tile)
    }
    guard let bytes else {
      throw SiteProblem(.notFound, "no_tile", "The log is too small to have this tile.")
    }
    return Response(
      type: "application/octet-stream",
      headers: ["Cache-Control": "public, max-age=604800, immutable"],
      body: bytes
    )
  }
}
