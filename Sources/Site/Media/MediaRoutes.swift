import Access
import Codes
import EPCIS
import HTTP
import Provenance

// Pictures of products.
extension Site {
  /// Keeps a picture for product descriptions to name: PNG, JPEG or WebP.
  ///
  /// It is named by the SHA-256 of what is kept, which is the picture without what a camera writes
  /// beside it. A product shows it if its signed master data say so: attribute `image`, that hash.
  func addPicture(_ request: Request) throws -> Response {
    guard let codes = configuration.codes, let writer = configuration.writer else {
      throw APIProblem.noMembers
    }
    let holder = try request.holder(.capture, in: writer.tokens)
    guard request.body.count <= MediaStore.bytesMax else {
      throw APIProblem.tooLarge("a picture has at most \(MediaStore.bytesMax) bytes")
    }
    guard let photo = Photo(request.body), let size = photo.size else {
      throw APIProblem(
        status: .unsupportedMediaType,
        exception: .media,
        title: "This is no picture.",
        detail: "send the bytes of a JPEG, PNG or WebP file of at most 8,192 pixels a side"
      )
    }
    let hash: String
    do { hash = try codes.media.add(photo, size: size, of: holder.party) } catch {
      guard error is MediaStore.Full else { throw error }
      throw APIProblem.tooLarge("a party has at most \(MediaStore.countMax) pictures")
    }
    let json: JSONValue = [
      "sha256": .string(hash), "href": .string("/media/\(hash)"),
      "type": .string(photo.kind.rawValue), "width": .number(Double(size.width)),
      "height": .number(Double(size.height)),
    ]
    return .json(
      json.encoded(),
      status: .created,
      headers: [.location: "/media/\(hash)", .cacheControl: "no-store"]
    )
  }

  /// A picture, which never changes.
  func showPicture(_ request: Request, hash: String) throws -> Response {
    guard let photo = try configuration.codes?.media.photo(hash) else {
      throw SiteProblem(.notFound, "no_page", .word(.noPageTitle))
    }
    return Response(
      type: photo.kind.rawValue,
      headers: [
        .cacheControl: "public, max-age=31536000, immutable", .etag: "\"\(hash.prefix(32))\"",
        .contentSecurityPolicy: "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
      ],
      body: photo.bytes
    )
  }

  /// The picture that the signed description of a product names, if it was registered here.
  func image(of journey: Journey) -> ProductImage? {
    guard let named = journey.product?.attributes["image"], named.utf8.count == 64,
      let picture = try? configuration.codes?.media.picture(named)
    else { return nil }
    return ProductImage(hash: named, picture: picture)
  }
}

extension JourneyView {
  /// What the picture shows, for those who do not see it.
  var imageText: String {
    let text = journey.product?.attributes["imageDescription"] ?? language(.productPicture)
    return PlainText.line(text)
  }
}

/// A picture of a product, as pages and documents show it.
struct ProductImage {
  let hash: String
  let picture: MediaStore.Picture

  var href: String { "/media/\(hash)" }

  func json(alt: String) -> JSONValue {
    [
      "href": .string(href), "type": .string(picture.kind.rawValue), "sha256": .string(hash),
      "alt": .string(alt), "width": .number(Double(picture.size.width)),
      "height": .number(Double(picture.size.height)),
    ]
  }
}
