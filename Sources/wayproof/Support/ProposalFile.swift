import Notes
import Provenance

/// Proposals as files, which go from one holder of a governance key to the next.
enum ProposalFile {
  /// Reads the proposal at `path`, or from standard input for `-`.
  static func read(_ path: String) throws -> Proposal {
    let bytes = try Files.read(path, as: "proposal")
    do { return try Proposal(parsing: bytes) } catch {
      throw CommandFailure(
        .data,
        "\(path): \(error)",
        hint: "wayproof governance propose and wayproof party make such files"
      )
    }
  }

  /// Reads several copies of one proposal, with the signatures of all.
  static func read(_ paths: [String]) throws -> Proposal {
    var proposal = try read(paths[0])
    for path in paths.dropFirst() {
      do { proposal = try proposal.joined(with: read(path)) } catch let fault as RevisionFault {
        throw CommandFailure(.data, "\(path): \(fault)")
      }
    }
    return proposal
  }

  /// Writes `proposal` to a new file at `path`.
  static func create(_ proposal: Proposal, at path: String) throws {
    guard !Files.exist(path) else {
      throw CommandFailure(
        .configuration,
        "\(path) exists already",
        hint: "nothing is overwritten: give a new path"
      )
    }
    try Files.write(proposal.bytes, to: path)
  }

  /// Says how far `proposal` is signed, a line for each governance that must.
  static func stateLines(_ state: Registry.SigningState) -> [String] {
    state.parts.map { part in
      let signers = part.signers.map(\.name.text).joined(separator: ", ")
      let signed = signers.isEmpty ? "nobody yet" : signers
      let missing =
        part.missing == 0
        ? "enough"
        : "\(part.missing) more of \(part.others.map(\.name.text).joined(separator: ", "))"
      return "governance \(part.label): \(part.threshold) must sign; signed: \(signed); \(missing)"
    }
  }

  /// Tells on standard error what is unusual about `proposal`.
  static func tellRemarks(_ proposal: Proposal, _ registry: Registry, size: UInt64?) {
    for remark in registry.remarks(on: proposal, size: size) { report("note: \(remark)") }
  }
}
