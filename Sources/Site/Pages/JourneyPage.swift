import Provenance

/// The page of a journey: every text that the template shows, in order.
struct JourneyPage: Sendable {
  let product: ProductBox?
  let tone: String
  let shape: String
  let status: StatusBox
  let asOf: String
  let recalls: [RecallBox]
  let journey: StepList?
  let certificates: CertificateList?
  let limits: Limits
  let proof: Proof

  struct Fact: Sendable {
    let label: String
    let value: String
  }

  struct ProductBox: Sendable {
    let heading = "Product"
    let name: String
    let facts: [Fact]
    let match: String
  }

  struct StatusBox: Sendable {
    let title: String
    let text: String
    let notes: [String]
  }

  struct RecallBox: Sendable {
    let heading: String
    let reason: String
    let instruction: String?
    let phone: String?
    let phoneLink: String?
    let who: String
  }

  struct StepList: Sendable {
    let heading: String
    let summary: String
    let steps: [StepRow]
    let possible: PossibleList?
  }

  /// Steps that may be about other packages of the lot; folded away, and never counted.
  struct PossibleList: Sendable {
    let heading = "Also recorded for this lot (may be other packages)"
    let steps: [StepRow]
  }

  struct StepRow: Sendable {
    let n: Int
    let `class`: String
    let title: String
    let instant: String
    let when: String
    let place: String?
    let who: String
    let details: [String]
    let findings: [String]
  }

  struct CertificateList: Sendable {
    let heading = "Certificates"
    let list: [CertificateRow]
  }

  struct CertificateRow: Sendable {
    let text: String
  }

  struct Limits: Sendable {
    let heading = "What this cannot tell you"
    let list = [
      "Whether the package was opened and refilled.",
      "Whether what was entered is true. Each step says who entered it.",
      "That this very package was itself tested.",
    ]
  }

  struct Proof: Sendable {
    let heading = "Check the proof yourself"
    let explanation: String
    let checksHeading = "What this service checked before it answered"
    let checks: [String]
    let facts: [Fact]
    let href = "?format=bundle"
    let file = "wayproof-record.json"
    let keep = "Keep this record (a file with all proofs)"
    let commandIntroduction =
      "Check it on your own machine, with a trust file from somebody you trust:"
    let command: String
  }
}
