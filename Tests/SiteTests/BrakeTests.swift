import GS1
import HTTP
import Testing

@testable import Site

@Suite struct BrakeTests {
  private let crawler = PeerAddress(ipv4: 0xC000_0201)
  private let brake = Brake()
  private let limits = Brake.Limits()

  private let day: UInt64 = 86_400

  /// After how many seconds a code may be asked for; `nil` for at once.
  private func delay(of code: String, from peer: PeerAddress?, at time: UInt64 = 0) -> Int? {
    switch brake.admit(code, from: peer, now: time) {
    case .wait(let seconds): return seconds
    case .pass(let pass):
      brake.settle(pass, .failed, now: time)
      return nil
    }
  }

  /// - Returns: whether it was let through.
  @discardableResult
  private func ask(
    _ code: String,
    _ outcome: Brake.Outcome,
    from peer: PeerAddress?,
    at time: UInt64 = 0
  ) -> Bool {
    guard case .pass(let pass) = brake.admit(code, from: peer, now: time) else { return false }
    brake.settle(pass, outcome, now: time)
    return true
  }

  /// - Returns: how many of `count` unknown codes were answered.
  @discardableResult
  private func tryUnknown(_ count: Int, from peer: PeerAddress?, at time: UInt64 = 0) -> Int {
    (0..<count).count { ask("X\($0)", .unknown, from: peer, at: time) }
  }

  @Test func `who tries many codes is told when to come back, and is answered then`() {
    #expect(tryUnknown(1_000, from: crawler) == limits.unknownMax)
    #expect(delay(of: "7_777", from: crawler, at: 0) == limits.secondsPerTry)
    #expect(delay(of: "7_777", from: crawler, at: 4) == 1)
    #expect(delay(of: "7_777", from: crawler, at: 5) == nil)
    let hour = UInt64(limits.unknownMax * limits.secondsPerTry)
    tryUnknown(limits.unknownMax - 1, from: crawler, at: hour)
    #expect(delay(of: "7_777", from: crawler, at: hour) == nil)
  }

  @Test func `a good code gets no other answer than a bad one while the bucket is empty`() {
    tryUnknown(limits.unknownMax, from: crawler)
    // Nobody has looked yet whether it is good.
    #expect(delay(of: "42", from: crawler) != nil)
  }

  @Test func `what a network was answered it goes on being answered`() {
    ask("900", .good, from: crawler)
    tryUnknown(1_000, from: crawler)
    #expect(delay(of: "900", from: crawler) == nil)
    #expect(delay(of: "901", from: crawler) != nil)
  }

  @Test func `a shop whose many customers mistype now and then is never slowed`() {
    let shop = PeerAddress(ipv4: 0xC000_0202)
    for customer in 0..<2_000 {
      #expect(ask("\(customer)", customer % 4 != 0 ? .good : .unknown, from: shop))
    }
  }

  @Test func `nor is one with 5,000 customers an hour, for hours, of whom a third mistype`() {
    let shop = PeerAddress(ipv4: 0xC000_0202)
    for customer in 0..<20_000 {
      let time = UInt64(customer * 3_600 / 5_000)
      let outcome: Brake.Outcome = customer % 3 != 0 ? .good : .unknown
      #expect(ask("\(customer)", outcome, from: shop, at: time))
    }
  }

  @Test func `who has 10,000 good codes crawls not much faster for them, and not without end`() {
    let (neighbour, days) = (PeerAddress(ipv4: 0xC633_6401), 4 as UInt64)
    var (unknown, next) = (0, 0)
    // All the time he shows as many of his codes as help, in turn, and tries what he may, from two
    // addresses.
    for time in stride(from: 0, to: days * day, by: 240) {
      for peer in [crawler, neighbour] {
        // 48 tries have come back; two are kept, for a good code is not looked up without one.
        unknown += tryUnknown(46, from: peer, at: time)
        for _ in 0..<60 {
          for _ in 0..<2 {
            ask("own \(next % 10_000)", .good, from: peer, at: time)
            next += 1
          }
          unknown += tryUnknown(1, from: peer, at: time)
        }
      }
    }
    let free = 2 * (limits.unknownMax + Int(days * day) / limits.secondsPerTry)
    #expect(unknown > free + 5_000)
    #expect(unknown < free + Int(days) * 5_000)
  }

  @Test func `with codes without end there is still an end to what they give in an hour`() {
    var (unknown, own) = (0, 0)
    for second in stride(from: 0, to: 3 * 3_600 as UInt64, by: 10) {
      for _ in 0..<12 {
        ask("own \(own)", .good, from: crawler, at: second)
        own += 1
      }
      unknown += tryUnknown(10, from: crawler, at: second)
    }
    let hourly = limits.givenPerHour + 3_600 / limits.secondsPerTry
    #expect(unknown > 3 * hourly * 9 / 10)
    #expect(unknown <= limits.unknownMax + limits.givenPerHour + 3 * hourly)
  }

  @Test func `a code gives again after two days`() {
    tryUnknown(limits.unknownMax - 2, from: crawler)
    // The first is answered while the bucket is full but for two, so one code gives half a try.
    for _ in 0..<10 { ask("900", .good, from: crawler) }
    #expect(tryUnknown(10, from: crawler) == 2)
    let later = 2 * day
    tryUnknown(limits.unknownMax - 1, from: crawler, at: later)
    ask("900", .good, from: crawler, at: later)
    ask("902", .good, from: crawler, at: later)
    #expect(tryUnknown(10, from: crawler, at: later) == 2)
  }

