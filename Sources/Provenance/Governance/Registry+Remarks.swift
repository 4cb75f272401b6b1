import Notes

extension Registry {
  /// What is unusual about a proposal, though no reason to refuse it: sentences without a full stop,
  /// for whoever is to sign it.
  ///
  /// - Parameters:
  ///   - proposal: what is proposed.
  ///   - size: how many entries the log has; `nil` if that is not known.
  /// - Returns: the sentences; none for what is usual.
  public func remarks(on proposal: Proposal, size: UInt64? = nil) -> [String] {
    switch proposal.content {
    case .party(let revision):
      sameRemark(PartyProfile(revision) == party(revision.party).map(PartyProfile.init))
        + signingRemarks(on: revision) + prefixRemarks(on: revision)
        + distrustRemarks(on: revision, size: size)
    case .governance(let revision): remarks(on: revision)
    }
  }

  private func sameRemark(_ isSame: Bool) -> [String] {
    isSame ? ["it changes nothing"] : []
  }

  private func signingRemarks(on revision: PartyRevision) -> [String] {
    guard revision.status == .active else { return [] }
    guard revision.keys.isEmpty else {
      return revision.keys.compactMap { key in
        distrustEntry(of: key).map {
          "signatures by its key \(key.vkey) do not count from entry \($0) on, for that key is distrusted"
        }
      }
    }
    guard revision.maySignByRecorder else {
      return ["it can say nothing: it has no key, and the recorder may not sign for it"]
    }
    return []
  }

  private func prefixRemarks(on revision: PartyRevision) -> [String] {
    guard revision.status != .left else { return [] }
    var remarks: [String] = []
    for name in partyNames where name != revision.party {
      guard let other = party(name), other.status != .left else { continue }
      for prefix in other.prefixes {
        for own in revision.prefixes where own.hasPrefix(prefix) || prefix.hasPrefix(own) {
          remarks.append(
            "its prefix \(own) covers codes that \(name) may issue too, by its prefix \(prefix)"
          )
        }
      }
    }
    return remarks
  }

  private func distrustRemarks(on revision: PartyRevision, size: UInt64?) -> [String] {
    guard let size else { return [] }
    return revision.distrusted.filter { $0.entry > size }.map {
      "it distrusts a key from entry \($0.entry) on, and the log has \(size)"
    }
  }

  private func remarks(on revision: GovernanceRevision) -> [String] {
    let (threshold, count) = (revision.threshold, revision.keys.count)
    var remarks: [String] = []
    if let last = governance() {
      remarks += sameRemark(last.threshold == threshold && last.keys == revision.keys)
      if threshold < last.threshold {
        remarks.append("it lowers the threshold from \(last.threshold) to \(threshold)")
      }
    }
    if count > 1, threshold == 1 {
      remarks.append("each of its \(count) keys alone can change everything")
    }
    if count > 1, threshold == count {
      remarks.append("all \(count) keys must sign: if one is lost, nothing can be changed any more")
    }
    if Set(revision.keys.map(\.name)).count < count {
      remarks.append("two of its keys have one name")
    }
    return remarks
  }
}
