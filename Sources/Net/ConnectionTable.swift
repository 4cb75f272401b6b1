import HTTP

/// The open connections of a loop, found by a number that no later connection has again soon.
struct ConnectionTable {
  private var slots: [Connection?] = []
  private var free: [UInt32] = []
  private var generation: UInt32 = 0
  private(set) var count = 0

  /// The address for a new connection; ``insert(_:)`` must follow.
  mutating func nextAddress() -> Mailbox.Address {
    // Generation 0 is never a connection's.
    generation = generation == .max ? 1 : generation + 1
    if let slot = free.popLast() { return Mailbox.Address(slot: slot, generation: generation) }
    slots.append(nil)
    return Mailbox.Address(slot: UInt32(slots.count - 1), generation: generation)
  }

  mutating func insert(_ connection: Connection) {
    slots[Int(connection.address.slot)] = connection
    count += 1
  }

  mutating func remove(_ connection: Connection) {
    slots[Int(connection.address.slot)] = nil
    free.append(connection.address.slot)
    count -= 1
  }

  subscript(address: Mailbox.Address) -> Connection? {
    guard Int(address.slot) < slots.count, let connection = slots[Int(address.slot)],
      connection.address.generation == address.generation
    else { return nil }
    return connection
  }

  /// Calls `body` for each connection; it may remove any.
  var all: [Connection] { slots.compactMap { $0 } }

  /// The connection that holds most of a body that has not come in full; `nil` if none does.
  var holdingMost: Connection? {
    var most: Connection?
    for case let connection? in slots
    where connection.counted > most?.counted ?? 0 && connection.decoder.progress == .body
      && !connection.isLast
    { most = connection }
    return most
  }

  /// The connections whose deadline has come.
  func expired(at now: Int64) -> [Connection] {
    slots.compactMap { connection in
      guard let connection, connection.deadline <= now else { return nil }
      return connection
    }
  }
}

extension Mailbox.Address {
  /// As it stands beside an event.
  var token: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

  init(token: UInt64) {
    self.init(
      slot: UInt32(truncatingIfNeeded: token),
      generation: UInt32(truncatingIfNeeded: token >> 32)
    )
  }
}
