import Dispatch
import Foundation
import Logging
import Net

/// The files with the certificates of the service, which are read again when they change.
struct CertificateFiles: Sendable {
  /// One certificate.
  struct Pair: Hashable, Sendable {
    let chain: String
    let key: String
  }

  /// How a file looked; links are followed, as programs that renew certificates exchange these.
  private struct Look: Hashable {
    let device: UInt
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  /// How often the files are looked at.
  static let secondsBetweenLooks = 2

  private let pairs: [Pair]

  init(_ pairs: [Pair]) {
    self.pairs = pairs
  }

  var isEmpty: Bool { pairs.isEmpty }

  /// Reads them.
  func load() throws -> [TLSCertificate] {
    try pairs.map { pair in
      let chain = try Files.read(pair.chain, as: "certificate")
      let key = try Files.read(pair.key, as: "key")
      do { return try TLSCertificate(name: pair.chain, chain: chain, key: key) } catch {
        throw CommandFailure(
          .configuration,
          "\(error)",
          hint: "\(pair.key) is to hold its key, without a passphrase"
        )
      }
    }
  }

  private var looks: [Look?] {
    pairs.flatMap { [$0.chain, $0.key] }.map { path in
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      return Look(
        device: UInt(status.st_dev),
        inode: UInt(status.st_ino),
        size: Int(status.st_size),
        seconds: status.st_mtim.tv_sec,
        nanoseconds: status.st_mtim.tv_nsec
      )
    }
  }

  /// Gives a server the certificates anew; if they are no good, it keeps what it has.
  func reload(_ server: Server, _ logger: Logger) {
    guard !isEmpty else { return }
    do {
      try server.replaceCertificates(try load())
      logger.info("certificates were read again")
    } catch let failure as CommandFailure {
      logger.error("the certificates stay as they were: \(failure.message)")
    } catch {
      logger.error("the certificates stay as they were: \(error)")
    }
  }

  /// Reloads whenever a file has changed, until the timer is cancelled.
  func watch(_ server: Server, _ logger: Logger) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "wayproof.certificates"))
    timer.schedule(deadline: .now(), repeating: .seconds(Self.secondsBetweenLooks))
    var seen = looks
    timer.setEventHandler {
      let looks = looks
      guard looks != seen else { return }
      seen = looks
      reload(server, logger)
    }
    timer.resume()
    return timer
  }
}
