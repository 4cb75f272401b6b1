public import Codes
public import HTTP
import Synchronization

/// What a service needs to count checks and to take reports.
public final class SiteCodes: Sendable {
  /// Counts checks.
  public let checks: CheckBook
  /// Keeps reports.
  public let reports: ReportStore
  /// Knows the codes that were made here.
  public let register: CodeRegister
  /// Keeps pictures of products.
  public let media: MediaStore
  /// The field in which trusted proxies say where a client is: `name; latitude; longitude`.
  let areaField: FieldName?
  /// The parties of whose codes something is being said just now.
  private let changing = Mutex<Set<String>>([])

  /// Opens `scans.db`, `reports.db`, `codes.db` and `media.db` in a data directory.
  ///
  /// - Parameters:
  ///   - directory: the data directory.
  ///   - areaField: the field in which trusted proxies say where a client is, if they do.
  /// - Throws: `CodesError` or an `SQLiteError`.
  public init(_ directory: String, areaField: FieldName? = nil) throws {
    checks = try CheckBook("\(directory)/scans.db")
    reports = try ReportStore("\(directory)/reports.db")
    media = try MediaStore("\(directory)/media.db")
    register = try CodeRegister("\(directory)/codes.db")
    self.areaField = areaField
  }

  /// Runs `body`, which looks at what was said of the codes of `party` and then says more: once at a time,
  /// so that nothing is said twice.
  ///
  /// - Throws: ``APIProblem`` with 503 while another does so.
  func changing<Result>(of party: String, _ body: () throws -> Result) throws -> Result {
    guard changing.withLock({ $0.insert(party).inserted }) else {
      throw APIProblem.busy("something else is being said of your codes")
    }
    defer { _ = changing.withLock { $0.remove(party) } }
    return try body()
  }

  /// Where the client of `request` is, if a proxy that is trusted says so.
  func area(of request: Request) -> Area? {
    guard request.isFromTrustedProxy, let areaField else { return nil }
    return request.headers[areaField].flatMap { Area(parsing: $0) }
  }
}
