import Crypto
import Foundation
import StrictJSON

/// What a unit of work gave, as a line of a share's file.
struct ShardUnit {
  let name: String
  let bytes: [UInt8]

  /// A number of name and bytes by which damage is noticed: the first half of their SHA-256.
  private var check: String {
    var hash = SHA256()
    hash.update(data: Data(name.utf8))
    hash.update(data: [0])
    hash.update(data: bytes)
    return hash.finalize().prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension ShardUnit: JSONRepresentable {
  var json: JSONOutput {
    ["unit": name, "check": check, "data": Data(bytes).base64EncodedString()]
  }

  /// Reads a line; nil where it is none of a unit, or damaged.
  init?(_ json: JSON) {
    guard let name = json["unit"]?.string, let text = json["data"]?.string,
      let data = Data(base64Encoded: text)
    else { return nil }
    self.init(name: name, bytes: [UInt8](data))
    guard json["check"]?.string == check else { return nil }
  }
}
