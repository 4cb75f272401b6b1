internal import Notes

/// Asks whoever cosigns checkpoints for their signatures under one, a signed note.
///
/// It returns the same note, with or without further signature lines. It is asked only about
/// checkpoints that are durable here, and where several are, about the newest. It throws where too few
/// are within reach; then what is durable waits, up to the ledger's bounds, and it is asked again.
public typealias Witness = @Sendable (_ checkpoint: [UInt8]) throws -> [UInt8]

/// Has the checkpoint cosigned.
struct Witnessing {
  let witness: Witness
  let key: VerifierKey

  /// The note with cosignatures, which must still be the log's own; `nil` if they cannot be had now.
  func cosign(_ note: SignedNote) throws -> [UInt8]? {
    guard let bytes = try? witness(note.bytes) else { return nil }
    let cosigned = try SignedNote(parsing: bytes)
    guard cosigned.text == note.text else { throw LedgerError.witness("another checkpoint") }
    _ = try cosigned.verified(by: [key])
    return cosigned.bytes
  }
}
