public import Tasks
import Tensors
public import Transformer

/// Self-repair: how much the rest of the model makes up for heads that are ablated.
///
/// The direct effect of the heads at END is what the logit difference would lose if nothing else
/// changed. Later heads and MLPs, and the last norm, which divides by less, make up for some
/// of it; self-repair is the logit difference that is left beyond clean minus direct effect.
///
/// There are two numbers. The paper's subtracts the whole direct effect. The strict one subtracts
/// the direct effect of the heads' output minus that of its replacement, since a mean writes
/// towards the answer too.
///
/// Caution: the norm's share is included, and heads that the ablated ones suppressed count
/// like backups. A negative number is a loss beyond the direct effect.
///
/// Source: Rushing and Nanda 2024; the paper, appendix D, figures 13 and 17; Wang et al. 2022,
/// section 3.4, for backups.
public struct SelfRepair: Codable, Equatable, Sendable {
  /// The heads that are ablated together, in the order of layers.
  public var heads: [Head]
  /// The means over prompts.
  public var mean: Reading
  /// One for each prompt.
  public var prompts: [Reading]
  /// `[layer][head]`: direct attribution in the clean run, mean over prompts, in logits.
  public var cleanAttribution: [[Float]]
  /// The same in the ablated run, with that run's own scale of the last norm.
  public var ablatedAttribution: [[Float]]

  /// The numbers of one prompt, or their means, in logits.
  public struct Reading: Codable, Equatable, Sendable {
    /// The logit difference without the ablation.
    public var clean: Float
    /// The logit difference with it.
    public var ablated: Float
    /// The direct attribution of the heads in the clean run, added up.
    public var directEffect: Float
    /// The same for the values that replace their z, under the clean run's scale.
    public var replacement: Float

    /// The logit difference if only the direct effect were gone.
    public var naive: Float { clean - directEffect }
    /// The ablated logit difference beyond that: the paper's self-repair.
    public var repair: Float { ablated - naive }
    /// The same, counting the direct effect of the replacement.
    public var strictRepair: Float { repair - replacement }
  }

  /// The backup map, `[layer][head]`: attribution in the ablated run minus that in the clean run.
  ///
  /// Heads that rise are backups. Each run has its own scale of the last norm.
  public var backup: [[Float]] {
    zip(ablatedAttribution, cleanAttribution).map { zip($0, $1).map { $0 - $1 } }
  }

  /// Ablates heads at END and compares with their direct effect.
  ///
  /// - Parameters:
  ///   - heads: at least one, all ablated at once.
  ///   - subject: the model, the prompts, and edits that stay in force in both runs.
  ///   - kind: what replaces the heads' z.
  ///   - positions: where; END of every prompt must be among them.
  ///   - reference: the reference prompts; nil where the kind needs none.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head or position is wrong.
  ///
  /// Cost: two passes, and one over the reference prompts; holds 2 N D L numbers of some
  /// prompts at a time.
  public init(
    of heads: [Head], _ subject: Subject, kind: Ablation.Kind = .templateMean,
    positions: Ablation.Positions = .named(["END"]), reference: PromptSet? = nil,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try subject.checkPairs()
    try positions.checkEnds(of: subject.prompts)
    let ablation = Ablation(heads: heads, kind: kind, positions: positions)
    try self.init(
      of: heads, subject,
      ablated: subject.adding([ablation], reference: reference, cancellation: cancellation),
      cancellation: cancellation)
  }

  /// Compares a run in which heads are ablated at END with their direct effect.
  ///
  /// - Parameters:
  ///   - heads: at least one, all ablated at once.
  ///   - subject: the model, the prompts, and edits that stay in force in both runs.
  ///   - edited: the same with the heads ablated at END at least.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `noAnswer` for the first prompt that cannot be scored, or `cancelled`.
  ///
  /// Cost: two passes; holds 2 N D L numbers of some prompts at a time.
  public init(
    of heads: [Head], _ subject: Subject, ablated edited: Subject,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    precondition(!heads.isEmpty, "SelfRepair: no heads")
    let heads = Set(heads).sorted()
    try subject.checkPairs()
    var (clean, ablated) = (RunParts(), RunParts())
    var standIns: [[[Float]]] = []
    for (own, other) in zip(subject.parts, edited.parts) {
      let readers = try AnalysisError.cancellable { () throws(Cancelled) in
        (try clean.add(own, cancellation), try ablated.add(other, cancellation))
      }
      standIns += readers.0.headsByPrompt(z: readers.1.activations)
    }
    func sum(_ grid: [[Float]]) -> Float { heads.reduce(0) { $0 + grid[$1.layer][$1.index] } }
    self.heads = heads
    prompts = standIns.indices.map { prompt in
      Reading(
        clean: clean.differences[prompt], ablated: ablated.differences[prompt],
        directEffect: sum(clean.heads[prompt]), replacement: sum(standIns[prompt]))
    }
    mean = Reading(meanOf: prompts)
    cleanAttribution = Measure.mean(ofGrids: clean.heads) ?? []
    ablatedAttribution = Measure.mean(ofGrids: ablated.heads) ?? []
  }
}

extension SelfRepair.Reading {
  /// The means of several prompts' numbers.
  fileprivate init(meanOf readings: [Self]) {
    clean = Measure.mean(readings.map(\.clean))
    ablated = Measure.mean(readings.map(\.ablated))
    directEffect = Measure.mean(readings.map(\.directEffect))
    replacement = Measure.mean(readings.map(\.replacement))
  }
}

/// The numbers of one of the two runs, gathered part by part of the prompts.
private struct RunParts {
  /// `[prompt][layer][head]`.
  var heads: [[[Float]]] = []
  var differences: [Float] = []

  /// Runs some prompts and takes in their numbers.
  mutating func add(
    _ part: Subject, _ cancellation: Cancellation?
  ) throws(Cancelled) -> AttributionReader {
    let layers = 0..<part.weights.configuration.layers
    let activations = try part.forward(
      capture: Set(layers.map { .block($0, .z) } + [.finalScale]),
      logits: part.pairRequest ?? .none, cancellation)
    let reader = AttributionReader(part.weights, part.prompts, activations)
    heads += reader.headsByPrompt()
    differences += activations.logits.map(Measure.logitDifferences) ?? []
    return reader
  }
}

extension Ablation.Positions {
  /// Checks that END of every prompt is among the positions.
  fileprivate func checkEnds(of prompts: PromptSet) throws(AnalysisError) {
    guard let rows = try resolved(in: prompts) else { return }
    for (index, prompt) in prompts.prompts.enumerated() where !rows[index].contains(prompt.end) {
      throw .endNotAblated(prompt: index, positions: text)
    }
  }
}
