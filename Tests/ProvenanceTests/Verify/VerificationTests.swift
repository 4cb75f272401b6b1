import Provenance
import Testing

@Suite struct VerificationTests {
  @Test(arguments: BundleVectors.cases)
  func `bundles of an independent program are verified or refused as it says`(
    vector: BundleVectors.Case
  ) throws {
    let bytes = try vector.bytes()
    let trust = try BundleVectors.trust()
    do throws(Refusal) {
      let verified = try Recorded.verify(
        bytes,
        code: vector.code,
        trust: trust,
        now: BundleVectors.now
      )
      #expect(!vector.verdict.hasPrefix("refused"))
      #expect(verified.checks.map(\.step) == Array(1...8))
      #expect(verified.asOf == 1_767_395_347)
    } catch {
      #expect(vector.verdict == "refused at \(error.step)")
    }
  }
}
