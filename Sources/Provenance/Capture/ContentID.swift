public import Crypto
public import EPCIS

/// What identifies the same content again, so that a party's event is taken once.
///
/// It is SHA-256("wayproof/content/v1" LF ‖ party ‖ LF ‖ RFC 8785 form). Of an event everything
/// counts but `recordTime`, which a repository sets; the document around it does not count. An error
/// declaration counts too, so that an event and its withdrawal differ, and withdrawing twice does not.
///
/// It is no secret hash: whoever can guess the content can recognise it. It stays in the ledger.
public enum ContentID {
  /// The content ID of an event as captured.
  public static func of(event: JSONValue, party: PartyName) -> Digest {
    of(without(["recordTime"], event), party: party)
  }

  /// By what the statement of the event with this `eventID` is found again.
  public static func ofEventID(_ id: String, party: PartyName) -> Digest {
    SHA256.hash(utf8: "wayproof/event-id/v1\n\(party)\n\(id)")
  }

  /// By what the withdrawal is found again that announces a corrective event with this `eventID`.
  public static func ofCorrection(_ id: String, party: PartyName) -> Digest {
    SHA256.hash(utf8: "wayproof/correction/v1\n\(party)\n\(id)")
  }

  /// By what the erasure of a statement is found again, whoever erased it.
  ///
  /// - Parameter leafHash: the hash of the entry that is erased.
  /// - Returns: an alias of the erasure.
  public static func ofErasure(of leafHash: Digest) -> Digest {
    SHA256.hash(utf8: "wayproof/erasure/v1\n\(leafHash.base64)")
  }

  /// The content ID of the event that an error declaration repeats.
  static func ofOriginal(event: JSONValue, party: PartyName) -> Digest {
    of(event: original(of: event), party: party)
  }

  /// The event as it was before an error was declared.
  static func original(of event: JSONValue) -> JSONValue { without(["errorDeclaration"], event) }

  /// The content ID of anything else that a party says: a recall, master data, an erasure.
  static func of(_ value: JSONValue, party: PartyName) -> Digest {
    var hash = SHA256()
    hash.update(utf8: "wayproof/content/v1\n\(party)\n")
    hash.update(value.jcs())
    return hash.finalize()
  }

  private static func without(_ names: [String], _ value: JSONValue) -> JSONValue {
    guard var object = value.objectValue else { return value }
    for name in names { object[name] = nil }
    return .object(object)
  }
}
