import Crypto
import EPCIS
import Foundation
import Ledger
import Merkle
import Notes
import Provenance
import Synchronization
import Testing

/// A small log of governance, parties and statements, made by a real ledger, which may be told to lie.
struct TruthfulLog {
  /// A time shortly after all that is in it.
  static let time: UInt64 = 1_767_395_400

  let key: SignerKey
  var entries: [StoredEntry] = []

  /// - Parameters:
  ///   - hiding: whether one statement is left out of the index.
  ///   - misfiling: whether one statement is filed under another key than its own.
  /// - Throws: what the ledger throws.
  init(hiding: Bool = false, misfiling: Bool = false) throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "truthful-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let brand = try Self.brandKey()
    key = try Self.found(at: path)
    let origin = key.name.text
    let ledger = try Ledger(opening: path, key: key, options: Self.options())
    defer { ledger.close() }
    for number in 0..<4 {
      var entry = try Self.statement(number, origin, by: brand)
      if number == 2 {
        if hiding { entry.keys.removeFirst() }
        if misfiling { entry.keys[entry.keys.count - 1] = .of(.id, "urn:test:elsewhere") }
        entry.keys.sort()
      }
      _ = try ledger.append([entry])
    }
    let reader = try ledger.reader()
    while case let more = try reader.durableEntries(from: UInt64(entries.count), bytesMax: 1 << 20),
      !more.isEmpty
    {
      entries += more
    }
  }

  static func brandKey() throws -> SignerKey { try testKey("brand.example", seed: 3) }

  /// Founds a ledger with one party that signs itself.
  ///
  /// - Returns: the log's key.
  static func found(at path: String) throws -> SignerKey {
    let key = try testKey("ledger.example/test", seed: 1)
    let governing = try testKey("ledger.example/test/governance-1", seed: 2)
    let origin = key.name.text
    let genesis = try GovernanceEntry(
      GovernanceRevision(
        origin: origin,
        revision: 1,
        previous: nil,
        threshold: 1,
        keys: [governing.verifier]
      ),
      signedBy: [governing]
    )
    let party = try PartyEntry(
      PartyRevision(
        origin: origin,
        party: try #require(PartyName("brand.example")),
        revision: 1,
        previous: nil,
        displayName: "Brand",
        country: "NZ",
        keys: [brandKey().verifier],
        prefixes: ["9520003"]
      ),
      signedBy: [governing]
    )
    try Ledger.create(
      at: path,
      key: key,
      genesis: registryEntry(genesis.bytes, origin),
      options: options()
    )
    let ledger = try Ledger(opening: path, key: key, options: options())
    defer { ledger.close() }
    _ = try ledger.append([registryEntry(party.bytes, origin)])
    return key
  }

  /// The sizes of the log after each index entry.
  var revisionEnds: [Int] {
    entries.indices.filter { EntryKind(firstLineOf: entries[$0].text) == .index }.map { $0 + 1 }
  }

  /// What the log signs at a size.
  func checkpoint(_ size: Int? = nil) -> Checkpoint {
    let hashes = entries.prefix(size ?? entries.count).map { LogHash.leaf($0.text) }
    return Checkpoint(
      origin: Origin(key.name),
      size: UInt64(hashes.count),
      root: LogHash.root(of: hashes)
    )
  }

  /// The note in which it signs that.
  func note(_ size: Int? = nil) throws -> SignedNote { try signed(checkpoint(size)) }

  /// Any checkpoint, signed.
  func signed(_ checkpoint: Checkpoint) throws -> SignedNote {
    try SignedNote(text: checkpoint.text, signatures: [key.sign(checkpoint.text)])
  }

  static func options() -> LedgerOptions {
    let time = Mutex(UInt64(1_767_395_340))
    let clock = LedgerClock(
      seconds: { time.withLock { $0 } },
      waitAfter: { second in time.withLock { $0 = max($0, second + 1) } }
    )
    return LedgerOptions(clock: clock)
  }

  static func registryEntry(_ text: [UInt8], _ origin: String) -> NewEntry {
    NewEntry(text: text, keys: MapKeys.registry(text, origin: origin), isRegistry: true)
  }

  static func statement(
    _ number: Int,
    _ origin: String,
    by signer: SignerKey
  ) throws -> NewEntry {
    let time = try #require(Instant(milliseconds: 1_767_395_000_000 + Int64(number)))
    let salt = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 16)
    let filing = try Filing(
      [
        .init(role: .subject, key: .of(.id, "urn:test:item:\(number % 2)")),
        .init(role: .parent, key: .of(.id, "urn:test:box")),
      ],
      secret: salt
    )
    let note = try NoteContents(
      origin: origin,
      party: try #require(PartyName("brand.example")),
      eventTime: time,
      filing: filing,
      bodyDigest: StatementPart.body.digest(salt: salt, bytes: [UInt8(truncatingIfNeeded: number)]),
      membersDigest: nil
    ).signed(by: signer)
    return NewEntry(
      text: Array(StatementEntry(note: note.bytes, salt: salt).text.utf8),
      keys: try MapKeys.statement(note: note, filing: filing),
      note: note.bytes,
      salt: salt,
      filing: filing.encoded
    )
  }
}

func testKey(_ name: String, seed: UInt8) throws -> SignerKey {
  let seed = SHA256.hash(Array(name.utf8) + [seed]).bytes
  let key = try #require(Ed25519.PrivateKey(seed: seed))
  return SignerKey(name: try KeyName(name), privateKey: key)
}
