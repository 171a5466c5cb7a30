/// Finds some texts in a text, byte by byte.
struct TokenTree: Sendable {
  /// A point in the tree of the texts' bytes.
  private struct Node {
    /// The next byte, and the node behind it.
    var next: [UInt8: Int] = [:]
    /// The number of the text that ends here.
    var text: Int?
  }

  /// The tree; its root is first.
  ///
  /// A byte of text passes it in one step, however many texts begin alike.
  private var nodes = [Node()]

  /// Whether a text begins with a byte.
  private var begins = [Bool](repeating: false, count: 256)

  /// Whether there is nothing to find.
  var isEmpty: Bool { nodes.count == 1 }

  /// Adds a text that is not empty under a number; of equal texts the first counts.
  mutating func insert(_ text: some Collection<UInt8>, number: Int) {
    guard let first = text.first else { return }
    begins[Int(first)] = true
    var node = 0
    for byte in text {
      if let known = nodes[node].next[byte] {
        node = known
      } else {
        nodes.append(Node())
        nodes[node].next[byte] = nodes.count - 1
        node = nodes.count - 1
      }
    }
    if nodes[node].text == nil { nodes[node].text = number }
  }

  /// The first text found at or behind a byte, the longest where several begin.
  ///
  /// Cost: one step for each byte, and as many as the longest text has where one begins.
  func first(
    in text: [UInt8], from start: Int, to end: Int
  ) -> (range: Range<Int>, number: Int)? {
    guard !isEmpty else { return nil }
    for index in start..<max(start, end) where begins[Int(text[index])] {
      if let found = longest(in: text, at: index, end) { return found }
    }
    return nil
  }

  private func longest(
    in text: [UInt8], at start: Int, _ end: Int
  ) -> (range: Range<Int>, number: Int)? {
    var (node, found) = (0, (range: Range<Int>, number: Int)?.none)
    for index in start..<end {
      guard let next = nodes[node].next[text[index]] else { break }
      node = next
      if let number = nodes[node].text { found = (start..<index + 1, number) }
    }
    return found
  }
}
