internal import Merkle
internal import Notes

/// The third stage: signs the checkpoint of what is durable.
///
/// Signing comes after staging, not before: if the signature came first, a crash between the two
/// would leave a signer that remembers a tree which nobody has. Nothing is lost by it. The batch
/// and the text to be signed are on disk, and an Ed25519 signature is the same each time, so after
/// a crash the same note is made again.
struct Signer {
  let key: SignerKey
  /// Other keys of the same log that sign too, while it changes from one to the next.
  let others: [SignerKey]
  var memory: SignerMemory

  /// The checkpoint as a signed note.
  mutating func sign(_ checkpoint: Checkpoint) throws -> SignedNote {
    try memory.remember(checkpoint)
    let text = checkpoint.text
    return try SignedNote(text: text, signatures: ([key] + others).map { $0.sign(text) })
  }
}
