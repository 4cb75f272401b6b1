import Testing

@testable import Net

@Suite struct TicketKeysTests {
  private func isKnown(_ key: TicketKeys.Key, _ keys: TicketKeys, now: Int64) -> Bool? {
    key.name.withUnsafeBufferPointer { keys.key(named: $0, now: now)?.isOld }
  }

  @Test func `a key makes tickets for an hour, is read for another, and is forgotten`() {
    let keys = TicketKeys(now: 0)
    let first = keys.current(now: 0)
    #expect(keys.current(now: 3599).name == first.name)
    #expect(isKnown(first, keys, now: 3599) == false)
    let second = keys.current(now: 3600)
    #expect(second.name != first.name && second.cipher != first.cipher && second.mac != first.mac)
    #expect(isKnown(first, keys, now: 3600) == true)
    #expect(isKnown(second, keys, now: 7199) == false)
    #expect(isKnown(first, keys, now: 7200) == nil)
    #expect(isKnown(second, keys, now: 7200) == true)
    // After a long time without clients nothing old is left.
    #expect(isKnown(second, keys, now: 100_000) == nil)
  }
}
