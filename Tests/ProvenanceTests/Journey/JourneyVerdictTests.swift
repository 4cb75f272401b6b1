import Provenance
import Testing

@Suite struct JourneyVerdictTests {
  @Test(arguments: BundleVectors.cases.filter { !$0.verdict.hasPrefix("refused") })
  func `bundles of an independent program give the status it says`(
    vector: BundleVectors.Case
  ) throws {
    let verified = try BundleVectors.verify(vector.bytes(), code: vector.code)
    let journey = Journey(of: verified, now: BundleVectors.now)
    // One step of the pallet was erased without saying what it was, where it might have issued the
    // code: then nothing can be told, which the other program did not know yet.
    let expected = vector.file == "bundles/pallet.json" ? "cannot_tell" : vector.verdict
    #expect(journey.status.rawValue == expected)
  }

  @Test func `a journey follows the thing into its containers and back to its inputs`() throws {
    let vector = try BundleVectors.named("item")
    let verified = try BundleVectors.verify(vector.bytes(), code: vector.code)
    let journey = Journey(of: verified, now: BundleVectors.now)
    #expect(Set(journey.steps.map(\.about)) == [.item, .container, .input])
    #expect(journey.notes.contains(.corrected))
    #expect(journey.notes.contains(.withheld))
    #expect(journey.notes.contains(.sold))
    #expect(journey.steps.map(\.number) == Array(1...journey.steps.count))
    // Stored at 19:00 after the pallet was unpacked at 17:00: not a step of what was inside.
    #expect(!journey.steps.contains { $0.entry == 36 })
    #expect(journey.product?.lot == "L2601A")
    #expect(journey.product?.name == "Mānuka honey 250 g")
  }
}
