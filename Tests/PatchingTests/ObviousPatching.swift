import Tasks
import Tensors
import TestSupport
import Tokens
import Transformer

/// Patching by its definition: a full forward pass for each cell, and nothing shared between cells.
///
/// Every result holds logit differences of the destination's run, one a prompt, in the order that
/// its shape says.
struct ObviousPatching {
  /// What runs.
  let destination: Side
  /// Where values come from.
  let source: Side
  /// The prompts' answers, distractors and ENDs count in both runs.
  let prompts: PromptSet

  /// A model on rows of tokens, with every value that a patch may move.
  struct Side {
    let weights: Weights
    let batch: TokenBatch
    let values: Activations

    init(_ weights: Weights, _ batch: TokenBatch) throws {
      self.weights = weights
      self.batch = batch
      let stages: [Site.Stage] = [
        .residualIn, .queries, .keys, .values, .pattern, .z, .headOutput, .attentionOut, .mlpOut,
      ]
      let sites = (0..<weights.configuration.layers).flatMap { layer in
        stages.map { Site.block(layer, $0) }
      }
      values = try weights.run(batch, Pass(capture: Set(sites), logits: .none))
    }
  }

  /// The shape of the model that runs.
  var configuration: Configuration { destination.weights.configuration }

  /// Within a model: the prompts' run takes values of the corrupted run, or the other way round.
  static func within(
    _ weights: Weights, _ prompts: PromptSet, intoCorrupted: Bool = false
  ) throws -> ObviousPatching {
    let clean = try Side(weights, prompts.batch)
    let corrupted = try Side(weights, TokenBatch(prompts.prompts.compactMap(\.corrupted)))
    return ObviousPatching(
      destination: intoCorrupted ? corrupted : clean, source: intoCorrupted ? clean : corrupted,
      prompts: prompts)
  }

  /// Across models, on the same prompts.
  static func across(
    into destination: Weights, from source: Weights, _ prompts: PromptSet
  ) throws -> ObviousPatching {
    ObviousPatching(
      destination: try Side(destination, prompts.batch), source: try Side(source, prompts.batch),
      prompts: prompts)
  }

  /// The positions of a name in each prompt; `all` is every position.
  func positions(_ name: String) -> Intervention.Positions {
    if name == "all" { return .all }
    return .at(prompts.prompts.map { prompt in prompt.position(named: name).map { [$0] } ?? [] })
  }

  /// One full run of the destination with edits: [P].
  func differences(_ edits: [Intervention] = []) throws -> [Float] {
    let request = LogitRequest(.at(prompts.ends), tokens: prompts.pairs ?? [])
    let run = try destination.weights.run(
      destination.batch, Pass(interventions: edits, logits: request))
    guard let logits = run.logits else { return [] }
    return (0..<logits.rows).map { logits[$0, 0] - logits[$0, 1] }
  }
}

// MARK: Activations

extension ObviousPatching {
  /// One place of the source written into the destination: [P].
  func patched(
    _ stage: Site.Stage, layer: Int, head: Int? = nil, positions: Intervention.Positions = .all
  ) throws -> [Float] {
    let site = Site.block(layer, stage)
    return try differences([
      Intervention(
        site, heads: head.map { [$0] }, positions: positions, edit: .replace(source.values[site]))
    ])
  }

  /// A head at a time: [P, L, H].
  func heads(_ stage: Site.Stage, positions name: String) throws -> [Float] {
    try byPrompt { layer, head in
      try patched(stage, layer: layer, head: head, positions: positions(name))
    }
  }

  /// A layer at a time: [P, L].
  func layers(_ stage: Site.Stage, positions name: String) throws -> [Float] {
    let cells = try (0..<configuration.layers).map { layer in
      try patched(stage, layer: layer, positions: positions(name))
    }
    return transposed(cells)
  }

  /// A layer and position at a time, to the length of the longest prompt: [P, L, T].
  ///
  /// A prompt that has no such position is not patched.
  func positions(_ stage: Site.Stage) throws -> [Float] {
    let cells = try (0..<configuration.layers).flatMap { layer in
      try (0..<destination.batch.longest).map { position in
        let places = destination.batch.lengths.map { position < $0 ? [position] : [] }
        return try patched(stage, layer: layer, positions: .at(places))
      }
    }
    return transposed(cells)
  }

  /// What every head gives, one list a prompt after another: [P, L, H].
  func byPrompt(_ cell: (_ layer: Int, _ head: Int) throws -> [Float]) rethrows -> [Float] {
    let cells = try (0..<configuration.layers).flatMap { layer in
      try (0..<configuration.heads).map { try cell(layer, $0) }
    }
    return transposed(cells)
  }

  /// Cells of prompts as prompts of cells.
  func transposed(_ cells: [[Float]]) -> [Float] {
    prompts.prompts.indices.flatMap { prompt in cells.map { $0[prompt] } }
  }
}
