import HTTP
import Ledger
import Registrar

// What those who run the service ask it.
extension Site {
  /// Whether the process answers at all.
  func healthz(_ request: Request) throws -> Response {
    .text("ok\n", headers: ["Cache-Control": "no-store"])
  }

  /// Whether the ledger can be read, and what it holds.
  ///
  /// 503 when the ledger takes no more writes: what is published can be read, and somebody must look.
  func readyz(_ request: Request) throws -> Response {
    let size = try reader.read { $0.size }
    if let halt = configuration.writer?.registrar.ledger.halt {
      return .text(
        "not ready: \(halt)\n\(size) entries can be read\n",
        status: .serviceUnavailable,
        headers: ["Cache-Control": "no-store"]
      )
    }
    let lines = ["ready: \(size) entries"] + (configuration.standing?() ?? [])
    return .text(lines.joined(separator: "\n") + "\n", headers: ["Cache-Control": "no-store"])
  }

  /// The trust file with which this log's bundles are verified, as its operator proposes it.
  ///
  /// Whoever takes it from here trusts the operator once, for naming itself.
  func trustFile(_ request: Request) throws -> Response {
    .text(configuration.trustText, headers: ["Cache-Control": "no-store"])
  }
}
