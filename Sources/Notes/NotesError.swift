/// Why a note, a key, a checkpoint or a trust file is refused.
public indirect enum NotesError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A key name is empty, or holds a space, a `+` or a control byte.
  case keyName
  /// A verifier key does not have the form `name+hash+base64`.
  case verifierKeyForm
  /// The hash in a verifier or signer key is not that of its name and public key.
  case keyID
  /// A key or a signature is of a type other than Ed25519 (1) and Ed25519 cosignature (4).
  case keyType(UInt8)
  /// The bytes of a public key are not those of a strict Ed25519 key.
  case publicKey
  /// A signer key does not have the form `PRIVATE+KEY+name+hash+base64`.
  case signerKeyForm

  /// A note is longer than this number of bytes.
  case noteTooLong(max: Int)
  /// A note is not UTF-8.
  case notUTF8
  /// A note holds a control byte other than LF; its offset.
  case controlByte(offset: Int)
  /// A note has no empty line between text and signatures, or its text does not end in LF.
  case noSeparator
  /// Signature line `line` (from 1) does not have the form `— name base64`.
  case signatureLine(Int)
  /// A note has more signature lines than this.
  case tooManySignatures(max: Int)
  /// Two of the keys to verify with have the same name and ID.
  case ambiguousKey(KeyName)
  /// A signature that one of the known keys should have made is not valid.
  case invalidSignature(KeyName)
  /// A signer stands twice under a checkpoint.
  case signerTwice(KeyName)
  /// None of the signatures is by a known key.
  case noKnownSignature

  /// Line `line` (from 1) of a checkpoint is not what stands there.
  case checkpointLine(Int)
  /// A checkpoint has extension lines, which nobody would check.
  case checkpointExtension

  /// Line `line` (from 1) of a trust file is refused.
  case trustLine(Int, TrustFault)
  /// A trust file is refused for what it says as a whole.
  case trust(TrustFault)
  /// A checkpoint is that of another log.
  case wrongOrigin(Origin)
  /// The log's own signature is not under a checkpoint.
  case noLogSignature
  /// The cosignatures under a checkpoint do not make the quorum.
  case quorumNotMet

  /// What was wrong, in words.
  public var description: String {
    switch self {
    case .keyName: "a key name is empty, or holds a space, '+' or a control byte"
    case .verifierKeyForm: "a verifier key does not have the form name+hash+base64"
    case .keyID: "the hash in a key is not that of its name and public key"
    case .keyType(let type): "keys of type \(type) are not known here"
    case .publicKey: "a public key is not a canonical Ed25519 key"
    case .signerKeyForm: "a signer key does not have the form PRIVATE+KEY+name+hash+base64"
    case .noteTooLong(let max): "a note has more than \(max) bytes"
    case .notUTF8: "a note is not UTF-8"
    case .controlByte(let offset): "a note has a control byte at offset \(offset)"
    case .noSeparator: "a note has no empty line between text and signatures"
    case .signatureLine(let line): "signature line \(line) does not have the form '— name base64'"
    case .tooManySignatures(let max): "a note has more than \(max) signature lines"
    case .ambiguousKey(let name): "two keys of \(name) have the same ID"
    case .invalidSignature(let name): "the signature of \(name) is not valid"
    case .signerTwice(let name): "\(name) stands twice among the signatures"
    case .noKnownSignature: "no signature is by a known key"
    case .checkpointLine(let line): "line \(line) of the checkpoint is malformed"
    case .checkpointExtension: "the checkpoint has extension lines"
    case .trustLine(let line, let fault): "line \(line) of the trust file: \(fault)"
    case .trust(let fault): "the trust file: \(fault)"
    case .wrongOrigin(let origin): "the checkpoint is that of the log \(origin)"
    case .noLogSignature: "the checkpoint does not carry the log's signature"
    case .quorumNotMet: "the cosignatures do not make the quorum"
    }
  }
}

/// What can be wrong with a trust file.
public enum TrustFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file has more bytes than this.
  case tooLong(max: Int)
  /// A control byte, or a text that is not UTF-8.
  case characters
  /// The line begins with an unknown word.
  case unknownLine
  /// The line has too few or too many words.
  case wordCount
  /// A second line of a kind of which there is one.
  case repeated
  /// There is no line of this kind.
  case missing(String)
  /// The key is refused.
  case key(NotesError)
  /// The public key stands in the file already.
  case keyTwice
  /// The name is taken, or it is `none`.
  case nameTaken
  /// The name is not that of a witness, follower or group of an earlier line.
  case nameUnknown
  /// The name is a member of a group already.
  case memberTwice
  /// The threshold is not `any`, `all`, or a number from 1 to that of the members.
  case threshold
  /// The number is not a decimal from 1 to 2^63 − 1.
  case number
  /// The genesis is not the base64 of 32 bytes.
  case genesis
  /// There are more witnesses, followers or groups than this.
  case tooMany(max: Int)
  /// The quorum can be met without a follower, so by people who never looked at the index.
  case quorumWithoutFollower
  /// `quorum none` stands beside witnesses, followers or groups, whom it would ignore.
  case quorumNoneWithCosigners

  /// What was wrong, in words.
  public var description: String {
    switch self {
    case .tooLong(let max): "it has more than \(max) bytes"
    case .characters: "a control byte, or not UTF-8"
    case .unknownLine: "it begins with an unknown word"
    case .wordCount: "it has too few or too many words"
    case .repeated: "there is such a line already"
    case .missing(let word): "there is no line '\(word)'"
    case .key(let error): "\(error)"
    case .keyTwice: "this public key stands in the file already"
    case .nameTaken: "the name is taken"
    case .nameUnknown: "the name is not that of a witness, follower or group above"
    case .memberTwice: "the name is a member of a group already"
    case .threshold: "the threshold is not any, all, or a number from 1 to that of the members"
    case .number: "it is not a decimal number of at least 1"
    case .genesis: "it is not the base64 of 32 bytes"
    case .tooMany(let max): "there are more than \(max) of them"
    case .quorumWithoutFollower: "the quorum can be met without a follower"
    case .quorumNoneWithCosigners: "'quorum none' ignores the witnesses, followers and groups above"
    }
  }
}
