import Crypto
import Foundation

extension SHA256 {
  /// The hash of some bytes as 64 hexadecimal digits.
  static func text(of bytes: some DataProtocol) -> String {
    hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
