public import EPCIS

extension Journey {
  /// One thing that happened, as one statement has it.
  public struct Step: Sendable {
    /// Its place in the journey, from 1.
    public internal(set) var number: Int
    /// The statement's entry in the log.
    public let entry: UInt64
    /// The event's type, as far as that is known.
    public let type: String?
    /// The action, as far as that is known.
    public let action: Action?
    /// The step of business: a word of the CBV or a URI.
    public let bizStep: String?
    /// The disposition afterwards.
    public let disposition: String?
    /// Whether it stands.
    public let state: State
    /// The entry that corrects or withdraws it, or that it corrects.
    public let counterpart: UInt64?
    /// What it is about, seen from the code.
    public let about: About
    /// How sure it is that it is about this very thing.
    public let certainty: Certainty
    /// When it happened.
    public let time: Instant
    /// The offset of the local time there, such as `+13:00`.
    public let offset: String
    /// When it was recorded at the latest, in seconds since 1970.
    public let recordTime: UInt64
    /// Where.
    public let place: Place?
    /// Who says so.
    public let party: PartyName
    /// How well attested it is.
    public let said: Attestation
    /// Whether the log's recorder signed for the party.
    public let isRecorded: Bool
    /// The documents it names.
    public let certificates: [Certificate]
    /// The temperature, if it was measured.
    public let temperature: Temperature?
    /// Other measurements.
    public let results: [Measurement]

    /// Whether it was recorded more than seven days after it happened.
    public var isLate: Bool { lateSeconds > Int64(Step.lateDaysMax) * 86_400 }
    /// The whole days between event and record.
    public var lateDays: Int { Int(clamping: lateSeconds / 86_400) }
    /// A time past all calendars is cut, so that one can reckon with it.
    private var lateSeconds: Int64 { Int64(min(recordTime, 1 << 40)) - time.seconds }
    static let lateDaysMax = 7

    /// Whether the statement stands.
    public enum State: String, Sendable {
      /// It stands as it was said.
      case stands
      /// It replaces an earlier one.
      case corrects
      /// It was replaced by a later one.
      case corrected
      /// It was taken back.
      case withdrawn
      /// What it says is not shown.
      case withheld
    }

    /// What a step is about, seen from the code.
    public enum About: String, Sendable {
      /// The thing itself.
      case item
      /// A case, pallet or container that it was in.
      case container
      /// Its lot.
      case lot
      /// Something it was made from.
      case input
    }

    /// How sure it is that a step is about this very thing.
    public enum Certainty: String, Sendable {
      /// The record names it.
      case item
      /// It was inside, by record.
      case container
      /// It is about the whole lot.
      case lot
      /// It is about part of the lot: perhaps about this one.
      case possible
    }

    /// How well a step is attested.
    public enum Attestation: String, Sendable, CaseIterable {
      /// The holder of the product says it of its own product.
      case own
      /// Another party to the trade says it.
      case counterparty
      /// A laboratory or inspector that does not hold the product says it.
      case independent
      /// Customs or a regulator says it.
      case authority
    }
  }

  /// Where a step happened.
  public struct Place: Hashable, Sendable {
    /// Its name.
    public let name: String?
    /// Two letters.
    public let country: String?
    /// Its global location number.
    public let gln: String?
    /// Degrees north.
    public let latitude: Double?
    /// Degrees east.
    public let longitude: Double?
  }

  /// The range of a temperature in degrees Celsius.
  public struct Temperature: Hashable, Sendable {
    /// The lowest.
    public let min: Double?
    /// The highest.
    public let max: Double?
    /// From when, as the record has it.
    public let from: String?
    /// Until when.
    public let to: String?
  }

  /// A value that was measured.
  public struct Measurement: Hashable, Sendable {
    /// What was measured: the last part of its URI.
    public let name: String
    /// The value.
    public let value: Double
    /// Its unit, a code of UN/ECE Recommendation 20.
    public let unit: String?
  }
}
