import GS1
import HTTP
import Testing

@testable import Site

@Suite struct BrakeTests {
  private let crawler = PeerAddress(ipv4: 0xC000_0201)
  private let brake = Brake()
  private let limits = Brake.Limits()

  private func tryUnknown(_ count: Int, from peer: PeerAddress?, at time: UInt64 = 0) {
    for code in 0..<count {
      if brake.delay(of: "\(code)", from: peer, now: time) == nil {
        brake.note("\(code)", isGood: false, from: peer, now: time)
      }
    }
  }

  @Test func `who tries many codes is told when to come back, and is answered then`() {
    tryUnknown(1_000, from: crawler)
    #expect(brake.delay(of: "7_777", from: crawler, now: 0) == limits.secondsPerToken)
    #expect(brake.delay(of: "7_777", from: crawler, now: 4) == 1)
    #expect(brake.delay(of: "7_777", from: crawler, now: 5) == nil)
    let hour = UInt64(limits.unknownMax * limits.secondsPerToken)
    tryUnknown(limits.unknownMax - 1, from: crawler, at: hour)
    #expect(brake.delay(of: "7_777", from: crawler, now: hour) == nil)
  }

  @Test func `a good code gets no other answer than a bad one while the bucket is empty`() {
    tryUnknown(limits.unknownMax, from: crawler)
    // Nobody has looked yet whether it is good.
    #expect(brake.delay(of: "42", from: crawler, now: 0) != nil)
  }

  @Test func `what a network was answered it goes on being answered`() {
    brake.note("900", isGood: true, from: crawler, now: 0)
    tryUnknown(1_000, from: crawler)
    #expect(brake.delay(of: "900", from: crawler, now: 0) == nil)
    #expect(brake.delay(of: "901", from: crawler, now: 0) != nil)
  }

  @Test func `a shop whose many customers mistype now and then is never slowed`() {
    let shop = PeerAddress(ipv4: 0xC000_0202)
    for customer in 0..<2_000 {
      #expect(brake.delay(of: "\(customer)", from: shop, now: 0) == nil)
      brake.note("\(customer)", isGood: customer % 4 != 0, from: shop, now: 0)
    }
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

  @Test func `one good code again and again gives nothing back`() {
    tryUnknown(limits.unknownMax - 1, from: crawler)
    for _ in 0..<100 { brake.note("900", isGood: true, from: crawler, now: 0) }
    tryUnknown(2, from: crawler)
    #expect(brake.delay(of: "7_777", from: crawler, now: 0) != nil)
  }

  @Test func `others are not slowed, nor is this machine; an IPv6 customer is one`() {
    tryUnknown(1_000, from: crawler)
    #expect(brake.delay(of: "1", from: PeerAddress(ipv4: 0xC000_0203), now: 0) == nil)
    let machine = PeerAddress(ipv4: 0x7F00_0001)
    tryUnknown(1_000, from: machine)
    tryUnknown(1_000, from: nil)
    #expect(brake.delay(of: "1", from: machine, now: 0) == nil)
    #expect(brake.delay(of: "1", from: nil, now: 0) == nil)
    tryUnknown(1_000, from: PeerAddress(high: 5, low: 1))
    #expect(brake.delay(of: "7_777", from: PeerAddress(high: 5, low: 2), now: 0) != nil)
  }

  @Test func `there is room for those who try most`() {
    var limits = limits
    limits.networksMax = 8
    let brake = Brake(limits: limits)
    for code in 0..<100 { brake.note("\(code)", isGood: false, from: crawler, now: 0) }
    for address in 1...100 as ClosedRange<UInt32> {
      brake.note("1", isGood: false, from: PeerAddress(ipv4: address), now: 0)
    }
    #expect(brake.delay(of: "7_777", from: crawler, now: 0) != nil)
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
    #expect(slowed.headers[.retryAfter].flatMap { Int($0) } == 5)
    #expect(slowed.headers[.cacheControl] == "no-store")
    #expect(String(decoding: slowed.body, as: UTF8.self).contains("in 5 Sekunden"))
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
