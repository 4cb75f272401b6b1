import Crypto
import Foundation
import HTTP

/// A file that is served as it stands: read once, at start.
///
/// It has two addresses: its name, where it may change with the next version of the service, and
/// its name with a digest of its bytes, where it never changes. Pages and scripts link to the second.
public struct Asset: Sendable {
  let bytes: [UInt8]
  let type: String
  let tag: EntityTag
  /// `style.0123456789ab.css` for `style.css`.
  let hashedName: String
  /// Whether it is a script that names others by their hashed names, which end with this version.
  private let hasLinks: Bool

  /// The media types of the files that may be served, by the end of their name.
  private static let types = [
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
  ]

  /// Reads every file in `folder` and the folders in it whose type is known.
  ///
  /// No path of a request ever reaches the file system: the names found here are the only ones.
  ///
  /// - Parameters:
  ///   - folder: the folder.
  ///   - made: files that are in no folder, by their names.
  /// - Returns: the files by their paths within `folder`: `style.css`, `verifier/walk.js`.
  /// - Throws: what the system says if the folder or a file cannot be read, and what is wrong with
  ///   scripts that load each other in a circle.
  public static func load(
    from folder: String,
    with made: [String: [UInt8]] = [:]
  ) throws -> [String: Asset] {
    var files = made
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where type(of: name) != nil {
      files[name] = Array(try Data(contentsOf: URL(filePath: folder).appending(path: name)))
    }
    return try ScriptLinks.assets(of: files)
  }

  private static func type(of name: String) -> String? {
    name.lastIndex(of: ".").flatMap { types[String(name[name.index(after: $0)...])] }
  }

  /// - Precondition: the type of the file is known.
  init(name: String, bytes: [UInt8], hasLinks: Bool) {
    guard let dot = name.lastIndex(of: "."), let type = Self.type(of: name) else {
      preconditionFailure("\(name) has no type")
    }
    let digest = SHA256.hash(bytes).hex
    self.bytes = bytes
    self.type = type
    self.hasLinks = hasLinks
    tag = EntityTag(String(digest.prefix(32)))
    hashedName = "\(name[..<dot]).\(digest.prefix(12))\(name[dot...])"
  }

  /// The answer to a request for this file, without any condition.
  ///
  /// - Parameter isHashed: whether it is asked for by its name with the digest.
  /// - Returns: the bytes, uncompressed.
  func response(isHashed: Bool) -> Response {
    Response(
      type: type,
      headers: [
        .cacheControl: isHashed
          ? "public, max-age=31536000, immutable"
          : hasLinks ? "no-cache" : "public, max-age=3600",
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