  @Test func `however many ask at once, no more are answered than there are tries`() async {
    tryUnknown(limits.unknownMax - 1, from: crawler)
    let answered = await withTaskGroup(of: Bool.self) { group in
      for worker in 0..<8 {
        group.addTask {
          guard case .pass(let pass) = brake.admit("w\(worker)", from: crawler, now: 0)
          else { return false }
          // All the others have asked before this look-up is done.
          try? await Task.sleep(for: .milliseconds(100))
          brake.settle(pass, .unknown, now: 0)
          return true
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(answered == 1)
  }

  @Test func `a look-up that failed takes nothing`() {
    for code in 0..<1_000 { ask("\(code)", .failed, from: crawler) }
    #expect(tryUnknown(1_000, from: crawler) == limits.unknownMax)
  }

  @Test(arguments: [
    ("https://id.gs1.org/01/09520003000308", false),
    ("https://id.gs1.org/01/09520003000308/10/ANYLOT", false),
    ("https://id.gs1.org/414/9520014000014", false),
    ("https://id.gs1.org/01/09520003000308/10/L/21/X", true),
    ("https://id.gs1.org/01/09520003000308/235/X", true),
    ("https://id.gs1.org/8004/0952000X", true), ("urn:example:a", true),
  ]) func `products, lots and places are no secrets, single things are`(
    _ code: String,
    _ counts: Bool
  ) throws {
    #expect(try (Brake.thing(CanonicalID(scanned: code)) != nil) == counts)
  }

  @Test func `others are not slowed, nor is this machine; an IPv6 customer is one`() {
    tryUnknown(1_000, from: crawler)
    #expect(delay(of: "1", from: PeerAddress(ipv4: 0xC000_0203)) == nil)
    let machine = PeerAddress(ipv4: 0x7F00_0001)
    #expect(tryUnknown(1_000, from: machine) == 1_000)
    #expect(tryUnknown(1_000, from: nil) == 1_000)
    #expect(tryUnknown(1_000, from: PeerAddress(high: 5, low: 1)) == limits.unknownMax)
    #expect(delay(of: "7_777", from: PeerAddress(high: 5, low: 2)) != nil)
    #expect(delay(of: "7_777", from: PeerAddress(high: 6, low: 2)) == nil)
  }

  @Test func `the 65,536 networks of an IPv6 /48 are sixteen customers`() {
    let rented: UInt64 = 0x2001_0DB8_0001_0000
    let answered = (0..<1_000 as Range<UInt64>).reduce(0) { sum, network in
      sum + tryUnknown(10, from: PeerAddress(high: rented + network, low: 1))
    }
    #expect(answered == 16 * limits.unknownMax)
    #expect(delay(of: "1", from: PeerAddress(high: rented + 0x1_0000, low: 1)) == nil)
    #expect(delay(of: "1", from: PeerAddress(high: rented + 0xFFFF, low: 1), at: 1) == nil)
  }

  @Test func `there is room for those who try most`() {
    var limits = limits
    limits.networksMax = 8
    let brake = Brake(limits: limits)
    func tries(_ code: String, _ peer: PeerAddress) -> Bool {
      guard case .pass(let pass) = brake.admit(code, from: peer, now: 0) else { return false }
      brake.settle(pass, .unknown, now: 0)
      return true
    }
    for code in 0..<100 { _ = tries("\(code)", crawler) }
    for address in 1...100 as ClosedRange<UInt32> { _ = tries("1", PeerAddress(ipv4: address)) }
    #expect(!tries("7_777", crawler))
  }

  @Test func `the answer says how long to wait, in the reader's language`() throws {
    let site = try DemoLedger.shared.get().site()
    func ask(_ path: String, _ accept: String) throws -> Response {
      var request = Request(
        target: path,
        headers: [.accept: accept, .acceptLanguage: "de"]
      )
      request.peer = PeerAddress(ipv4: 0xC000_0204)
      return site.answer(request).response()
    }
    let good = "/01/09520002000200/21/W23PG5VCY54K56TNTH"
    #expect(try ask("/01/09520003000308/21/WRONG", "application/json").status == .notFound)
    #expect(try ask(good, "application/json").status == .ok)
    for number in 0..<(Brake.Limits().unknownMax + 1) {
      _ = try ask("/01/09520003000308/21/X\(number)", "application/json")
    }
    let slowed = try ask("/01/09520003000308/21/7K3MZAB5RRB146VH7S", "text/html")
    #expect(slowed.status == .tooManyRequests)
    #expect(slowed.headers[.retryAfter].flatMap { Int($0) } == 3)
    #expect(slowed.headers[.cacheControl] == "no-store")
    #expect(String(decoding: slowed.body, as: UTF8.self).contains("in 3 Sekunden"))
    #expect(try ask(good, "application/json").status == .ok)
    #expect(try ask("/01/09520003000308", "text/html").status == .ok)
    // What is no look-up of a single thing gives nothing back, in whatever form it comes.
    for number in 0..<20 {
      for path in [
        "/01/09520003000308/10/L\(number)", "/stem/01/09520003000308/10/L\(number)",
        "/01/9520003000308/21/X\(number)", "/01/X\(number)/21/X",
        "/embed/01/09520003000308/10/L\(number)",
        "/id/https%3A%2F%2Fid.gs1.org%2F01%2F09520003000308%2F10%2FL\(number)",
      ] { #expect(try ask(path, "application/json").status != .tooManyRequests) }
    }
    let other = "/01/09520003000308/21/7K3MZAB5RRB146VH7S"
    for path in [other, "/stem" + other, "/embed" + other] {
      #expect(try ask(path, "text/html").status == .tooManyRequests)
    }
    #expect(try ask("/", "text/html").status == .ok)
  }
}
