public import Crypto
public import Merkle

/// Everything that is needed to check one journey offline, as one JSON object.
///
/// A bundle in hand has the form of one, and nothing more: no field is to be trusted before
/// ``Verification`` has checked it.
///
/// ```
/// { "v": 1, "subject": "https://id.gs1.org/01/…/21/…", "checkpoint": "<the cosigned note>",
///   "lookups": [ { "key": "…", "entries": [17, 90], "steps": [[211, "…"], …] },
///                { "key": "…", "absent": { "key": "…", "value": "…" }, "steps": […] },
///                { "key": "…", "value": "…", "steps": […] } ],
///   "entries": [ { "n": 3, "text": "wayproof/party/v1\n…", "path": ["…", …] },
///                { "n": 17, "text": "…", "path": […], "salt": "…", "note": "…", "body": "…",
///                  "bodySalt": "…", "members": "…", "membersSalt": "…",
///                  "filed": [ { "key": "…", "role": 1, "blind": "…", "position": 5,
///                               "path": […] } ] } ] }
/// ```
///
/// Bytes are in base64. No member may be missing or unknown, except that `body` and `members` may be
/// missing, each with its salt, and that only statements have `salt`, `note` and what follows.
/// Lookups ascend by key, entries by number, filings by key. The order of an object's members and the
/// white space between them mean nothing.
public struct ProofBundle: Hashable, Sendable {
  /// The canonical URI of what the journey is about.
  public var subject: String
  /// The cosigned checkpoint, a signed note.
  public var checkpoint: [UInt8]
  /// What the index holds, key by key.
  public var lookups: [Lookup]
  /// The entries of the log that the lookups name, and index entries.
  public var entries: [Entry]

  /// The media type of a bundle.
  public static let mediaType = "application/vnd.wayproof.bundle+json"
  /// The most bytes that a bundle may have.
  public static let byteCountMax = 32 << 20

  /// Takes the parts as they are.
  public init(subject: String, checkpoint: [UInt8], lookups: [Lookup], entries: [Entry]) {
    self.subject = subject
    self.checkpoint = checkpoint
    self.lookups = lookups
    self.entries = entries
  }

  /// What the index holds for one key, with the proof.
  public struct Lookup: Hashable, Sendable {
    /// The key.
    public var key: IndexKey
    /// What is said to stand there.
    public var finding: Finding
    /// From the leaf to the root of the index.
    public var steps: [IndexStep]

    /// Takes the parts as they are.
    public init(key: IndexKey, finding: Finding, steps: [IndexStep]) {
      self.key = key
      self.finding = finding
      self.steps = steps
    }
  }

  /// What a lookup found.
  public enum Finding: Hashable, Sendable {
    /// All entries that are filed under the key.
    case entries([UInt64])
    /// Nothing: the key's bits lead to the leaf of another key.
    case absent(IndexKey, IndexValue)
    /// More entries than a bundle lists: only their number and root.
    case value(IndexValue)
  }

  /// One entry of the log.
  public struct Entry: Hashable, Sendable {
    /// Its number.
    public var number: UInt64
    /// The entry.
    public var text: [UInt8]
    /// From the entry to the root of the log.
    public var path: [Digest]
    /// What the entry of a statement commits to; `nil` for other entries.
    public var statement: Statement?

    /// Takes the parts as they are.
    public init(number: UInt64, text: [UInt8], path: [Digest], statement: Statement? = nil) {
      self.number = number
      self.text = text
      self.path = path
      self.statement = statement
    }
  }

  /// What a statement's entry commits to.
  public struct Statement: Hashable, Sendable {
    /// The salt of the commitment.
    public var salt: [UInt8]
    /// The note, with its signature.
    public var note: [UInt8]
    /// What the holder of a code may see; `nil` where it is withheld or erased.
    public var body: Part?
    /// What only members may see; `nil` in the bundle of a holder.
    public var members: Part?
    /// One proof for each lookup that names the entry.
    public var filed: [FilingProof]

    /// Takes the parts as they are.
    public init(
      salt: [UInt8],
      note: [UInt8],
      body: Part?,
      members: Part?,
      filed: [FilingProof]
    ) {
      self.salt = salt
      self.note = note
      self.body = body
      self.members = members
      self.filed = filed
    }
  }

  /// Body or members part, with the salt of its digest.
  public struct Part: Hashable, Sendable {
    /// The part as it stands.
    public var bytes: [UInt8]
    /// The salt.
    public var salt: [UInt8]

    /// Takes both as they are.
    public init(bytes: [UInt8], salt: [UInt8]) {
      self.bytes = bytes
      self.salt = salt
    }
  }
}
