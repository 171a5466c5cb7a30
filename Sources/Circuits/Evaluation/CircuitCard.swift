import Analyses
public import Tasks

/// How far a circuit can be believed: one number a question, with an interval, and what it says in words.
///
/// Nothing is passed over: what was not measured says why. Each sentence follows from the numbers
/// and from limits that stand in it; none says that a circuit is right.
public struct CircuitCard: Codable, Equatable, Sendable {
  /// The circuit.
  public var circuit: Circuit
  /// How many prompts it was judged on.
  public var prompts: Int
  /// F(M): the mean score of the whole model.
  public var model: Float
  /// One for each question, in the order of the page.
  public var rows: [Row]

  /// A question about a circuit.
  public enum Question: String, CaseIterable, Codable, Hashable, Sendable {
    case meanFaithfulness = "faithfulness-mean"
    case resampledFaithfulness = "faithfulness-resample"
    case completeness
    case minimality
    case randomCircuits = "random-circuits"
    case samples = "stability-samples"
    case seeds = "stability-seeds"
    case generalization

    /// A heading.
    public var title: String {
      switch self {
      case .meanFaithfulness: "faithfulness, by template means"
      case .resampledFaithfulness: "faithfulness, by resampling"
      case .completeness: "completeness, farthest apart"
      case .minimality: "minimality, the least"
      case .randomCircuits: "against random circuits"
      case .samples: "stability, other samples"
      case .seeds: "stability, other seed"
      case .generalization: "generalization"
      }
    }
  }

  /// The answer to a question.
  public struct Row: Codable, Equatable, Sendable {
    /// What was asked.
    public var question: Question
    /// What it was asked of, where a question is asked of several things, such as a kind of prompts.
    public var subject: String?
    /// The number; nil where nothing was measured, or a ratio has no meaning.
    public var value: Float?
    /// The unit of the number: a percent sign, or words.
    public var unit: String
    /// Where the number lies; nil where it is not known.
    public var interval: Interval?
    /// What the number says, in words.
    public var sentence: String
    /// Whether the number, by the limits that the sentence names, speaks for the circuit.
    public var verdict: Verdict

    /// An answer.
    public init(
      _ question: Question, of subject: String? = nil, _ value: Float?, _ unit: String,
      _ interval: Interval? = nil, _ verdict: Verdict, _ sentence: String
    ) {
      (self.question, self.subject, self.value, self.unit) = (question, subject, value, unit)
      (self.interval, self.verdict, self.sentence) = (interval, verdict, sentence)
    }

    /// A question that was not answered.
    static func unmeasured(
      _ question: Question, of subject: String? = nil, because reason: String
    ) -> Row {
      Row(question, of: subject, nil, "", nil, .open, "Not measured: \(reason)")
    }
  }

  /// What a number speaks for.
  public enum Verdict: String, CaseIterable, Codable, Hashable, Sendable {
    /// For the circuit.
    case good
    /// Neither for it nor against it.
    case open
    /// Against it.
    case poor
  }
}

/// Prompts that discovery has not seen, for a card.
public struct UnseenPrompts: Sendable {
  /// What they are, in a few words.
  public var name: String
  /// The prompts with their paired reference prompts; nil where there are none, with why.
  public var prompts: PromptSet?
  /// Why there are none.
  public var reason: String

  /// Prompts of a name.
  public init(_ name: String, _ prompts: PromptSet) {
    (self.name, self.prompts, reason) = (name, prompts, "")
  }

  /// None, and why.
  public init(_ name: String, missing reason: String) {
    (self.name, prompts, self.reason) = (name, nil, reason)
  }
}
