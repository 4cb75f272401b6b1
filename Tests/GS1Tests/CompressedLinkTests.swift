import Testing

@testable import GS1

/// Compressed links, as GS1's own toolkit makes them (github.com/gs1/GS1DigitalLinkToolkit.js,
/// commit 52dc9ce), with and without its sequences.
@Suite struct CompressedLinkTests {
  private static let vectors: [(whole: String, compressed: [String])] = [
    ("/01/09506000134376/10/LOT01", ["CxFKk4XB0MpZyemo", "ARFKk4XB0CDKWcnpq"]),
    ("/01/09506000134376/21/7K3M?17=270131", ["DBFKk4XB0MnZW5gug-Zg", "ARFKk4XB0C6D5mQsnZW5g"]),
    ("/01/09520003000308", ["ARFRGMtP6A"]),
    (
      "/01/09520003000308/22/V1/10/abc/21/0123?17=270131&3103=000189",
      ["GhFRGMtP6EdXiD5mCAPZExK6mIGABeg", "ARFRGMtP6CBHV4LoPmZCCAPZExK6mIGABeg"]
    ),
    ("/414/9520003000018/254/32a%2Fb", ["nYVmywr8UVEYy02k", "JUhWbLCvxIKRURjLTaQ"]),
    ("/8010/0614141ABC/8011/12345", ["mkoGFBQavFGBy", "gBBKBhQUGryAEVGBy"]),
    ("/255/9520003000018123", ["JViojGWm0jHs"]),
    (
      "/01/09520003000308/10/deadbeef?7003=2701311200",
      ["DhFRGMtP6FCBXnAIFG9W33e", "ARFRGMtP6CBRvVt93uAGUIFecA"]
    ),
    ("/401/9520003xyz", ["QBavedtNNN8csw"]),
    (
      "/01/09520003000308/21/12345678?99=own", ["DBFRGMtP6BAvGFOmWDown", "ARFRGMtP6EIQLxhTplg6MJw"]
    ),
  ]

  @Test(arguments: vectors.indices)
  func `a compressed link says what the whole one says`(index: Int) throws {
    let (whole, compressed) = Self.vectors[index]
    let expected = try DigitalLink(parsing: "https://id.gs1.org\(whole)")
    for segment in compressed {
      let text = try DigitalLink.uncompressed("https://id.gs1.org/\(segment)")
      let link = try DigitalLink(parsing: text)
      #expect(link.path == expected.path)
      #expect(Set(link.attributes) == Set(expected.attributes))
    }
  }

  @Test func `what else the query says stays, and the host too`() throws {
    #expect(
      try DigitalLink.uncompressed("https://x.example/ARFKk4XB0C6D5mQsnZW5g?linkType=gs1:pip&a=b")
        == "https://x.example/01/09506000134376/21/7K3M?17=270131&linkType=gs1:pip&a=b"
    )
    #expect(
      try DigitalLink.uncompressed("https://x.example/01/09520003000308/IUKh?a")
        == "https://x.example/01/09520003000308/21/A1?a"
    )
  }

  @Test func `bits that end early, or name nothing, are refused`() {
    for (_, compressed) in Self.vectors {
      for segment in compressed {
        for count in 0..<segment.utf8.count - 2 {
          let cut = "https://id.gs1.org/\(segment.prefix(count))"
          // Whatever is read of it is a whole link, and another one.
          guard let text = try? DigitalLink.uncompressed(cut) else { continue }
          #expect((try? DigitalLink(parsing: text)) != nil)
        }
      }
    }
    for path in [
      "", "/", "/_____________", "/ARFKk4XB0CDKWcnp+", "/a/ARFRGMtP6A", "/21/A/ARFRGMtP6A",
    ] {
      #expect(throws: GS1Error.self) { try DigitalLink.uncompressed("https://id.gs1.org\(path)") }
    }
  }

  @Test func `random segments never trap, and what is read of them is a link`() throws {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var generator = Seeded()
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...40, using: &generator)
      let head = Bool.random(using: &generator) ? "ARFRGMtP6" : ""
      let tail = String(
        (0..<count).map { _ in alphabet[Int.random(in: 0..<64, using: &generator)] }
      )
      guard let text = try? DigitalLink.uncompressed("https://id.gs1.org/\(head)\(tail)") else {
        continue
      }
      #expect((try? DigitalLink(parsing: text)) != nil, "\(head)\(tail)")
    }
  }
}
