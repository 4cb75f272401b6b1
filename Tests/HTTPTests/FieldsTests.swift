import HTTP
import Testing

struct FieldsTests {
  @Test func `a field is found whatever the case of its name`() {
    let fields: Fields = ["CONTENT-type": "text/plain", "x-Other": "1"]
    #expect(fields[.contentType] == "text/plain")
    #expect(fields["X-OTHER"] == "1")
    #expect(fields[.etag] == nil)
    #expect(fields.contains(.contentType))
  }

  @Test func `fields of one name are joined by a comma and can be had apart`() {
    var fields: Fields = ["Accept": "text/html", "Host": "a"]
    fields.add("accept", "*/*")
    #expect(fields[.accept] == "text/html, */*")
    #expect(fields.values(.accept) == ["text/html", "*/*"])
    #expect(fields.count == 3)
  }

  @Test func `setting replaces and setting nothing removes`() {
    var fields: Fields = ["Vary": "Accept", "vary": "Cookie", "Host": "a"]
    fields[.vary] = "Accept-Language"
    #expect(fields.values(.vary) == ["Accept-Language"])
    fields[.vary] = nil
    #expect(fields == ["host": "a"])
  }

  @Test func `a value cannot begin another field`() {
    let fields: Fields = [.location: "/a\r\nSet-Cookie: stolen=1\u{0}\u{7F}"]
    #expect(fields[.location] == "/a  Set-Cookie: stolen=1  ")
    #expect(fields.count == 1)
  }

  @Test(arguments: ["", "a b", "a:", "é", "a\u{1}"])
  func `a name from elsewhere must be a token`(name: String) {
    #expect(FieldName(name) == nil)
  }

  @Test func `names differ in more than case or are equal`() {
    #expect(FieldName.etag == "etag")
    #expect(FieldName.etag.hashValue == FieldName(stringLiteral: "ETAG").hashValue)
    #expect(FieldName.etag != "etags")
  }

  @Test func `the names of constants are tokens`() {
    let names: [FieldName] = [
      .accept, .acceptEncoding, .acceptLanguage, .allowOrigin, .allow, .authorization,
      .cacheControl, .connection, .contentEncoding, .contentLanguage, .contentLength,
      .contentLocation, .contentSecurityPolicy, .contentType, .date, .etag, .expect, .host,
      .ifNoneMatch, .link, .location, .referrerPolicy, .retryAfter, .transferEncoding, .vary,
      .wwwAuthenticate, .robots,
    ]
    for name in names { #expect(FieldName(name.text) == name) }
    #expect(Set(names).count == names.count)
  }
}
