/// Finds added tokens in text.
struct AddedTokens: Sendable {
  private struct Entry {
    let bytes: [UInt8]
    let id: TokenID
    let isSpecial: Bool
  }

  /// The tokens by their first byte, longer ones first.
  private var entries: [[Entry]] = Array(repeating: [], count: 256)

  private let isEmpty: Bool

  init(_ tokens: [AddedToken]) {
    isEmpty = tokens.isEmpty
    for token in tokens {
      let bytes = Array(token.text.utf8)
      guard let first = bytes.first else { continue }
      entries[Int(first)].append(
        Entry(bytes: bytes, id: TokenID(token.id), isSpecial: token.isSpecial))
    }
    for first in entries.indices {
      entries[first].sort { $0.bytes.count > $1.bytes.count }
    }
  }

  /// The first added token at or behind a byte, the longest where several begin.
  func first(
    in text: [UInt8], from start: Int, includingSpecial: Bool
  ) -> (range: Range<Int>, id: TokenID)? {
    guard !isEmpty else { return nil }
    for index in start..<text.count where !entries[Int(text[index])].isEmpty {
      for entry in entries[Int(text[index])]
      where (includingSpecial || !entry.isSpecial) && text[index...].starts(with: entry.bytes) {
        return (index..<index + entry.bytes.count, entry.id)
      }
    }
    return nil
  }
}
