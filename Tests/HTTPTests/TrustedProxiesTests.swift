import HTTP
import Testing

@Suite struct TrustedProxiesTests {
  private static func address(_ text: String) -> PeerAddress {
    PeerAddress(parsing: text) ?? PeerAddress(high: 0, low: 0)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("::1", "0:0:0:0:0:0:0:1"), ("::", "0:0:0:0:0:0:0:0"),
    ("2001:db8::ff:1", "2001:db8:0:0:0:0:ff:1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
    ("fd00::", "fd00:0:0:0:0:0:0:0"), ("::ffff:10.0.0.1", "10.0.0.1"),
    ("1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
  ])
  func `addresses are read in their forms`(text: String, written: String) {
    #expect(PeerAddress(parsing: text)?.description == written)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4:80", "+1.2.3.4", ":", ":::",
    "1::2::3",
    "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%eth0", "[::1]",
    "1:2:3:4:5:6:7::8:9",
    "::1.2.3", "host", "1.2.3.4::",
  ])
  func `what is no address is none`(text: String) {
    #expect(PeerAddress(parsing: text) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
    ("0.0.0.0/0", "1.2.3.4", true),
    ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", true), ("fd00::/8", "fdff::1", true),
    ("fd00::/8", "fe00::1", false), ("192.0.2.1", "192.0.2.1", true),
    ("192.0.2.1", "192.0.2.2", false),
    ("2001:db8:0:1::/64", "2001:db8:0:1:ffff::", true),
    ("2001:db8:0:1::/64", "2001:db8:0:2::", false),
  ])
  func `a range holds the addresses with its first bits`(
    range: String,
    address: String,
    isIn: Bool
  ) throws {
    #expect(try #require(AddressRange(parsing: range)).contains(Self.address(address)) == isIn)
  }

  @Test(arguments: [
    "10.0.0.1/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/+8", "/8", "a/8", "::/1/2",
  ])
  func `what is no range is none`(text: String) {
    #expect(AddressRange(parsing: text) == nil)
  }

  struct Case: CustomTestStringConvertible {
    let list: String
    let client: String

    init(_ list: String, _ client: String) {
      self.list = list
      self.client = client
    }
    var testDescription: String { list }
  }

  @Test(arguments: [
    Case("203.0.113.7", "203.0.113.7"), Case("198.51.100.1, 203.0.113.7", "203.0.113.7"),
    Case("203.0.113.7, 10.0.0.2", "203.0.113.7"),
    Case("203.0.113.7, 10.0.0.2, 10.0.0.3", "203.0.113.7"),
    Case("127.0.0.1, 203.0.113.7:4711", "203.0.113.7"), Case("[2001:db8::1]:80", "2001:db8::1"),
    Case("2001:db8::1", "2001:db8::1"), Case("", "10.0.0.1"), Case("unknown", "10.0.0.1"),
    Case("203.0.113.7, nonsense", "10.0.0.1"), Case("nonsense, 203.0.113.7", "203.0.113.7"),
    Case("10.0.0.9", "10.0.0.9"),
  ])
  func `the nearest address that is not trusted is the client`(case: Case) throws {
    let range = try #require(AddressRange(parsing: "10.0.0.0/8"))
    let proxies = TrustedProxies(ranges: [range])
    let client = proxies.client(
      of: [.forwardedFor: `case`.list, .forwarded: "for=1.1.1.1"],
      peer: Self.address("10.0.0.1")
    )
    #expect(client == Self.address(`case`.client))
  }

  @Test(arguments: [
    Case("for=203.0.113.7", "203.0.113.7"),
    Case("For=\"[2001:db8::1]:47\";proto=https", "2001:db8::1"),
    Case("for=1.1.1.1, by=10.0.0.1;for=203.0.113.7", "203.0.113.7"), Case("by=1.1.1.1", "10.0.0.1"),
    Case("for=_hidden", "10.0.0.1"), Case("for=\"a,b\"", "10.0.0.1"),
  ])
  func `the standard field is read if that is the one`(case: Case) throws {
    let range = try #require(AddressRange(parsing: "10.0.0.0/8"))
    let proxies = TrustedProxies(ranges: [range], field: .forwarded)
    let client = proxies.client(
      of: [.forwarded: `case`.list, .forwardedFor: "1.1.1.1"],
      peer: Self.address("10.0.0.1")
    )
    #expect(client == Self.address(`case`.client))
  }

  @Test func `nobody else can say where they come from`() {
    let peer = Self.address("203.0.113.7")
    let headers: Fields = [.forwardedFor: "1.1.1.1"]
    #expect(TrustedProxies.none.client(of: headers, peer: peer) == peer)
    #expect(TrustedProxies.none.client(of: headers, peer: nil) == nil)
    let local = TrustedProxies(ranges: [], areLocal: true)
    #expect(local.client(of: headers, peer: nil) == Self.address("1.1.1.1"))
    #expect(local.client(of: headers, peer: peer) == peer)
  }
}
