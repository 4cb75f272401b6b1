import EPCIS

/// What must hold of every text that is sent as a document: no reader stops the program, problems
/// are bounded and placed, and what was read is written so that it is read again as the same.
enum DocumentInvariants {
  /// What `bytes` break; `nil` if they break nothing.
  static func violation(in bytes: [UInt8]) -> String? {
    guard let json = try? JSONValue(parsing: bytes) else {
      return refusesAll(bytes) ? nil : "what is no JSON is a document"
    }
    guard (try? JSONValue(parsing: json.encoded())) == json else { return "encoding loses" }
    let canonical = json.jcs()
    guard (try? JSONValue(parsingJCS: canonical)) == json else { return "RFC 8785 form loses" }
    if let events = HashableEvents(of: json) {
      for profile in EventHash.Profile.allCases {
        guard events.hashes(profile).allSatisfy({ $0.utf8.count == 89 }) else {
          return "a hash has not its form"
        }
      }
    }
    do throws(EPCISError) {
      let document = try EPCISDocument(json)
      guard document.json == json, document.events.count == document.eventHashes().count else {
        return "a document loses"
      }
    } catch {
      guard 1...EPCISError.problemsMax ~= error.problems.count else { return "unbounded problems" }
      guard error.problems.allSatisfy({ !$0.message.isEmpty }) else { return "a silent problem" }
    }
    return nil
  }

  private static func refusesAll(_ bytes: [UInt8]) -> Bool {
    do throws(EPCISError) {
      _ = try EPCISDocument(parsing: bytes)
      return false
    } catch {
      return error.rule == .json && error.problems.count == 1
    }
  }
}
