import Dispatch
import HTTP
import Net

/// Net alone: every request gets the same ready body.
///
/// For Deploy/bench/http, as the floor under what the whole service costs.
struct ReadyServer {
  let address: ListenAddress

  func run() throws -> Never {
    let configuration = Server.Configuration(addresses: [address])
    let server = Server(configuration: configuration) { _ in
      let response = ReadyBody.response
      return { _ in .ready(response) }
    }
    try server.start()
    dispatchMain()
  }
}
