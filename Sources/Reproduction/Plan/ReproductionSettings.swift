public import StrictJSON
import Training
public import Transformer

/// What a reproduction does at what size: the paper's experiments stay, their lengths follow the model.
public struct ReproductionSettings: Hashable, Sendable {
  /// How much is done.
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// What a small model does in minutes; of a large one fewer epochs and prompts.
    case quick
    /// The paper's own settings.
    case full
  }

  /// How much is done.
  public var scale: Scale
  /// The epochs of the clean fine-tunes, each a run of its own (table 1).
  public var cleanEpochs: [Int]
  /// The epochs of the amplified model, one of the clean ones.
  public var amplifiedEpochs: Int
  /// The epochs on Name Moving, and of its reversal.
  public var nameMovingEpochs: Int
  /// The epochs on Subject Duplication, and of its reversal.
  public var subjectDuplicationEpochs: Int
  /// The epochs on Duplication (appendix M).
  public var duplicationEpochs: Int
  /// The epochs of greater-than, Lower-Than and the reversal (appendix N).
  public var yearEpochs: Int
  /// The sentences of a data set.
  public var sentences: Int
  /// The sentences of a data set about years, which are shorter.
  public var yearSentences: Int
  /// The highest learning rate.
  public var learningRate: Double
  /// The indirect-object prompts that F is measured on.
  public var prompts: Int
  /// The greater-than prompts.
  public var yearPrompts: Int
  /// The edges of a circuit of edges.
  public var edges: Int
  /// Points between the corrupted and the clean embedding for edge scores.
  public var edgeSteps: Int
  /// Random head sets beside the circuit's heads.
  public var randomSets: Int
  /// Where the prompts' chance starts.
  public var promptSeed: UInt64
  /// Where chance starts in data and training.
  public var seed: UInt64

  /// The settings of a scale for a model.
  ///
  /// Source: the paper, section 4, appendix B and N; experiments' sizes where it is silent: 100 prompts
  /// (its notebooks), 1,000 greater-than prompts and 200 edges (EAP-IG's example).
  public init(_ scale: Scale, for shape: Configuration) {
    let defaults = TrainingDefaults(for: shape)
    let isShort = scale == .quick && !defaults.isSmall
    self.scale = scale
    cleanEpochs = isShort ? [1, 3] : [1, 3, 10, 15, 25, 50, 100]
    amplifiedEpochs = 3
    nameMovingEpochs = 3
    subjectDuplicationEpochs = 5
    duplicationEpochs = 3
    yearEpochs = 3
    sentences = scale == .full ? 6_360 : 1_000
    yearSentences = scale == .full ? 6_360 : 3_000
    learningRate = defaults.learningRate
    prompts = isShort ? 50 : 100
    yearPrompts = scale == .full ? 1_000 : 100
    edges = 200
    edgeSteps = 5
    randomSets = scale == .full ? 100 : isShort ? 20 : 100
    promptSeed = 1
    seed = 42
  }
}

extension ReproductionSettings: JSONRepresentable {
  /// Every setting by its name.
  public var json: JSONOutput {
    [
      "scale": scale.rawValue, "cleanEpochs": cleanEpochs, "amplifiedEpochs": amplifiedEpochs,
      "nameMovingEpochs": nameMovingEpochs, "subjectDuplicationEpochs": subjectDuplicationEpochs,
      "duplicationEpochs": duplicationEpochs, "yearEpochs": yearEpochs, "sentences": sentences,
      "yearSentences": yearSentences,
      "learningRate": learningRate, "prompts": prompts, "yearPrompts": yearPrompts,
      "edges": edges, "edgeSteps": edgeSteps, "randomSets": randomSets, "promptSeed": promptSeed,
      "seed": seed,
    ]
  }
}
