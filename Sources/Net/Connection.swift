import HTTP

/// One client's connection: plain state that belongs to one loop and is touched only there.
///
/// It holds memory only while something is partial: a request that has not come in full, bytes
/// that wait for an answer before them, or an answer that has not gone out.
final class Connection {
  /// What the connection waits for; its deadline is for this.
  enum Waiting {
    case handshake, firstByte, head, body, nextRequest, answer, room, end
  }

  /// A request whose answer is being made elsewhere; a class, as few connections have one.
  final class Open {
    let request: Request
    let started: Int64

    init(_ request: Request, _ started: Int64) {
      self.request = request
      self.started = started
    }
  }

  /// Bytes to be sent from `start` on.
  struct Outgoing {
    let bytes: [UInt8]
    var start: Int
  }

  let descriptor: Int32
  let address: Mailbox.Address
  /// The other end; `nil` for a Unix socket.
  let peer: PeerAddress?
  let use: Endpoint.Use
  /// `nil` if nothing is encrypted.
  let tls: TLSSession?

  var decoder = RequestDecoder()
  var waiting: Waiting
  /// In the loop's milliseconds.
  var deadline: Int64

  /// Received, but not read because an answer must go first.
  var unread: [UInt8] = []
  /// Answers that the system has not taken.
  var unsent: [Outgoing] = []
  var open: Open?
  /// What the loop counts for this connection in its sum of held bytes.
  var counted = 0
  /// How many bytes of `unsent` have not been sent.
  var unsentBytes = 0
  /// How many requests were answered.
  var requests = 0

  /// There may be more to receive: edges are reported once.
  var isReadable = false
  /// The other side will send no more.
  var isEnded = false
  /// No further request is read; the connection ends when all is sent.
  var isLast = false
  /// Not all that the client sent was read.
  var leavesInput = false
  var isClosed = false
  /// Counts towards what its address may have.
  var isCountedForAddress = false
  /// Stands in the loop's list of connections to look at again.
  var isQueued = false

  init(
    _ descriptor: Int32,
    _ address: Mailbox.Address,
    _ peer: PeerAddress?,
    _ use: Endpoint.Use,
    _ tls: TLSSession?,
    deadline: Int64
  ) {
    self.descriptor = descriptor
    self.address = address
    self.peer = peer
    self.use = use
    self.tls = tls
    self.deadline = deadline
    waiting = tls == nil ? .firstByte : .handshake
  }

  /// Whether an answer must come or go out before another request is read.
  var isBlocked: Bool { open != nil || !unsent.isEmpty }

  var heldBytes: Int { decoder.heldBytes + unread.count }
}
