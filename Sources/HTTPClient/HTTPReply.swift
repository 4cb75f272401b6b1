/// An answer, whole.
public struct HTTPReply: Sendable {
  /// The status code.
  public let status: Int
  /// The header fields: names in lower case, in the order in which they came.
  public let fields: [(name: String, value: String)]
  /// The content, with any transfer coding removed.
  public let body: [UInt8]

  /// The first field of this name, given in lower case.
  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// The head of an answer, and what it says of the content that follows (RFC 9112 §6.3).
struct ReplyHead {
  let status: Int
  let fields: [(name: String, value: String)]

  /// How the end of the content is known.
  enum Content {
    case none
    case count(Int)
    case chunks
    case untilEnd
  }

  /// Reads the lines of a head, without the empty line at its end.
  init(_ bytes: ArraySlice<UInt8>) throws(ClientError) {
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")[...]
    let parts = (lines.popFirst() ?? "").split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]),
      (100...999).contains(status)
    else { throw ClientError("what answers does not speak HTTP/1.1") }
    self.status = status
    var fields: [(name: String, value: String)] = []
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else {
        throw ClientError("the answer has a header field without a colon")
      }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      fields.append((line[..<colon].lowercased(), String(value)))
    }
    self.fields = fields
  }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  var content: Content {
    get throws(ClientError) {
      if status < 200 || status == 204 || status == 304 { return .none }
      if let coding = self["transfer-encoding"] {
        guard coding.lowercased() == "chunked" else {
          throw ClientError("the answer has the transfer coding \(coding)")
        }
        return .chunks
      }
      guard let text = self["content-length"] else { return .untilEnd }
      guard text.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(text) else {
        throw ClientError("the answer has no good Content-Length")
      }
      return .count(count)
    }
  }

  var keepsAlive: Bool { self["connection"]?.lowercased() != "close" }
}
