import EPCIS
import GS1
import Notes

/// Says what a verification has checked, with counts.
struct Report {
  let bundle: ProofBundle
  let closure: Closure
  let checkpoint: VerifiedCheckpoint
  let asOf: UInt64

  var checks: [Verified.Check] {
    [code, vouchers, index, lookups, entries, registry, notes, statements].enumerated().map {
      Verified.Check(step: $0.offset + 1, text: $0.element)
    }
  }

  private var code: String { "the code names \(closure.subject.id.uri)" }

  private var vouchers: String {
    let size = checkpoint.checkpoint.size
    let signed = "the checkpoint of \(closure.origin) over \(size) entries is signed by the log"
    if checkpoint.isSingleOperator { return "\(signed); nobody else vouches for it" }
    let names = checkpoint.cosignatures.map {
      ($0.cosigner.kind == .follower ? "follower " : "witness ") + $0.cosigner.label
    }
    return "\(signed) and cosigned by \(names.joined(separator: ", ")), as of \(utc(asOf))"
  }

  private var index: String {
    let last = checkpoint.checkpoint.size - 1
    return "entry \(last) publishes the root of the index over all \(last) entries below it"
  }

  private var lookups: String {
    var (lists, absences, cuts) = (0, 0, 0)
    for lookup in bundle.lookups {
      switch lookup.finding {
      case .entries: lists += 1
      case .absent: absences += 1
      case .value: cuts += 1
      }
    }
    var text = "\(bundle.lookups.count) lookups lead to that root, "
    text += "\(lists) with complete lists and \(absences) with nothing"
    if cuts > 0 { text += ", \(cuts) with lists too long to show" }
    return text + "; they are exactly those of the journey"
  }

  private var entries: String {
    "every entry is included under the checkpoint's root: \(bundle.entries.count) entries"
  }

  private var registry: String {
    let governance = closure.registry.governance()?.revision ?? 0
    let parties = closure.registry.partyNames.count
    let skipped = closure.registry.skipped.count
    var text =
      "the governance begins with the trust file's genesis and is at revision \(governance)"
    text += ", and has admitted \(parties) parties that are needed here"
    if skipped > 0 { text += "; revisions that do not count: \(skipped)" }
    return text
  }

  private var notes: String {
    let statements = bundle.entries.compactMap(\.statement)
    let bodies = statements.count { $0.body != nil }
    let filings = statements.reduce(0) { $0 + $1.filed.count }
    return "\(statements.count) notes are what their entries commit to, "
      + "\(filings) filing proofs tie them to their keys, and \(bodies) bodies match their digests"
  }

  private var statements: String {
    let counted = Set(closure.readings.lazy.filter(\.isCounted).map(\.entry)).count
    return "\(counted) of \(closure.statements.count) statements are signed by who may sign, "
      + "have the form of what they say, and count"
  }

  private func utc(_ seconds: UInt64) -> String {
    let milliseconds = seconds.multipliedReportingOverflow(by: 1000)
    guard !milliseconds.overflow, let whole = Int64(exactly: milliseconds.partialValue),
      let instant = Instant(milliseconds: whole)
    else { return "\(seconds) seconds since 1970" }
    return instant.utcText
  }
}

extension Verified {
  /// What was not checked, in sentences without a full stop.
  public var unchecked: [String] {
    var texts = [
      "whether the thing in hand is the one that was coded, and its seal is whole",
      "whether what was entered is true: each step says who entered it",
    ]
    let words = closure.readings.count { $0.isCounted && !$0.isAuthorityChecked }
    if words > 0 {
      texts.append("authority not checked, so the word of its signer: \(words) readings")
    }
    if isSingleOperator {
      texts.append("nobody but the log's operator vouches for the index and the time")
    }
    if closure.isCut { texts.append("what lies beyond the point where the journey is cut") }
    return texts
  }
}
