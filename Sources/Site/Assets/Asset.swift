import Crypto
import Foundation
import HTTP

/// A file that is served as it stands: read once, at start.
///
/// It has two addresses: its name, where it may change with the next version of the service, and
/// its name with a digest of its bytes, where it never changes. Pages link to the second.
public struct Asset: Sendable {
  let bytes: [UInt8]
  let type: String
  let tag: EntityTag
  /// `style.0123456789ab.css` for `style.css`.
  let hashedName: String

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
      assets[name] = Asset(
        bytes: bytes,
        type: type,
        tag: EntityTag(String(digest.prefix(32))),
        hashedName: "\(name[..<dot]).\(digest.prefix(12))\(name[dot...])"
      )
    }
    return assets
  }

  /// The answer to a request for this file, without any condition.
  ///
  /// - Parameter isHashed: whether it is asked for by its name with the digest.
  /// - Returns: the bytes, uncompressed.
  func response(isHashed: Bool) -> Response {
    Response(
      type: type,
      headers: [
        .cacheControl: isHashed ? "public, max-age=31536000, immutable" : "public, max-age=3600",
        .etag: tag.text, .acceptRanges: "bytes",
      ],
      body: bytes
    )
  }
}

extension SiteConfiguration {
  /// The address at which pages find a file of `Public`.
  func link(to name: String) -> String { "/\(assets[name]?.hashedName ?? name)" }
}
