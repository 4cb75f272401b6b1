import Crypto
import EPCIS
import Merkle
import Provenance
import Testing

@Suite struct KeyKindTests {
  @Test func `keys are those of the vectors`() throws {
    let cases = try #require(Vectors.json["keys"]?.arrayValue)
    #expect(cases.count == 18)
    for vector in cases {
      let kind = try #require(KeyKind(rawValue: try vector.text("kind")))
      let key = IndexKey.of(kind, try vector.text("uri"))
      #expect(Hex.encode(key.bytes) == (try vector.text("key")))
      #expect(key.isRegistry == kind.isRegistry)
    }
  }

  @Test func `items of one product share four bytes, those of one print run eight`() {
    let one = IndexKey.of(.id, "https://id.gs1.org/01/09520003000308/21/7K3MA")
    let sameRun = IndexKey.of(.id, "https://id.gs1.org/01/09520003000308/21/7K3MB")
    let otherRun = IndexKey.of(.id, "https://id.gs1.org/01/09520003000308/21/7K3NB")
    #expect(one.bytes.prefix(8) == sameRun.bytes.prefix(8))
    #expect(one != sameRun)
    #expect(one.bytes.prefix(4) == otherRun.bytes.prefix(4))
    #expect(one.bytes.prefix(8) != otherRun.bytes.prefix(8))
  }

  @Test func `a value that reads 21 is not taken for a serial`() {
    let lot = IndexKey.of(.id, "https://id.gs1.org/01/09520003000308/10/21")
    #expect(lot.bytes[0..<4] == lot.bytes[4..<8])
    let short = IndexKey.of(.id, "https://id.gs1.org/00/12345")
    #expect(short.bytes[0..<4] == short.bytes[8..<12])
  }
}
