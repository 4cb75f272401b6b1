public import Crypto
import EPCIS
import Notes

/// What is known of a statement before it is judged: bytes that the log pins down.
public struct StatementParts: Sendable {
  /// The note.
  public let note: StatementNote
  /// The hash of its entry.
  public let leafHash: Digest
  /// The time of the first index entry above it, in seconds since 1970.
  public let recordTime: UInt64
  /// The body, if it is there.
  public let body: [UInt8]?

  /// Joins the parts.
  public init(note: StatementNote, leafHash: Digest, recordTime: UInt64, body: [UInt8]?) {
    self.note = note
    self.leafHash = leafHash
    self.recordTime = recordTime
    self.body = body
  }

  /// Whether the log's recorder signed, or says so.
  func isSignedByRecorder(of origin: String) -> Bool {
    guard let recorder = PartyName.recorder(of: origin),
      let signatures = try? SignedNote(parsing: note.bytes).signatures
    else { return false }
    return signatures.contains { $0.name.bytes.elementsEqual(recorder.text.utf8) }
  }
}

/// Judges statements one by one: step 8 of the verification, without what depends on the key under
/// which a statement is read.
enum StatementJudge {
  /// Judges entry `number`; all revisions of its party, and of the recorder, must have been folded.
  static func judge(
    _ parts: StatementParts,
    number: UInt64,
    isRepeated: Bool,
    registry: Registry
  ) -> Closure.Statement {
    var faults: [String] = isRepeated ? ["repeated: this note stands in the log already"] : []
    var contents: NoteContents?
    var signer: Registry.Signer?
    var body: StatementBody?
    do {
      let read = try parts.note.contents(origin: registry.origin)
      contents = read.contents
      signer = try self.signer(
        parts.note,
        read.signature,
        of: read.contents.party,
        number,
        registry
      )
    } catch {
      faults.append(error.message)
    }
    if let bytes = parts.body {
      do {
        let read = try StatementBody(parsing: bytes)
        try checkTime(of: read, contents)
        body = read
      } catch {
        faults.append(error.message)
      }
    }
    return Closure.Statement(
      number: number,
      leafHash: parts.leafHash,
      recordTime: parts.recordTime,
      party: parts.note.partyClaimed,
      eventTime: contents?.eventTime,
      signer: signer,
      body: body,
      hasBody: parts.body != nil,
      fault: faults.first
    )
  }

  private static func signer(
    _ note: StatementNote,
    _ signature: SignatureLine,
    of party: PartyName,
    _ number: UInt64,
    _ registry: Registry
  ) throws(FormatError) -> Registry.Signer {
    let signer = try registry.signer(of: signature, for: party, at: number)
    guard let text = try? SignedNote(parsing: note.bytes).text,
      signer.key.isValid(signature, of: text)
    else { throw FormatError("the signature is not valid") }
    return signer
  }

  private static func checkTime(
    of body: StatementBody,
    _ contents: NoteContents?
  ) throws(FormatError) {
    guard let noted = contents?.eventTime, let said = body.eventTime else { return }
    // Both are whole milliseconds: neither form has more digits.
    guard noted == said else { throw FormatError("body and note name different event times") }
  }
}
