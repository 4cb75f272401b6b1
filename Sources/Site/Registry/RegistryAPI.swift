import Access
import EPCIS
import HTTP
import Ledger
import Notes
import Provenance
import Registrar

/// Takes revisions of parties and of the governance that enough have signed: `POST /registry`.
///
/// | content | answer |
/// | --- | --- |
/// | a proposal, as a file has it | 201: `entry`, `size`, `checkpoint` |
///
/// What makes a revision count are its signatures; the token, of scope `admit`, only says who may keep
/// the service busy with it.
struct RegistryAPI {
  let writer: SiteWriter

  static let path = "/registry"

  /// Answers `request`; it waits for the disk.
  func answer(_ request: Request) -> Response {
    do {
      _ = try request.holder(.admit, in: writer.tokens)
      let content = try request.content(bytesMax: LogEntry.byteCountMax)
      let proposal: Proposal
      do { proposal = try Proposal(parsing: content) } catch { throw APIProblem(error) }
      let receipt = try submit(proposal)
      var json = CaptureAPI.json(receipt)
      json["entries"] = nil
      json["entry"] = .number(Double(receipt.numbers[0]))
      return .json(
        JSONValue.object(json).encoded(),
        status: .created,
        headers: [.cacheControl: "no-store"]
      )
    } catch {
      return APIProblem.explaining(error).response
    }
  }

  private func submit(_ proposal: Proposal) throws -> Receipt {
    do {
      return try writer.registrar.admittingAgain {
        try writer.registrar.submit(proposal, besides: writer.reservedKeys)
      }
    } catch RegistrarError.revision(let fault) {
      throw APIProblem(fault)
    }
  }
}

extension APIProblem {
  /// A revision that would not count.
  fileprivate init(_ fault: RevisionFault) {
    let status: HTTP.Status =
      switch fault.rule {
      case .form, .otherText: .badRequest
      case .stale, .previous, .revision, .order: .conflict
      case .noGovernance, .threshold, .ownThreshold, .signature, .twoNames, .governanceKey, .signer:
        .forbidden
      }
    self.init(
      status: status,
      exception: status == .forbidden ? .security : .validation,
      title: "The revision would not count.",
      detail: "\(fault)",
      problems: [
        ["field": "", "rule": .string(fault.rule.rawValue), "message": .string(fault.message)]
      ]
    )
  }
}

extension Site {
  /// The most revisions in one answer.
  static let revisionsMax = 500

  /// The revisions of parties and of the governance as they stand in the log, the bad ones too.
  ///
  /// `/registry?from=N` begins at an entry; what does not fit in one answer is asked for with `next`.
  /// They are public, for they stand in every bundle that needs them.
  func registryRevisions(_ request: Request) throws -> Response {
    let items = try query(of: request)
    let text = items.first { $0.name == "from" }?.value ?? "0"
    guard let from = UInt64(text), from <= UInt64(Int64.max) else {
      throw SiteProblem(
        .badRequest,
        "malformed",
        "From which entry?",
        detail: "ask for /registry?from=NUMBER"
      )
    }
    let json = try reader.read { snapshot -> JSONObject in
      let numbers = try snapshot.registryEntries(from: from)
      var revisions: [JSONValue] = []
      for number in numbers.prefix(Site.revisionsMax) {
        guard let entry = try snapshot.entry(number) else { continue }
        let text = String(decoding: entry.text, as: UTF8.self)
        revisions.append(["entry": .number(Double(number)), "text": .string(text)])
      }
      var json: JSONObject = [
        "origin": .string(configuration.trust.origin.text),
        "size": .number(Double(snapshot.size)), "revisions": .array(revisions),
      ]
      json["next"] = numbers.dropFirst(Site.revisionsMax).first.map { .number(Double($0)) }
      return json
    }
    return .json(
      JSONValue.object(json).encoded(),
      headers: [.cacheControl: "no-cache"]
    )
  }
}
