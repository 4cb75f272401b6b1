import Crypto
import EPCIS
import Foundation
import Notes
import Provenance

extension ServedLedger {
  /// What signs as the party, as on a machine of its own.
  ///
  /// - Throws: if its key cannot be read.
  func signer() throws -> Admission {
    let text = try String(contentsOfFile: keyFile, encoding: .utf8)
    let key = try SignerKey(parsing: text.trimmingCharacters(in: .newlines))
    guard let party = PartyName(key.name.text),
      let now = Instant(parsing: "2026-01-02T03:04:05Z")
    else { throw BenchmarkError("the key of the party has no name of one") }
    return Admission(
      origin: "ledger.example",
      party: party,
      signer: NoteSigner(key),
      now: { now },
      randomBytes: { Random.bytes($0) }
    )
  }
}
