internal import Notes

/// Asks whoever cosigns checkpoints for their signatures under one, a signed note.
///
/// It returns the same note, with or without further signature lines. It is asked only about
/// checkpoints that are durable here.
public typealias Witness = @Sendable (_ checkpoint: [UInt8]) throws -> [UInt8]

/// The fourth stage: has the checkpoint cosigned.
struct Witnessing {
  let witness: Witness
  let key: VerifierKey

  /// The note with cosignatures, which must still be the log's own.
  func cosign(_ note: SignedNote) throws -> [UInt8] {
    let cosigned = try SignedNote(parsing: witness(note.bytes))
    guard cosigned.text == note.text else { throw LedgerError.witness("another checkpoint") }
    _ = try cosigned.verified(by: [key])
    return cosigned.bytes
  }
}
