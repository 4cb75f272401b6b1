import Foundation
import Hummingbird
import Logging
import NIOCore

/// Answers `GET /x` with a body that is ready: the 4 KiB that the other servers send too.
@main
struct HummingbirdPeer {
  static func main() async throws {
    guard CommandLine.arguments.count == 3, let port = Int(CommandLine.arguments[1]) else {
      print("usage: hummingbird-peer PORT FILE")
      return
    }
    let body = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: CommandLine.arguments[2])))
    let router = Router()
    router.get("/x") { _, _ in
      Response(
        status: .ok,
        headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: body)
      )
    }
    var logger = Logger(label: "peer")
    logger.logLevel = .critical
    let application = Application(
      router: router,
      configuration: .init(address: .hostname("127.0.0.1", port: port)),
      logger: logger
    )
    try await application.runService()
  }
}
