import Tasks
import Tokens

extension AppState {
  /// A token as it is shown, its white space visible.
  func label(_ token: TokenID, isRich: Bool = true) -> String {
    reader.tokenizer?.display(token, glyphs: isRich ? .unicode : .ascii).text
      ?? "\(token.rawValue)"
  }

  /// The tokens of the prompt as they are shown.
  func labels(isRich: Bool) -> [String] {
    document.prompt.tokens.map { label($0, isRich: isRich) }
  }

  /// The tokens for narrow heads of columns, without the mark of a leading space.
  func shortLabels(isRich: Bool) -> [String] {
    labels(isRich: isRich).map { label in
      label.count > 1 && (label.hasPrefix("␣") || label.hasPrefix("_"))
        ? String(label.dropFirst()) : label
    }
  }

  /// The names of a position, such as `S2` or `END`.
  func names(of position: Int) -> [String] {
    document.prompt.positions.filter { $0.value == position }.map(\.key).sorted()
  }
}
