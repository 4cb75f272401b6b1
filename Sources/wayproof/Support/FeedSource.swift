import HTTPClient
import Ledger
import Notes
import Registrar
import Synchronization

/// Where a follower gets the log from.
final class FeedSource: Sendable {
  private let token: String
  private let feed: Mutex<HTTPConnection>
  private let head: Mutex<HTTPConnection>

  init(url: WebURL, token: String) {
    self.token = token
    feed = Mutex(HTTPConnection(url, timeoutSeconds: 30))
    head = Mutex(HTTPConnection(url, timeoutSeconds: 5))
  }

  /// Entries from a number on, as far as they are durable there.
  func entries(from number: UInt64) throws -> [StoredEntry] {
    let fields = [("Authorization", "Bearer \(token)")]
    let reply = try feed.withLock { connection throws(ClientError) in
      try connection.send("GET", "/feed?from=\(number)", fields: fields)
    }
    guard reply.status == 200 else {
      throw CommandFailure(.refused, "the log answers \(reply.status) to /feed")
    }
    return try Feed.decode(reply.body)
  }

  /// The published checkpoint.
  func checkpoint() throws -> SignedNote {
    let reply = try head.withLock { connection throws(ClientError) in
      try connection.send("GET", "/checkpoint")
    }
    guard reply.status == 200 else {
      throw CommandFailure(.refused, "the log answers \(reply.status) to /checkpoint")
    }
    return try SignedNote(parsing: reply.body)
  }
}
