import Crypto
import Foundation

/// The hashes of a file's contents, made while it arrives.
struct ContentHash {
  private var sha256 = SHA256()
  private var git: Insecure.SHA1?
  private let tag: String

  /// The bytes so far.
  private(set) var count = 0

  /// - Parameters:
  ///   - tag: what the hub identifies the contents by: SHA-256 for large files, git's hash of a blob
  ///     for small ones.
  ///   - bytes: the length of the whole file, which git's hash begins with.
  init(tag: String, bytes: Int) {
    self.tag = tag
    guard tag.utf8.count == 40, tag.isHexadecimal else { return }
    var git = Insecure.SHA1()
    git.update(data: Data("blob \(bytes)\0".utf8))
    self.git = git
  }

  /// Takes the next bytes in.
  mutating func update(_ data: Data) {
    sha256.update(data: data)
    git?.update(data: data)
    count += data.count
  }

  /// Takes a file in, to its end.
  ///
  /// - Returns: false where it cannot be read.
  mutating func update(file path: String, _ isCancelled: () -> Bool) throws(HubError) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? handle.close() }
    while true {
      guard !isCancelled() else { throw .cancelled }
      let data: Data?
      do {
        data = try handle.read(upToCount: 1 << 20)
      } catch {
        return false
      }
      guard let data, !data.isEmpty else { return true }
      update(data)
    }
  }

  /// The SHA-256 of all bytes, in lower-case hexadecimal.
  var text: String { Self.text(sha256.finalize()) }

  /// The hash that differs from what the tag says; nil where they agree or the tag is no hash.
  var fault: String? {
    let found: String
    if let git {
      found = Self.text(git.finalize())
    } else if tag.utf8.count == 64, tag.isHexadecimal {
      found = text
    } else {
      return nil
    }
    return found == tag ? nil : found
  }

  private static func text(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
