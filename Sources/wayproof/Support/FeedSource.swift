import HTTPClient
import Ledger
import Notes
import Registrar
import Synchronization

/// Where a follower gets the log from.
final class FeedSource: Sendable {
  private let credentials: Credentials
  private let withBodies: Bool
  private let feed: Mutex<HTTPConnection>
  private let head: Mutex<HTTPConnection>

  init(
    url: WebURL,
    _ credentials: Credentials,
    withBodies: Bool = false
  ) {
    (self.credentials, self.withBodies) = (credentials, withBodies)
    feed = Mutex(credentials.connection(to: url, timeoutSeconds: 30))
    head = Mutex(credentials.connection(to: url, timeoutSeconds: 5))
  }

  /// Entries from a number on, as far as they are durable there.
  func entries(from number: UInt64) throws -> [StoredEntry] {
    let path = "/feed?from=\(number)" + (withBodies ? "&bodies=1" : "")
    let fields = credentials.fields
    let reply = try feed.withLock { connection throws(ClientError) in
      try connection.send("GET", path, fields: fields)
    }
    guard reply.status == 200 else {
      let scope = withBodies ? "mirror" : "follow"
      throw CommandFailure(
        .refused,
        "the log answers \(reply.status) to /feed; the token needs the scope \(scope)"
      )
    }
    return try Feed.decode(reply.body)
  }

  /// The published checkpoint.
  func checkpoint() throws -> SignedNote { try SignedNote(parsing: get("/checkpoint")) }

  /// What everybody may read there.
  func get(_ path: String) throws -> [UInt8] {
    let reply = try head.withLock { connection throws(ClientError) in
      try connection.send("GET", path)
    }
    guard reply.status == 200 else {
      throw CommandFailure(.refused, "the log answers \(reply.status) to \(path)")
    }
    return reply.body
  }
}
