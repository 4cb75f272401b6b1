import GS1
import HTTP
import Ledger
import Provenance
import Registrar

// What was scanned.
extension Site {
  /// A scanned Digital Link.
  func scan(_ request: Request) throws -> Response {
    try answer(scanRequest(request), to: request)
  }

  /// An ID that is no GS1 key: `/id/` and the ID, escaped.
  func scanOtherID(_ request: Request) throws -> Response {
    let segments = try request.segments()
    guard segments.count == 2 else {
      throw SiteProblem(.badRequest, "malformed", "We cannot read this link.")
    }
    do {
      let id = try CanonicalID(scanned: segments[1])
      return try answer(scanRequest(request, code: segments[1], id: id, link: nil), to: request)
    } catch let error as GS1Error {
      throw SiteProblem.malformed(error)
    }
  }

  func answer(_ scan: ScanRequest, to request: Request) throws -> Response {
    let made = try reader.read { try BundleMaker.make(scan.id, from: SnapshotSource($0)) }
    return Response(type: ProofBundle.mediaType, body: made.bundle.encoded)
  }
}
