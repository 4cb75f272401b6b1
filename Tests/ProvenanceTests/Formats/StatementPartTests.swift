import Crypto
import EPCIS
import Provenance
import Testing

@Suite struct StatementPartTests {
  @Test func `digests are those of the vectors`() throws {
    let vector = try Vectors.member("digests")
    let body = Array(try vector.text("body").utf8)
    let members = Array(try vector.text("members").utf8)
    let bodySalt = try vector.hex("bodySalt")
    let membersSalt = try vector.hex("membersSalt")
    #expect(
      StatementPart.body.digest(salt: bodySalt, bytes: body) == (try vector.digest("bodyDigest"))
    )
    #expect(
      StatementPart.members.digest(salt: membersSalt, bytes: members)
        == (try vector.digest("membersDigest"))
    )
  }
}
