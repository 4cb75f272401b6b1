import Foundation

/// Makes assets of files, with scripts that name other files by their hashed names.
///
/// A script names a file by a string of its own that begins with `./` or `../`: in an import, or as
/// `new URL("./words.json", import.meta.url)`. So the hashed name of a script stands for all that it
/// loads, a browser never mixes the scripts of two versions, and everything but the first script may
/// be kept for ever.
struct ScriptLinks {
  /// Why scripts cannot be served.
  struct Fault: LocalizedError, CustomStringConvertible {
    let description: String
    var errorDescription: String? { description }
  }

  private let files: [String: [UInt8]]
  private var made: [String: Asset] = [:]
  private var underWay: Set<String> = []

  /// All files as assets, by name.
  ///
  /// - Throws: ``Fault`` if scripts name each other in a circle, for then none has a hashed name.
  static func assets(of files: [String: [UInt8]]) throws -> [String: Asset] {
    var links = ScriptLinks(files)
    for name in files.keys.sorted() { _ = try links.asset(name) }
    return links.made
  }

  private init(_ files: [String: [UInt8]]) { self.files = files }

  private mutating func asset(_ name: String) throws -> Asset? {
    if let asset = made[name] { return asset }
    guard let bytes = files[name] else { return nil }
    guard underWay.insert(name).inserted else {
      throw Fault(description: "\(name) is among the files that it loads itself")
    }
    let text =
      name.hasSuffix(".js") ? try linked(String(decoding: bytes, as: UTF8.self), in: name) : nil
    let asset = Asset(
      name: name,
      bytes: text.map { Array($0.utf8) } ?? bytes,
      hasLinks: text != nil
    )
    made[name] = asset
    return asset
  }

  /// The script with hashed names; `nil` if it names no file.
  private mutating func linked(_ script: String, in name: String) throws -> String? {
    var hasLinks = false
    let lines = try script.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      // A comment shows what others write.
      guard !line.drop(while: { $0 == " " }).hasPrefix("//"),
        !line.drop(while: { $0 == " " }).hasPrefix("*")
      else { return String(line) }
      var rest = line
      var result = ""
      while let match = rest.firstMatch(of: /"(\.\.?\/[^"]+)"/) {
        result += rest[..<match.range.lowerBound]
        let link = String(match.output.1)
        if let file = try asset(Self.path(of: link, from: name)) {
          hasLinks = true
          result += "\"\(Self.folder(link))\(Self.last(file.hashedName))\""
        } else {
          result += match.output.0
        }
        rest = rest[match.range.upperBound...]
      }
      return result + rest
    }
    return hasLinks ? lines.joined(separator: "\n") : nil
  }

  /// The name of the file to which `link` leads from the file `name`.
  private static func path(of link: String, from name: String) -> String {
    var parts = name.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/").map(String.init) where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  private static func folder(_ path: String) -> Substring {
    path.lastIndex(of: "/").map { path[...$0] } ?? ""
  }

  private static func last(_ path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }
}
