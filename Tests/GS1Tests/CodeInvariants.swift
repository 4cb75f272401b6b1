import GS1

/// What must hold of every text, whatever it is: no reader stops the program, errors point into the
/// text, and what was read is written so that it is read again as the same.
enum CodeInvariants {
  /// What `bytes` break; `nil` if they break nothing.
  static func violation(in bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let count = text.utf8.count
    let readers: [(String, () throws(GS1Error) -> DigitalLink)] = [
      ("strict", { () throws(GS1Error) in try DigitalLink(parsing: text) }),
      ("lenient", { () throws(GS1Error) in try DigitalLink(parsing: text, rules: .lenient) }),
      ("bracketed", { () throws(GS1Error) in try ElementString.link(bracketed: text) }),
      ("unbracketed", { () throws(GS1Error) in try ElementString.link(unbracketed: text) }),
      ("urn", { () throws(GS1Error) in try EPCURN.link(text) }),
    ]
    for (name, read) in readers {
      do throws(GS1Error) {
        if let fault = violation(of: try read()) { return "\(name): \(fault)" }
      } catch {
        guard 0...count ~= error.position else { return "\(name): \(error) points outside" }
      }
    }
    do throws(GS1Error) {
      let typed = try TypedCode(text)
      if let link = typed.link, let fault = violation(of: link) { return "typed: \(fault)" }
      guard
        typed.id.uri.utf8.count > GS1Limits.codeBytesMax
          || (try? CanonicalID(scanned: typed.id.uri)) == typed.id
      else {
        return "typed: \(typed.id) is not read as itself"
      }
    } catch {
      guard 0...count ~= error.position else { return "typed: \(error) points outside" }
    }
    return nil
  }

  private static func violation(of link: DigitalLink) -> String? {
    // Escaping makes a text longer, perhaps longer than what is read.
    guard link.uri.utf8.count <= GS1Limits.codeBytesMax else { return nil }
    guard let again = try? DigitalLink(parsing: link.uri), again == link else {
      return "\(link.uri) is not read as itself"
    }
    let id = CanonicalID(link)
    guard let canonical = try? CanonicalID(scanned: id.uri), canonical == id else {
      return "\(id) is not canonical"
    }
    // In element strings a lot always belongs to the product, and cannot stand beside a TPX.
    if link.thirdPartySerial != nil, link.attributes.contains(where: { $0.ai == .lot }) {
      return nil
    }
    let elements = Set(link.attributes)
    for (name, text) in [
      ("bracketed", ElementString.bracketed(link)),
      ("unbracketed", ElementString.unbracketed(link)),
    ] {
      let read =
        try? name == "bracketed"
        ? ElementString.link(bracketed: text) : ElementString.link(unbracketed: text)
      guard let read, read.primaryKey == link.primaryKey, read.qualifiers == link.qualifiers,
        Set(read.attributes) == elements
      else { return "\(name) \(text) is not read as \(link.uri)" }
    }
    for digits in 4...12 {
      guard let urn = try? EPCURN.text(of: id, prefixDigits: digits) else { continue }
      guard let back = try? EPCURN.link(urn), CanonicalID(back) == id else {
        return "\(urn) is not read as \(id)"
      }
    }
    return nil
  }
}
