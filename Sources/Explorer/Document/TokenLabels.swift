import Tasks
import Tokens

extension Sharing {
  /// A token as it is shown, its white space visible.
  func label(_ token: TokenID, isRich: Bool = true) -> String {
    second?.ownTokens[token]
      ?? reader.vocabulary.display(token, glyphs: isRich ? .unicode : .ascii).text
  }

  /// What the star behind rows without a token means, where one of these tokens has it; else empty.
  func markWords(_ tokens: some Sequence<TokenID>) -> String {
    let isMarked = tokens.contains {
      second?.ownTokens[$0] == nil && reader.vocabulary.lacksToken($0)
    }
    return isMarked ? ", * has no token" : ""
  }

  /// The tokens of the prompt as they are shown.
  func labels(isRich: Bool) -> [String] {
    document.prompt.tokens.map { label($0, isRich: isRich) }
  }

  /// The tokens for narrow heads of columns, without the mark of a leading space; where there is no
  /// tokenizer, bare numbers.
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
