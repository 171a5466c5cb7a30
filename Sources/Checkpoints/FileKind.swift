/// The kind of a file that cannot be read, as its first bytes show it.
enum FileKind {
  /// How many of the first bytes are worth looking at.
  static let telling = 512

  /// A known wrong sort of file; nil where the bytes tell nothing.
  static func problem(firstBytes bytes: [UInt8]) -> FileProblem? {
    guard !bytes.isEmpty else { return .empty }
    if bytes.starts(with: "version https://git-lfs".utf8) { return .lfsPointer }
    if isMarkup(bytes) { return .htmlPage }
    let isZip = bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
    // A pickle of protocol 2 to 5 begins with its protocol.
    let isPickle = bytes.count > 1 && bytes[0] == 0x80 && (2...5).contains(bytes[1])
    return isZip || isPickle ? .pickle : nil
  }

  private static func isMarkup(_ bytes: [UInt8]) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    let text = body.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let lowered = String(decoding: text.prefix(16), as: UTF8.self).lowercased()
    return ["<!doctype", "<html", "<head", "<body", "<?xml", "<!--"].contains {
      lowered.hasPrefix($0)
    }
  }
}
