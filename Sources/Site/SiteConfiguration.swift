public import Access
import Foundation
public import HTTP
public import Notes
import Registrar

/// What the service is told when it starts.
public struct SiteConfiguration: Sendable {
  /// What links begin with, without a slash at the end: `https://t.example.com`.
  public let publicURL: String
  /// Whom a reader of this log's own bundles trusts; the service verifies with it what it serves.
  public let trust: TrustPolicy
  /// The text of that trust file, as readers may fetch it.
  public let trustText: String
  /// Files that never change while the service runs, by name.
  public let assets: [String: Asset]
  /// The same by the names with their digests.
  let hashedAssets: [String: Asset]
  /// `style.css` of these files, which stands in every page.
  let style: PageStyle
  /// `embed/style.css` of these files, which stands in the page for frames.
  let embedStyle: PageStyle
  /// The clock, in POSIX seconds.
  public let now: @Sendable () -> UInt64
  /// What takes documents; `nil` for a service that only answers.
  public let writer: SiteWriter?
  /// What answers members; `nil` for a service for shoppers only.
  public let members: SiteMembers?
  /// What counts checks and takes reports; `nil` for a service that does neither.
  public var codes: SiteCodes?
  /// What slows down who tries codes.
  public let brake: Brake
  /// What bounds the reports of a network.
  let reportBrake = Brake(limits: .reports)

  /// Whose followers may copy the log from here; those of ``writer`` unless told.
  public var followerTokens: TokenStore?
  /// What `/readyz` says beside the size of the log, line by line.
  public var standing: (@Sendable () -> [String])?

  /// What scans share.
  let filings = FilingCache()

  /// From where the figures at `/metrics` may be read; from nowhere unless told.
  public var metricsReaders: [AddressRange] = []

  /// Whether a scan is redirected to its default link, as GS1's resolver standard has it; otherwise
  /// it is answered in place.
  public var isStrictResolver: Bool
  /// Whose pages may frame which journeys; asked for each page for frames that is made.
  public var storefronts: @Sendable () -> Storefronts = { Storefronts() }

  /// Joins the parts.
  public init(
    publicURL: String,
    trust: TrustPolicy,
    trustText: String,
    assets: [String: Asset],
    now: @escaping @Sendable () -> UInt64,
    writer: SiteWriter? = nil,
    members: SiteMembers? = nil,
    codes: SiteCodes? = nil,
    brake: Brake = Brake(),
    isStrictResolver: Bool = false
  ) {
    self.isStrictResolver = isStrictResolver
    self.members = members
    self.codes = codes
    self.brake = brake
    self.writer = writer
    followerTokens = writer?.tokens
    self.publicURL = publicURL
    self.trust = trust
    self.trustText = trustText
    self.assets = assets
    hashedAssets = Dictionary(
      assets.values.map { ($0.hashedName, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    style = PageStyle(assets["style.css"])
    embedStyle = PageStyle(assets["embed/style.css"])
    self.now = now
  }

  /// Whether codes lead to HTTPS: then browsers that were here ask for nothing else for a year (RFC 6797).
  var isSecure: Bool { publicURL.hasPrefix("https://") }

  /// The host of the public URL in words, with its port if it has one.
  var host: String {
    guard let start = publicURL.range(of: "://")?.upperBound else { return publicURL }
    return String(publicURL[start...].prefix { $0 != "/" })
  }
}
