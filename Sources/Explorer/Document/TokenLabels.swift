import Tasks
import Tokens

extension Sharing {
  /// The label of a token, with its white space visible.
  func label(_ token: TokenID, isRich: Bool = true) -> String {
    second?.ownTokens[token]
      ?? reader.vocabulary.display(token, glyphs: isRich ? .unicode : .ascii).text
  }

  /// What the star on rows without a token means; empty if none of these tokens has it.
  func markWords(_ tokens: some Sequence<TokenID>) -> String {
    let isMarked = tokens.contains {
      second?.ownTokens[$0] == nil && reader.vocabulary.lacksToken($0)
    }
    return isMarked ? ", * has no token" : ""
  }

  /// The labels of the prompt's tokens.
  func labels(isRich: Bool) -> [String] {
    document.prompt.tokens.map { label($0, isRich: isRich) }
  }

  /// Labels for narrow columns, without the mark of a leading space; bare ids without a tokenizer.
  func shortLabels(isRich: Bool) -> [String] {
    guard reader.tokenizer != nil else { return document.prompt.tokens.map { "\($0.rawValue)" } }
    return labels(isRich: isRich).map { label in
      label.count > 1 && (label.hasPrefix("␣") || label.hasPrefix("_"))
        ? String(label.dropFirst()) : label
    }
  }

  /// The names of a position, such as `S2` or `END`.
  func names(of position: Int) -> [String] {
    document.prompt.positions.filter { $0.value == position }.map(\.key).sorted()
  }
}
