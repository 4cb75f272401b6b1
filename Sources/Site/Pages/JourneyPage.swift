import Provenance

/// The page of a journey: every text that the template shows and that is not the same on all pages of
/// its language, in order.
struct JourneyPage: Sendable {
  let product: ProductBox?
  let tone: String
  let shape: String
  let status: StatusBox
  let asOf: String
  /// The code that the button "Check this package" sends; `nil` for no button.
  let check: String?
  /// Whether there is a field in which a code is typed again.
  let retypes: Bool
  /// What was read, to be compared with the package, where it may be wrong.
  let asked: String?
  /// The code for which the number from under the lid is asked; `nil` for no form.
  let pin: String?
  /// What came of that number.
  let pinResult: String?
  /// Where one reports a problem.
  let report: String?
  let recalls: [RecallBox]
  let journey: StepList?
  let certificates: CertificateList?
  /// Whether anything is told, of which there is more that cannot be.
  let isTold: Bool
  let support: Link?
  let proof: Proof

  struct Fact: Sendable {
    let label: String
    let value: String
  }

  struct Link: Sendable {
    let text: String
    let href: String
  }

  struct Image: Sendable {
    let href: String
    let alt: String
    let width: Int
    let height: Int
  }

  struct ProductBox: Sendable {
    let name: String
    let image: Image?
    let facts: [Fact]
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
    let summary: String
    /// Inline pictures (SVG), or nothing where there is nothing to draw.
    let map: String?
    let places: String
    let plot: String?
    let temperatures: [String]
    let rows: [Row]
    let possible: PossibleList?
  }

  /// Steps that may be about other packages of the lot; folded away, and never counted.
  struct PossibleList: Sendable {
    let rows: [Row]
  }

  /// A step, or a gap between two.
  struct Row: Sendable {
    let step: StepRow?
    let gap: String?
  }

  struct StepRow: Sendable {
    let n: Int
    let `class`: String
    let title: String
    let instant: String
    let when: String
    let place: String?
    let who: String
    /// What it was about, where that was not the package alone.
    let about: [String]
    let details: [String]
    let findings: [String]
  }

  struct CertificateList: Sendable {
    let list: [String]
  }

  struct Proof: Sendable {
    let explanation: String
    let checks: [String]
    let facts: [Fact]
    let href: String
    let file = "wayproof-record.json"
    let verify: String
    let command: String
  }
}
