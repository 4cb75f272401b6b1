/// A request as a client sends it.
struct RequestSample {
  let name: String
  let bytes: [UInt8]

  private init(_ name: String, _ target: String, _ fields: [String]) {
    self.name = name
    let lines = ["GET \(target) HTTP/1.1"] + fields + ["", ""]
    bytes = Array(lines.joined(separator: "\r\n").utf8)
  }

  /// What wrk sends, and what Firefox 128 sends on Linux, with cookies of its site.
  static let all = [
    RequestSample("1 field", "/x", ["Host: 127.0.0.1:8080"]),
    RequestSample(
      "15 fields",
      "/x",
      [
        "Host: t.example.com",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: en-GB,en;q=0.7,de;q=0.3", "Accept-Encoding: gzip, deflate, br, zstd",
        "Referer: https://t.example.com/01/09520003000308/21/7K3MZAB5RRB146VH7S", "DNT: 1",
        "Sec-GPC: 1", "Connection: keep-alive", "Upgrade-Insecure-Requests: 1",
        "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-User: ?1", "Priority: u=0, i",
      ]
    ),
  ]
}
