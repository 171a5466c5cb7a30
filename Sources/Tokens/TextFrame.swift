/// The special tokens that a tokenizer puts around a text when it is asked for them.
///
/// Nothing here puts them there unasked. Llama's begin a text with `<s>` or `<|begin_of_text|>`; those
/// of GPT-2, Pythia and Qwen put nothing.
public struct TextFrame: Hashable, Sendable {
  /// The tokens before a text.
  public let before: [TokenID]

  /// The tokens behind it.
  public let behind: [TokenID]

  /// No tokens.
  public static let none = TextFrame(before: [], behind: [])

  /// Whether there are any.
  public var isEmpty: Bool { before.isEmpty && behind.isEmpty }

  init(before: [TokenID], behind: [TokenID]) {
    self.before = before
    self.behind = behind
  }

  /// This one with another around it.
  func within(_ other: TextFrame) -> TextFrame {
    TextFrame(before: other.before + before, behind: behind + other.behind)
  }
}
