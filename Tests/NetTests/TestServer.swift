import Glibc
import HTTP
import Net

/// Serves on a free port while `body` runs.
func withServer<Result>(
  loops: Int = 1,
  handler: @escaping @Sendable (Request) -> Answer = site,
  configure: (inout Server.Configuration) -> Void = { _ in },
  _ body: (Server) throws -> Result
) throws -> Result {
  var configuration = Server.Configuration(loops: loops)
  configure(&configuration)
  let server = Server(configuration: configuration) { _ in handler }
  try server.start()
  defer { server.stop(graceSeconds: 0) }
  return try body(server)
}

/// Bytes in which a piece that is lost, doubled or moved shows.
func pattern(_ count: Int) -> [UInt8] {
  var bytes = (0..<251).map { UInt8($0 * 7 % 251) }
  while bytes.count < count { bytes += bytes + [UInt8(bytes.count % 253)] }
  return Array(bytes.prefix(count))
}

/// A small site to ask: `/echo`, `/big/COUNT`, `/slow/MILLISECONDS`, `/close`; all else tells the
/// method and the target.
@Sendable func site(_ request: Request) -> Answer {
  let segments = (try? request.segments()) ?? []
  let number = segments.count > 1 ? Int(segments[1]) ?? 0 : 0
  switch segments.first {
  case "echo":
    return .ready(Response(type: "application/octet-stream", body: request.body))
  case "big":
    return .ready(Response(body: pattern(number)))
  case "slow":
    return .slow {
      usleep(UInt32(number) * 1000)
      return .text("slow \(number)")
    }
  case "close":
    var response = Response.text("bye")
    response.closesConnection = true
    return .ready(response)
  default:
    return .ready(.text("\(request.method.rawValue) \(request.target)"))
  }
}
