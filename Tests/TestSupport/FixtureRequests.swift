public import Tokens

/// What a fixture's reference implementation was asked: the content of `reference.json`.
public struct FixtureRequests: Decodable, Sendable {
  /// Token rows.
  public let prompts: [[TokenID]]
  /// Paired rows of the same lengths.
  public let reference: [[TokenID]]
  /// The template of each row.
  public let templates: [Int]
  /// The answer of each row.
  public let answers: [TokenID]
  /// The distractor of each row.
  public let distractors: [TokenID]
  /// Hook names.
  public let sites: [String]
  /// Which residuals were read through the lens, for which prompt.
  public let lens: Lens
  /// Ablations by name.
  public let ablations: Ablations
  /// Replacements by name.
  public let replacements: Replacements
  /// Where the resumed run starts.
  public let continuation: Continuation
  /// Random repeated sequences.
  public let scores: Scores
  /// Tokens that stand for names.
  public let copying: Copying

  /// The lens's request.
  public struct Lens: Decodable, Sendable {
    /// The prompt.
    public let row: Int
    /// Hook names.
    public let residuals: [String]
  }

  /// The ablations' request.
  public struct Ablations: Decodable, Sendable {
    /// The kinds: zero, mean and so on.
    public let kinds: [String]
    /// What is ablated, by name.
    public let targets: [String: Target]

    /// Heads and MLPs ablated together.
    public struct Target: Decodable, Sendable {
      /// Pairs of layer and head.
      public let heads: [[Int]]
      /// Layers.
      public let mlps: [Int]
      /// All, or last.
      public let positions: String
    }
  }

  /// The replacements' request.
  public struct Replacements: Decodable, Sendable {
    /// What is replaced, by name.
    public let targets: [String: Target]
    /// Positions of each row, by name.
    public let positions: [String: [[Int]]]

    /// A site, or one head of it.
    public struct Target: Decodable, Sendable {
      /// The hook name.
      public let site: String
      /// The head; nil for all.
      public let head: Int?
    }
  }

  /// Where a run resumes.
  public struct Continuation: Decodable, Sendable {
    /// The layer.
    public let layer: Int
  }

  /// Repeated sequences.
  public struct Scores: Decodable, Sendable {
    /// The length of the repeated part.
    public let half: Int
    /// The rows.
    public let sequences: [[TokenID]]
  }

  /// The copying scores' request.
  public struct Copying: Decodable, Sendable {
    /// The names' tokens.
    public let names: [TokenID]
    /// How many top tokens count.
    public let top: Int
  }
}
