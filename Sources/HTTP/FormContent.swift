/// The fields of a form that a browser sends: `application/x-www-form-urlencoded`, or
/// `multipart/form-data` (RFC 7578).
public struct FormContent: Sendable {
  /// One field.
  public struct Field: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its bytes.
    public let bytes: [UInt8]
    /// Whether it came with the name of a file.
    public let isFile: Bool

    /// Its bytes as text; `nil` unless they are UTF-8.
    public var text: String? { String(validating: bytes, as: UTF8.self) }
  }

  /// The content is no form, or not a whole one.
  public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) { self.description = description }
  }

  /// The fields in their order.
  public let fields: [Field]

  /// The most fields of a form.
  public static let fieldsMax = 32
  /// The most bytes of the head of a part.
  static let partHeadBytesMax = 2_048

  /// The media types of forms.
  public static let mediaTypes = ["application/x-www-form-urlencoded", "multipart/form-data"]

  /// Whether a field `Content-Type` names one of them.
  public static func isForm(_ contentType: String) -> Bool {
    let type = contentType.prefix { $0 != ";" }
    return mediaTypes.contains(trimmed(type).lowercased())
  }

  /// Reads a body of a media type.
  ///
  /// - Parameters:
  ///   - body: the content, without codings.
  ///   - contentType: the field `Content-Type`.
  /// - Throws: what is wrong with the form.
  public init(_ body: [UInt8], contentType: String) throws(Malformed) {
    let parts = contentType.split(separator: ";", maxSplits: 1)
    switch parts.first.map({ Self.trimmed($0).lowercased() }) {
    case "application/x-www-form-urlencoded": fields = try Self.encoded(body)
    case "multipart/form-data":
      guard let boundary = Self.parameter("boundary", in: parts.dropFirst().first ?? ""),
        (1...70).contains(boundary.utf8.count)
      else { throw Malformed("the parts have no boundary") }
      fields = try Self.multipart(body, boundary: Array("--\(boundary)".utf8))
    default: throw Malformed("the content is no form")
    }
  }

  /// The first field of a name.
  public subscript(name: String) -> Field? {
    fields.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  private static func encoded(_ body: [UInt8]) throws(Malformed) -> [Field] {
    var fields: [Field] = []
    for item in body.split(separator: UInt8(ascii: "&")) {
      let equals = item.firstIndex(of: UInt8(ascii: "=")) ?? item.endIndex
      let valueStart = min(equals + 1, item.endIndex)
      do {
        let name = try PercentDecoder.decode(
          item.startIndex..<equals,
          of: body,
          origin: 0,
          plusIsBlank: true
        )
        let value = try PercentDecoder.decode(
          valueStart..<item.endIndex,
          of: body,
          origin: 0,
          plusIsBlank: true
        )
        fields.append(Field(name: name, bytes: Array(value.utf8), isFile: false))
      } catch {
        throw Malformed("\(error)")
      }
      guard fields.count <= fieldsMax else { throw Malformed("more than \(fieldsMax) fields") }
    }
    return fields
  }

  private static func multipart(
    _ body: [UInt8],
    boundary: [UInt8]
  ) throws(Malformed) -> [Field] {
    let divider = [13, 10] + boundary
    // What comes before the first boundary means nothing (RFC 2046 §5.1.1).
    guard
      var start = body.starts(with: boundary)
        ? 0 : find(divider, in: body, from: 0)?.advanced(by: 2)
    else { throw Malformed("there is no part") }
    var fields: [Field] = []
    while true {
      start += boundary.count
      if body[start...].starts(with: [45, 45]) { return fields }
      guard body[start...].starts(with: [13, 10]) else {
        throw Malformed("a boundary does not end its line")
      }
      guard let headEnd = find([13, 10, 13, 10], in: body, from: start),
        headEnd - start <= partHeadBytesMax
      else { throw Malformed("the head of a part does not end") }
      guard let end = find(divider, in: body, from: headEnd + 2) else {
        throw Malformed("a part does not end")
      }
      let content = headEnd + 4 <= end ? Array(body[(headEnd + 4)..<end]) : []
      fields.append(try field(head: body[(start + 2)..<max(start + 2, headEnd)], content))
      guard fields.count <= fieldsMax else { throw Malformed("more than \(fieldsMax) fields") }
      start = end + 2
    }
  }

  private static func field(
    head: ArraySlice<UInt8>,
    _ content: [UInt8]
  ) throws(Malformed) -> Field {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }
    let value = disposition.map { $0.drop { $0 != ":" }.dropFirst() } ?? ""
    let parts = value.split(separator: ";", maxSplits: 1)
    guard parts.count == 2, trimmed(parts[0]).lowercased() == "form-data",
      let name = parameter("name", in: parts[1])
    else { throw Malformed("a part does not say which field it is") }
    return Field(
      name: name,
      bytes: content,
      isFile: parameter("filename", in: parts[1]) != nil
    )
  }

  /// A parameter of a field: a token, or text in quotes, in which `\` is as it stands.
  private static func parameter(_ name: String, in text: Substring) -> String? {
    var rest = text[...]
    while let equals = rest.firstIndex(of: "=") {
      let found = trimmed(rest[..<equals].drop { $0 == ";" || $0 == " " }).lowercased()
      var value = rest[rest.index(after: equals)...].drop { $0 == " " }
      if value.first == "\"" {
        value = value.dropFirst()
        guard let quote = value.firstIndex(of: "\"") else { return nil }
        if found == name { return String(value[..<quote]) }
        rest = value[value.index(after: quote)...]
      } else {
        let token = value.prefix { $0 != ";" }
        if found == name { return String(trimmed(token)) }
        rest = value[token.endIndex...]
      }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }

  /// Where `needle` begins first in `body`, from an index on; linear but for needles that nobody
  /// chooses badly but against themselves.
  private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, start <= body.count else { return nil }
    var index = start
    while index + needle.count <= body.count {
      guard let candidate = body[index..<(body.count - needle.count + 1)].firstIndex(of: first)
      else { return nil }
      if body[candidate...].starts(with: needle) { return candidate }
      index = candidate + 1
    }
    return nil
  }
}
