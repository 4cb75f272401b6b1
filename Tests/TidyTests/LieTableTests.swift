import Foundation
import Testing

/// The table of lies in the documentation names tests that there are.
@Suite struct LieTableTests {
  @Test func `every lie is shown by a suite of tests`() throws {
    let page = try Repository.text("Sources/wayproof/wayproof.docc/Consortium.md")
    let table = try #require(page.components(separatedBy: "\n## Lies").last)
    let rows = table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
    #expect(rows.count > 20)
    let files = Repository.files(below: "Tests", suffix: ".swift")
    var suites = Set(
      files.compactMap { $0.split(separator: "/").last?.dropLast(6) }.map(String.init)
    )
    for file in files {
      let found = try Repository.text(file).matches(of: /@Suite[^\n]* struct (\w+)/)
      suites.formUnion(found.map { String($0.output.1) })
    }
    for row in rows {
      let named = row.split(separator: "|").last?.matches(of: /`(\w+)`/).map { String($0.output.1) }
      #expect(named?.isEmpty == false, "\(row)")
      let missing = named?.filter { !suites.contains($0) }
      #expect(missing == [])
    }
  }
}
