public import HTTPClient
public import Notes

/// Who cosigns, and where it is asked.
public struct WitnessAddress: Sendable {
  /// What it is called here.
  public let label: String
  /// What checks its cosignatures.
  public let key: VerifierKey
  /// What its paths begin with.
  public let url: WebURL

  /// Why a witness cannot be asked.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
  }

  /// Takes the text of a vkey and of a URL.
  public init(label: String? = nil, vkey: String, url: String) throws(Fault) {
    do {
      key = try VerifierKey(vkey: vkey)
      self.url = try WebURL(url)
    } catch {
      throw Fault(description: "\(error)")
    }
    guard key.kind == .cosignature else {
      throw Fault(description: "\(vkey) is no key of a cosigner")
    }
    self.label = label ?? key.name.text
  }

  /// The witnesses and followers of a trust file that have an address there.
  public static func all(in policy: TrustPolicy) throws(Fault) -> [WitnessAddress] {
    var all: [WitnessAddress] = []
    for cosigner in policy.cosigners {
      guard let url = cosigner.url else { continue }
      all.append(try WitnessAddress(label: cosigner.label, vkey: cosigner.key.vkey, url: url))
    }
    return all
  }
}
