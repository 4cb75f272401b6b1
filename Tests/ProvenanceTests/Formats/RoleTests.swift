import EPCIS
import Provenance
import Testing

@Suite struct RoleTests {
  @Test func `a thing with several roles is filed as the vectors say`() throws {
    for vector in try #require(Vectors.json["precedence"]?.arrayValue) {
      let roles = try vector.elements("roles").compactMap { $0.integerValue }
        .compactMap { Role(rawValue: UInt8($0)) }
      let filed = try #require(vector["filed"]?.integerValue)
      #expect(Role.filed(roles)?.rawValue == UInt8(filed))
      #expect(Role.filed(roles.reversed())?.rawValue == UInt8(filed))
    }
  }

  @Test func `every role has its place in the order`() {
    #expect(Set(Role.precedence) == Set(Role.allCases))
    #expect(Role.precedence.count == Role.allCases.count)
    #expect(Role.filed([]) == nil)
  }
}
