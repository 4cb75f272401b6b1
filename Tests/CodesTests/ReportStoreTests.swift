import Testing

@testable import Codes

@Suite struct ReportStoreTests {
  private let place: Place
  private let store: ReportStore

  init() throws {
    place = try Place()
    store = try ReportStore(place.file("reports.db"))
  }

  private func draft(_ text: String, _ photo: Photo? = nil) -> ReportStore.Draft {
    ReportStore.Draft(code: "https://example.com/x", text: text, language: "de", photo: photo)
  }

  @Test func `a report is read by those it is for, and by nobody else`() throws {
    let photo = Photo(kind: .png, bytes: [1, 2, 3])
    let id = try store.add(draft("torn", photo), for: ["brand.example"], now: 7)
    let report = try #require(try store.report(id, for: "brand.example"))
    #expect(report.text == "torn")
    #expect(report.created == 7)
    #expect(report.photo == .init(kind: .png, byteCount: 3))
    #expect(try store.photo(of: id, for: "brand.example") == photo)
    #expect(try store.report(id, for: "other.example") == nil)
    #expect(try store.photo(of: id, for: "other.example") == nil)
    #expect(try store.reports(for: "other.example", before: .max, countMax: 9).isEmpty)
  }

  @Test func `the newest come first, page by page`() throws {
    for number in 1...5 { _ = try store.add(draft("\(number)"), for: ["a", "b"], now: 1) }
    let page = try store.reports(for: "a", before: .max, countMax: 2)
    #expect(page.map(\.text) == ["5", "4"])
    let next = try store.reports(for: "a", before: page[1].number, countMax: 9)
    #expect(next.map(\.text) == ["3", "2", "1"])
  }

  @Test func `the disk cannot be filled`() throws {
    let small = try ReportStore(place.file("small.db"), bytesMax: 100_000)
    let photo = Photo(kind: .jpeg, bytes: [UInt8](repeating: 7, count: 60_000))
    _ = try small.add(draft("one", photo), for: ["a"], now: 1)
    #expect(throws: ReportStore.Full.self) {
      try small.add(draft("two", photo), for: ["a"], now: 1)
    }
    #expect(try small.reports(for: "a", before: .max, countMax: 9).count == 1)
  }
}
