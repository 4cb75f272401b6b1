import Crypto
import Notes

extension Registry {
  /// What the registry says of `party`, for whoever is to become entry `number`.
  ///
  /// - Parameters:
  ///   - party: in whose name something is captured.
  ///   - number: the number that the next entry gets; `nil` counts every distrust.
  /// - Returns: `nil` if the party is not registered.
  public func standing(of party: PartyName, at number: UInt64? = nil) -> Standing? {
    let number = number ?? .max
    guard let revision = self.party(party, below: number) else { return nil }
    let recorder = PartyName.recorder(of: origin).flatMap { self.party($0, below: number) }
    let keys = revision.keys + (recorder?.keys ?? [])
    let distrusted = keys.filter { key in
      distrustEntry(of: key).map { $0 <= number } ?? false
    }
    return Standing(
      party: revision,
      recorder: recorder,
      distrusted: Set(distrusted.map(\.publicKey))
    )
  }
}
