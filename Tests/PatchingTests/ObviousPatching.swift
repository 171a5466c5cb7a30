import Analyses
import Tasks
import Tensors
import Tokens
import Transformer

/// Patching by its definition: a full forward pass for each cell, and nothing shared between cells.
///
/// Every result holds logit differences of the destination's run, one a prompt, in the order that
/// its shape says; answers, distractors and ENDs are those of the destination's prompts.
struct ObviousPatching {
  /// What runs.
  let destination: Side
  /// Where values come from.
  let source: Side

  /// A model on prompts, with every value that a patch may move.
  struct Side {
    let subject: Subject
    let batch: TokenBatch
    let values: Activations

    init(_ subject: Subject) throws {
      self.subject = subject
      batch = subject.prompts.batch
      let stages: [Site.Stage] = [
        .residualIn, .queries, .keys, .values, .pattern, .z, .headOutput, .attentionOut, .mlpOut,
      ]
      let sites = (0..<subject.weights.configuration.layers).flatMap { layer in
        stages.map { Site.block(layer, $0) }
      }
      values = try subject.weights.forward(
        batch,
        Pass(interventions: subject.interventions, capture: Set(sites), logits: .none))
    }
  }

  /// Patches from one subject into another.
  init(into destination: Subject, from source: Subject) throws {
    self.destination = try Side(destination)
    self.source = try Side(source)
  }

  /// The shape of the model that runs.
  var configuration: Configuration { destination.subject.weights.configuration }

  /// The prompts that values are written into.
  var prompts: PromptSet { destination.subject.prompts }

  /// The positions that names mean in each prompt.
  func places(_ positions: Ablation.Positions) -> Intervention.Positions {
    switch positions {
    case .all: .all
    case .named(let names):
      .at(prompts.prompts.map { prompt in names.compactMap { prompt.position(named: $0) } })
    }
  }

  /// One full run of the destination with edits, after those in force: [P].
  func differences(_ edits: [Intervention] = []) throws -> [Float] {
    let request = LogitRequest(.at(prompts.ends), tokens: prompts.pairs ?? [])
    let subject = destination.subject
    let activations = try subject.weights.forward(
      destination.batch, Pass(interventions: subject.interventions + edits, logits: request))
    guard let logits = activations.logits else { return [] }
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
        site, heads: head.map { [$0] }, positions: positions, action: .replace(source.values[site]))
    ])
  }

  /// A head of the site at a time: [P, L, H], or [P, L, G] of keys and values.
  func heads(_ stage: Site.Stage, at positions: Ablation.Positions) throws -> [Float] {
    try byPrompt(count: configuration.heads(at: stage)) { layer, head in
      try patched(stage, layer: layer, head: head, positions: places(positions))
    }
  }

  /// A layer at a time, all of the positions together: [P, L].
  func layers(_ stage: Site.Stage, at positions: Ablation.Positions) throws -> [Float] {
    let cells = try (0..<configuration.layers).map { layer in
      try patched(stage, layer: layer, positions: places(positions))
    }
    return transposed(cells)
  }

  /// A layer and a named position at a time: [P, L, names].
  func positions(_ stage: Site.Stage, names: [String]) throws -> [Float] {
    let cells = try (0..<configuration.layers).flatMap { layer in
      try names.map { name in
        try patched(stage, layer: layer, positions: places(.named([name])))
      }
    }
    return transposed(cells)
  }

  /// What every head gives, one list a prompt after another: [P, L, count].
  func byPrompt(
    count: Int, _ cell: (_ layer: Int, _ head: Int) throws -> [Float]
  ) rethrows -> [Float] {
    let cells = try (0..<configuration.layers).flatMap { layer in
      try (0..<count).map { try cell(layer, $0) }
    }
    return transposed(cells)
  }

  /// Cells of prompts as prompts of cells.
  func transposed(_ cells: [[Float]]) -> [Float] {
    prompts.prompts.indices.flatMap { prompt in cells.map { $0[prompt] } }
  }
}

extension Configuration {
  /// How many heads a site has: keys and values may be shared by several.
  func heads(at stage: Site.Stage) -> Int {
    stage == .keys || stage == .values ? keyValueHeads : heads
  }

  /// The number, at a site, of what a head reads there.
  func place(ofHead head: Int, at stage: Site.Stage) -> Int {
    stage == .keys || stage == .values ? keyValueHead(of: head) : head
  }
}
