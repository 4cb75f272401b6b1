import ArgumentParser
import Foundation
import GS1
import Ledger
import Notes
import Provenance
import Registrar

/// `wayproof id`: a code in all of its forms.
struct Identify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "id",
    abstract: "Read a GS1 code in any form, and write it in all others.",
    discussion: """
        wayproof id "(01)09520003000308(21)7K3M" --data ledger
        wayproof id urn:epc:id:sgtin:9520003.000308.7K3M --form link

      Read are Digital Links, EPC URNs, element strings with and without parentheses (^ for FNC1), and
      bare numbers. An EPC URN shows where the company prefix ends, which no other form tells: it is
      written where a party of the ledger holds the prefix, with --prefix-digits, or if a URN is read.
      """
  )

  /// The forms in which a code is written.
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case canonical, link, bracketed, barcode, urn
  }

  @Argument(help: "The code.")
  var code: String

  @Option(help: "Write this form only.")
  var form: Form?

  @Option(help: "The folder of a ledger whose parties' prefixes are known.")
  var data: String?

  @Option(help: "How many digits the company prefix has: 4 to 12.")
  var prefixDigits: Int?

  func run() throws {
    try reportingFailure {
      let typed: TypedCode
      do { typed = try TypedCode(code) } catch {
        throw CommandFailure(.data, "\(code): \(error)")
      }
      do { try typed.link?.checkContent() } catch { report("note: \(error)") }
      if let form {
        print(try text(typed, form))
        return
      }
      for form in Form.allCases {
        do {
          print("\(form.rawValue)\t\(try text(typed, form))")
        } catch let failure as CommandFailure {
          print("\(form.rawValue)\t-\t\(failure.message)")
        }
      }
    }
  }

  private func text(_ code: TypedCode, _ form: Form) throws -> String {
    switch form {
    case .canonical: return code.id.uri
    case .link: return code.uri
    case .urn: return try urn(of: code.id)
    case .bracketed, .barcode:
      guard let link = code.link else {
        throw CommandFailure(.data, "an ID that is no GS1 key has no element string")
      }
      return form == .bracketed
        ? ElementString.bracketed(link) : ElementString.unbracketed(link, separator: "^")
    }
  }

  private func urn(of id: CanonicalID) throws -> String {
    guard id.companyPrefixDigits != nil else { return id.uri }
    let own = EPCURN.prefixDigits(of: code.trimmingCharacters(in: .whitespacesAndNewlines))
    if let own, let prefixDigits, own != prefixDigits {
      throw CommandFailure(
        .data,
        "the company prefix in this URN has \(own) digits, not \(prefixDigits)"
      )
    }
    var digits = prefixDigits ?? own
    if digits == nil, let data {
      let directory = DataDirectory(path: data)
      let origin = try KeyFile.read(directory.logKeyFile).name.text
      let registry = try directory.explaining {
        try directory.reader().read { try $0.registry(folding: Registry(origin: origin)) }
      }
      digits = registry.companyPrefix(in: id)?.utf8.count
    }
    guard let digits else {
      throw CommandFailure(
        .refused,
        "the length of the company prefix is not known",
        hint: "give --prefix-digits, or --data of a ledger in which its holder is a party"
      )
    }
    do { return try EPCURN.text(of: id, prefixDigits: digits) } catch {
      throw CommandFailure(.data, "\(error)")
    }
  }
}
