import Crypto

extension SHA256 {
  /// The hash of a text in lower-case hexadecimal.
  static func text(of text: String) -> String {
    hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
