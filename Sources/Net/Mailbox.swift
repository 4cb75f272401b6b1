import CEpoll
import Glibc
import HTTP
import Synchronization

/// What others have to tell a loop: answers of slow work, and that it is to stop.
///
/// The loop is woken once for any number of messages.
final class Mailbox: Sendable {
  /// Which connection an answer is for; one that was closed since then is not found.
  struct Address: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32
  }

  enum Message: Sendable {
    case answer(Address, Response)
    /// Serve these certificates to those who connect from now on.
    case certificates([TLSCertificate])
    /// Stop; what is open after so long is cut off.
    case stop(graceMilliseconds: Int64)
  }

  let wakeup: Descriptor
  private let messages = Mutex<[Message]>([])

  init() throws(SystemError) {
    let flags = Int32(EFD_NONBLOCK | EFD_CLOEXEC)
    wakeup = try Descriptor(eventfd(0, flags), for: "make a wake-up event")
  }

  /// Leaves a message.
  func post(_ message: Message) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    guard isFirst else { return }
    // Cannot fail: the counter holds at most one for each time that it was emptied.
    eventfd_write(wakeup.number, 1)
  }

  /// Takes all messages.
  func take() -> [Message] {
    var count: UInt64 = 0
    // Emptied first: a message that comes in between wakes once more.
    eventfd_read(wakeup.number, &count)
    return messages.withLock { messages in
      var taken: [Message] = []
      swap(&taken, &messages)
      return taken
    }
  }
}
