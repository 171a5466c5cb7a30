public import Tokens

/// A prompt as a person gave it, before a model's tokenizer and context have been asked.
public struct PromptRequest: Hashable, Sendable {
  /// What the model is to read.
  public var content: Content
  /// The paired prompt from which reference values come.
  public var corrupted: Content?
  /// The token that is right.
  public var answer: Choice?
  /// The token that the answer is compared with.
  public var distractor: Choice?
  /// Positions by name, counted from 0 without a beginning-of-text token.
  public var positions: [String: Int]
  /// Prompts of one template have the same words at the same positions, but for the slots.
  public var template: Int?

  /// A prompt's words.
  public enum Content: Hashable, Sendable {
    /// Text, which the tokenizer cuts.
    case text(String)
    /// Tokens, read as they are.
    case tokens([TokenID])
  }

  /// A single token.
  public enum Choice: Hashable, Sendable {
    /// Text that must be exactly one token.
    case text(String)
    /// A token by its number.
    case token(TokenID)
  }

  /// A prompt with its answer, distractor and positions.
  public init(
    _ content: Content, corrupted: Content? = nil, answer: Choice? = nil,
    distractor: Choice? = nil, positions: [String: Int] = [:], template: Int? = nil
  ) {
    self.content = content
    self.corrupted = corrupted
    self.answer = answer
    self.distractor = distractor
    self.positions = positions
    self.template = template
  }
}
