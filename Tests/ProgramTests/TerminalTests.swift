import Testing

@testable import wayproof

@Suite struct TerminalTests {
  @Test func `what strangers write cannot forge lines on a terminal`() {
    #expect(
      "\u{1b}[2Jverified\nrecent\u{202e}\u{85}".shown
        == "\\u{1b}[2Jverified\\u{a}recent\\u{202e}\\u{85}"
    )
    #expect("entry 5 — Café 蜂蜜".shown == "entry 5 — Café 蜂蜜")
  }

  @Test(arguments: [
    ("/01/09520003000308/21/7K3MZAB5RRB146VH7S", "/01"), ("/healthz", "/healthz"),
    ("/trust.txt", "/trust.txt"), ("/7K3MZAB5RRB146V", "/…"), ("/095200030000000179", "/…"),
    ("/0952000300017", "/…"), ("/", "/"),
  ])
  func `the access log holds no value that may be a code`(path: String, route: String) {
    #expect(AccessLog.routeName(path) == route)
  }
}
