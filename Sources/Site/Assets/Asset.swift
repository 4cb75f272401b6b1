import Crypto
import Foundation
import HTTP

/// A file that is served as it stands: read once, at start.
public struct Asset: Sendable {
  let bytes: [UInt8]
  let type: String
  let tag: EntityTag

  /// The media types of the files that may be served, by the end of their name.
  private static let types = [
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
  ]

  /// Reads every file in `folder` and the folders in it whose type is known.
  ///
  /// No path of a request ever reaches the file system: the names found here are the only ones.
  ///
  /// - Returns: the files by their paths within `folder`: `style.css`, `verifier/walk.js`.
  /// - Throws: what the system says if the folder or a file cannot be read.
  public static func load(from folder: String) throws -> [String: Asset] {
    var assets: [String: Asset] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      guard let dot = name.lastIndex(of: "."),
        let type = types[String(name[name.index(after: dot)...])]
      else { continue }
      let bytes = Array(try Data(contentsOf: URL(filePath: folder).appending(path: name)))
      let digest = SHA256.hash(bytes).hex
      assets[name] = Asset(bytes: bytes, type: type, tag: EntityTag(String(digest.prefix(32))))
    }
    return assets
  }

  /// The answer to a request for this file.
  func response(to request: Request) -> Response { response.conditional(for: request) }

  /// The same without any condition.
  var response: Response {
    Response(
      type: type,
      headers: [.cacheControl: "public, max-age=3600", .etag: tag.text],
      body: bytes
    )
  }
}
