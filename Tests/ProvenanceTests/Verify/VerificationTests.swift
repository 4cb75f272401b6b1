import Provenance
import Testing

@Suite struct VerificationTests {
  @Test(arguments: BundleVectors.cases)
  func `bundles of an independent program are verified or refused as it says`(
    vector: BundleVectors.Case
  ) throws {
    do throws(Refusal) {
      let verified = try Verification.verify(
        try! vector.bytes(),
        code: vector.code,
        trust: try! BundleVectors.trust(),
        now: BundleVectors.now
      )
      for c in verified.checks { print(vector.file, c.step, c.text) }
      for r in verified.closure.readings where !r.isCounted { print("   ", r.entry, r.fault ?? "") }
      #expect(!vector.verdict.hasPrefix("refused"))
    } catch {
      print(vector.file, error)
      #expect(vector.verdict == "refused at \(error.step)")
    }
  }
}
