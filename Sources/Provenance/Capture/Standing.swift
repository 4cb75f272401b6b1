public import Crypto
import Notes

/// What the registry says, at this moment, of the party in whose name something is captured.
public struct Standing: Sendable {
  /// The party's last revision that counts.
  public let party: PartyRevision
  /// The last revision that counts of the log's recorder, if it has one.
  public let recorder: PartyRevision?
  /// The keys that any counted revision distrusts.
  public let distrusted: Set<Ed25519.PublicKey>

  /// Takes the revisions in force.
  public init(
    party: PartyRevision,
    recorder: PartyRevision?,
    distrusted: Set<Ed25519.PublicKey> = []
  ) {
    self.party = party
    self.recorder = recorder
    self.distrusted = distrusted
  }

  /// Checks that a note which `signer` signs for the party would count.
  func check(_ signer: VerifierKey) throws(AdmissionError) {
    try checkStatus(of: party)
    if !party.keys.contains(signer) { try checkRecorder(signer) }
    guard !distrusted.contains(signer.publicKey) else {
      throw refusal(.distrusted, "the key \(signer.name) is distrusted; sign with another one")
    }
  }

  private func checkRecorder(_ signer: VerifierKey) throws(AdmissionError) {
    guard let recorder, recorder.keys.contains(signer) else {
      throw refusal(.signer, "the key \(signer.name) is not registered for \(party.party)")
    }
    guard party.maySignByRecorder else {
      throw refusal(.recorder, "\(party.party) signs itself; the recorder may not sign for it")
    }
    try checkStatus(of: recorder)
  }

  private func checkStatus(of revision: PartyRevision) throws(AdmissionError) {
    guard revision.status == .active else {
      throw refusal(.partyStatus, "\(revision.party) is registered as \(revision.status.rawValue)")
    }
  }

  private func refusal(_ rule: AdmissionError.Rule, _ message: String) -> AdmissionError {
    AdmissionError(field: "", rule: rule, message: message)
  }
}
