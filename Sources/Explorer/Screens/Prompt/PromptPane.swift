/// The panes of the prompt screen, by their numbers.
enum PromptPane: Int, Hashable, Sendable, CaseIterable {
  /// The texts, and the tokens below them.
  case fields
  /// What comes next.
  case candidates
  /// The list of prompts.
  case list
  /// What the model writes behind the prompt.
  case continuation
  /// The numbers of the answer, and the layers and heads behind them.
  case answer

  /// The panes that scroll.
  static let scrolling: Set<Int> = [answer.rawValue]
}
