import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The beginning of what a server answers: status and headers.
struct HTTPAnswer: Sendable, Equatable {
  /// The address that was asked.
  let url: URL
  let status: Int
  /// The headers, their names in small letters.
  private let headers: [String: String]

  init(url: URL, status: Int, headers: [String: String]) {
    (self.url, self.status) = (url, status)
    self.headers = Dictionary(headers.map { ($0.lowercased(), $1) }) { first, _ in first }
  }

  init(_ response: URLResponse, url: URL) {
    let response = response as? HTTPURLResponse
    var headers: [String: String] = [:]
    for (name, value) in response?.allHeaderFields ?? [:] {
      if let name = name as? String, let value = value as? String { headers[name] = value }
    }
    self.init(url: url, status: response?.statusCode ?? 0, headers: headers)
  }

  /// The address that was asked, for messages: without what lets others ask there too.
  var address: String {
    let text = url.absoluteString
    let end = text.firstIndex { $0 == "?" || $0 == "#" }
    return String(text[..<(end ?? text.endIndex)])
  }

  /// A header by its name in small letters.
  func header(_ name: String) -> String? { headers[name] }

  /// Whether it sends elsewhere.
  var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }

  /// The bytes of the whole file that this is about.
  var length: Int? {
    // The length of a redirect is that of its own words.
    (header("x-linked-size") ?? (isRedirect ? nil : header("content-length"))).flatMap { Int($0) }
      .flatMap { $0 < 0 ? nil : $0 }
  }

  /// What identifies the contents of the file, without quotation marks and the mark of a weak one.
  ///
  /// Nil where there is none that could be a file's name.
  var tag: String? {
    guard var text = header("x-linked-etag") ?? header("etag") else { return nil }
    if text.hasPrefix("W/") { text.removeFirst(2) }
    text = text.trimmingCharacters(in: ["\""])
    let isName = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isName && (1...128).contains(text.utf8.count) && !text.hasPrefix(".") ? text : nil
  }

  /// The first byte and the length of the whole file, as an answer with a part of it says them.
  var range: (start: Int, total: Int?)? {
    guard let text = header("content-range"),
      let match = text.wholeMatch(of: /bytes (\d+)-\d+\/(\d+|\*)/), let start = Int(match.output.1)
    else { return nil }
    return (start, Int(match.output.2))
  }

  /// The seconds after which the server wants to be asked again.
  var retryAfter: Int? {
    header("retry-after").flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
  }
}
