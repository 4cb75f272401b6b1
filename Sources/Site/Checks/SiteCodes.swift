public import Codes
public import HTTP

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

  /// Where the client of `request` is, if a proxy that is trusted says so.
  func area(of request: Request) -> Area? {
    guard request.isFromTrustedProxy, let areaField else { return nil }
    return request.headers[areaField].flatMap { Area(parsing: $0) }
  }
}
