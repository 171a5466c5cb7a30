/// A text for each token, end to end in the order of their ids.
struct TokenTexts: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// One more than the greatest id.
  var count: Int { ends.count }

  /// Makes room for texts.
  mutating func reserve(bytes: Int, count: Int) {
    self.bytes.reserveCapacity(bytes)
    ends.reserveCapacity(count)
  }

  /// Adds what a closure appends as the text of the next id.
  mutating func append(_ text: (inout [UInt8]) -> Void) {
    text(&bytes)
    ends.append(bytes.count)
  }

  /// The text of an id; nothing where there is none.
  subscript(id: Int) -> ArraySlice<UInt8> {
    guard ends.indices.contains(id) else { return [] }
    return bytes[(id == 0 ? 0 : ends[id - 1])..<ends[id]]
  }
}
