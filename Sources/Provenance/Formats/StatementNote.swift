public import Crypto

/// A statement's note as everybody must be able to read it: seven lines, of which the first and the
/// last three have their form.
///
/// A note is read in two steps, for a fault has two consequences. What this type refuses, followers
/// refuse to take into a log, and it refuses a whole bundle. What ``contents(origin:)`` refuses
/// afterwards (origin, party, time, signature line) is the signer's fault alone: such a statement
/// stays in the log and is "not counted".
///
/// ```
/// wayproof/note/v1
/// ledger.example/tmg                              origin
/// brand.example                                   party
/// 2026-01-05T08:00:00.000Z                        event time
/// 8 84xdTypxgUH8HwJqwTjdpx0Sr3t/ZycQPYIea4/skRg=  T and filing root
/// HJs9vNpBkUcJeVcYtPAZiCfbRsyBFxBgmCS4n9b1oBY=    body digest
/// VYIiFlDjlxIXFaSuAIyjQtJ4zTi36uN3AwCGjVNJxDY=    members digest, or -
///
/// — brand.example DqgMintXOOBFk+VKx1r5t3vv/3fk…   one signature line
/// ```
public struct StatementNote: Hashable, Sendable {
  /// The whole note, signature line included, as its entry in the log commits to it.
  public let bytes: [UInt8]
  /// The number of hashes in the filing's tree, T.
  public let filingSize: UInt64
  /// The root of the filing's tree.
  public let filingRoot: Digest
  /// The digest of the body.
  public let bodyDigest: Digest
  /// The digest of the members part, if there is one.
  public let membersDigest: Digest?

  let originLine: [UInt8]
  let partyLine: [UInt8]
  let timeLine: [UInt8]

  /// The first line of every note.
  static let header = "wayproof/note/v1"

  /// The greatest number of bytes of a note; one in good form has fewer than 1,000.
  public static let byteCountMax = 8_192

  /// Reads a note; the lines between the first and the last three may say anything in UTF-8.
  ///
  /// The text ends with the last empty line, as C2SP signed-note has it.
  ///
  /// - Throws: if the text has not seven lines, or if its first or one of its last three has
  ///   another form.
  public init(parsing bytes: [UInt8]) throws(FormatError) {
    guard bytes.count <= StatementNote.byteCountMax else {
      throw FormatError("a note has more than \(StatementNote.byteCountMax) bytes")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw FormatError("a note is not UTF-8")
    }
    var reader = LineReader(try StatementNote.text(of: bytes), of: "a note")
    try reader.expect(StatementNote.header)
    originLine = Array(try reader.line())
    partyLine = Array(try reader.line())
    timeLine = Array(try reader.line())
    (filingSize, filingRoot) = try StatementNote.filing(try reader.line())
    bodyDigest = try StatementNote.digest(try reader.line(), of: "body")
    let members = try reader.line()
    membersDigest =
      members.elementsEqual("-".utf8)
      ? nil : try StatementNote.digest(members, of: "members")
    guard reader.isAtEnd else { throw FormatError("a note has more than seven lines") }
    self.bytes = bytes
  }

  /// The party that the note names, if it has the form of a name.
  ///
  /// - Important: Nothing has been checked: anybody can write a name here.
  public var partyClaimed: PartyName? { PartyName(partyLine[...]) }

  private static func text(of bytes: [UInt8]) throws(FormatError) -> [UInt8] {
    var end = bytes.count - 1
    while end > 0, bytes[end] != lineFeed || bytes[end - 1] != lineFeed { end -= 1 }
    guard end > 0 else { throw FormatError("a note has no empty line before its signatures") }
    return Array(bytes[..<end])
  }

  private static func filing(
    _ line: ArraySlice<UInt8>
  ) throws(FormatError) -> (UInt64, Digest) {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, let size = parts[0].decimal, Filing.isSize(size) else {
      throw FormatError("a note's filing line has no power of two from 8 to 1048576")
    }
    return (size, try digest(parts[1], of: "filing"))
  }

  private static func digest(
    _ line: ArraySlice<UInt8>,
    of what: String
  ) throws(FormatError) -> Digest {
    guard let text = line.asciiText, let digest = Digest(base64: text) else {
      throw FormatError("a note's \(what) digest is not the base64 of 32 bytes")
    }
    return digest
  }
}
