public import Tasks
public import Tokens
public import Transformer

/// Values that others have measured on one published checkpoint, as questions with their answers.
///
/// What holds for every model (`Identities`) says nothing about a mistake that all of Patchbay shares,
/// such as another GELU. These numbers come from other programs.
public struct KnownValues: Sendable {
  /// The name by which commands call it.
  public var name: String
  /// The checkpoint in words.
  public var model: String
  /// The hashes of weights that are known to be this checkpoint, as `Checkpoint.hash` gives them.
  public var hashes: Set<String>
  /// The shape of the checkpoint.
  public var shape: Configuration
  /// What was asked, with what came out.
  public var questions: [KnownQuestion]
  /// What else is known and cannot be asked here, in words.
  public var leftOut: [String]

  /// Questions about a checkpoint.
  public init(
    name: String, model: String, hashes: Set<String> = [], shape: Configuration,
    questions: [KnownQuestion], leftOut: [String] = []
  ) {
    self.name = name
    self.model = model
    self.hashes = hashes
    self.shape = shape
    self.questions = questions
    self.leftOut = leftOut
  }

  /// The values of the checkpoint whose weights have a hash; nil where it is of none that is known.
  public static func recognised(hash: String) -> KnownValues? {
    all.first { $0.hashes.contains(hash) }
  }

  /// In what a model differs in shape from the checkpoint, in words; nil where it does not.
  public func misfit(_ other: Configuration) -> String? {
    let facts = [
      ("layers", shape.layers, other.layers), ("heads in a layer", shape.heads, other.heads),
      ("numbers of width", shape.width, other.width),
      ("numbers of hidden width", shape.hidden, other.hidden),
      ("rows of the vocabulary", shape.vocabulary, other.vocabulary),
    ]
    let (own, its) = (shape.architecture, other.architecture)
    guard own.family == its.family else {
      return "the architecture \(its.family), not \(own.family)"
    }
    if let fact = facts.first(where: { $0.1 != $0.2 }) {
      return "\(fact.2) \(fact.0), not \(fact.1)"
    }
    return own == its ? nil : "another architecture of the family \(its.family)"
  }
}

/// One question to a model, with values that are known to come out.
public struct KnownQuestion: Sendable {
  /// What the values are of, in words.
  public var title: String
  /// Whether a beginning-of-text token is put in front of prompts.
  public var bos: Bool
  /// What is asked, and the values.
  public var content: Content

  /// A question.
  public init(_ title: String, bos: Bool = false, _ content: Content) {
    self.title = title
    self.bos = bos
    self.content = content
  }

  /// What is asked, and the values.
  public enum Content: Sendable {
    /// The ids into which the tokenizer cuts a text.
    case tokens(of: String, [TokenID])
    /// The most likely tokens after a prompt, most likely first.
    case next(after: PromptRequest.Content, [KnownToken])
    /// Logit differences of prompts, and their mean where it is known.
    case differences([KnownDifference], mean: KnownNumber? = nil)
    /// The mean probability difference of the published greater-than prompts.
    case years(KnownNumber)
    /// The number of edges between nodes.
    case edgeCount(Int)
    /// The scores of edge circuits found by one method on the first of the published greater-than
    /// prompts, or on all.
    case edgeCircuits(EdgeMethod, [KnownCircuit], first: Int = PublishedYears.sentences.count)
  }

  /// Whether it takes minutes at the size of GPT-2 small.
  public var isSlow: Bool {
    if case .edgeCircuits = content { true } else { false }
  }
}

/// A number, and how far a right implementation may be from it.
public struct KnownNumber: Hashable, Sendable {
  /// The number as it was published.
  public var value: Double
  /// The largest difference that counts as agreement.
  public var tolerance: Double

  /// A number with its tolerance.
  public init(_ value: Double, _ tolerance: Double) {
    self.value = value
    self.tolerance = tolerance
  }
}

/// A token that is among the most likely.
public struct KnownToken: Hashable, Sendable {
  /// The token.
  public var token: PromptRequest.Choice
  /// Its logit minus the mean over the vocabulary.
  public var logit: KnownNumber
  /// Its probability over the whole vocabulary.
  public var probability: KnownNumber

  /// A token with its numbers.
  public init(
    _ token: PromptRequest.Choice, logit: KnownNumber, probability: KnownNumber
  ) {
    self.token = token
    self.logit = logit
    self.probability = probability
  }
}

/// A prompt whose logit difference is known.
public struct KnownDifference: Hashable, Sendable {
  /// The prompt in a few words.
  public var name: String
  /// The prompt, with answer and distractor.
  public var prompt: PromptRequest
  /// Logit of the answer minus that of the distractor, at END.
  public var number: KnownNumber

  /// A prompt with its number.
  public init(_ name: String, _ prompt: PromptRequest, _ number: KnownNumber) {
    self.name = name
    self.prompt = prompt
    self.number = number
  }
}

/// A circuit of edges whose score is known.
public struct KnownCircuit: Hashable, Sendable {
  /// The rule by which its edges are chosen.
  public var selection: EdgeSelection
  /// Its mean probability difference, without nodes that lead nowhere.
  public var number: KnownNumber

  /// A circuit with its number.
  public init(_ selection: EdgeSelection, _ number: KnownNumber) {
    self.selection = selection
    self.number = number
  }
}
