/// Finds added tokens in text.
struct AddedTokens: Sendable {
  /// A point in the tree of the tokens' bytes.
  private struct Node {
    /// The next byte, and the node behind it.
    var next: [UInt8: Int] = [:]
    /// The token that ends here.
    var token: (id: TokenID, isSpecial: Bool)?
  }

  /// The tree; its root is first.
  ///
  /// A byte of text passes it in one step, however many tokens begin alike.
  private var nodes = [Node()]

  /// Whether a token begins with a byte.
  private var begins = [Bool](repeating: false, count: 256)

  init(_ tokens: [AddedToken]) {
    for token in tokens {
      guard let first = token.text.utf8.first else { continue }
      begins[Int(first)] = true
      var node = 0
      for byte in token.text.utf8 {
        if let known = nodes[node].next[byte] {
          node = known
        } else {
          nodes.append(Node())
          nodes[node].next[byte] = nodes.count - 1
          node = nodes.count - 1
        }
      }
      nodes[node].token = (TokenID(token.id), token.isSpecial)
    }
  }

  /// The first added token at or behind a byte, the longest where several begin.
  ///
  /// Cost: one step for each byte of text, and as many as the longest token has where one begins.
  func first(
    in text: [UInt8], from start: Int, includingSpecial: Bool
  ) -> (range: Range<Int>, id: TokenID)? {
    guard nodes.count > 1 else { return nil }
    for index in start..<max(start, text.count) where begins[Int(text[index])] {
      if let found = longest(in: text, at: index, includingSpecial) { return found }
    }
    return nil
  }

  private func longest(
    in text: [UInt8], at start: Int, _ includingSpecial: Bool
  ) -> (range: Range<Int>, id: TokenID)? {
    var (node, found) = (0, (range: Range<Int>, id: TokenID)?.none)
    for index in start..<text.count {
      guard let next = nodes[node].next[text[index]] else { break }
      node = next
      if let token = nodes[node].token, includingSpecial || !token.isSpecial {
        found = (start..<index + 1, token.id)
      }
    }
    return found
  }
}
