import GS1
import HTTP
import Merkle
import Notes
import Provenance

extension Site {
  /// The proof that one entry of a journey stands in the log, as any C2SP client reads it.
  ///
  /// It proves less than the bundle: that this was said, not that it is all. The entry is added to it, so
  /// that its leaf hash can be made.
  func logProof(_ scan: ScanRequest, _ found: Found) throws -> Response {
    let bundle = try ProofBundle(parsing: found.bytes)
    let number = scan.entry ?? newestEntry(about: scan.id, in: bundle)
    guard let entry = bundle.entries.first(where: { $0.number == number }) else {
      throw SiteProblem(
        .notFound,
        "no_entry",
        "No such entry belongs to this journey.",
        detail: "entry is the number of one of the entries in ?format=bundle."
      )
    }
    let proof = LogProof(
      extra: entry.text,
      index: entry.number,
      path: entry.path,
      checkpoint: bundle.checkpoint
    )
    return Response(type: "text/plain; charset=utf-8", body: proof.bytes)
  }

  private func newestEntry(about id: CanonicalID, in bundle: ProofBundle) -> UInt64? {
    let key = IndexKey.of(.id, id.uri)
    guard case .entries(let numbers)? = bundle.lookups.first(where: { $0.key == key })?.finding
    else { return nil }
    return numbers.last
  }
}
