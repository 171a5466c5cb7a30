import Checkpoints
import Tasks
import Tensors
import TestSupport
import Tokens
import Tracking
import Transformer

@testable import Training

/// A run of moments: seven rows of uneven length in batches of three, so an epoch has three steps,
/// the last of a single row.
///
/// Shuffled, with dropout, for three epochs.
enum TrainingFixture {
  static let rows: [[TokenID]] = (0..<7).map { row in
    (0..<(row == 3 ? 2 : 6 - row % 3)).map { TokenID((5 * row + 3 * $0 * $0) % 17) }
  }

  static let weights = Weights(
    random: Configuration(layers: 1, heads: 2, width: 8, vocabulary: 17, context: 6), seed: 4)

  static let settings = TrainingSettings(
    length: .epochs(3), batch: 3, learningRate: 1e-2,
    dropout: Dropout(embedding: 0.1, attention: 0.2, residual: 0.1, seed: 0), seed: 9)

  static let evaluator = Evaluator(
    name: "two",
    prompts: PromptSet([
      Prompt(tokens: [1, 2, 3], answer: 4, distractor: 5),
      Prompt(tokens: [6, 7], answer: 8, distractor: 9),
    ]))

  static func contents(_ weights: Weights = weights) -> CheckpointContents {
    CheckpointContents(
      weights: weights,
      settings: CheckpointSettings(vocabulary: weights.configuration.vocabulary),
      tokenizer: TokenizerFiles(files: ["merges.txt": Array("#version: 0.2\n".utf8)]))
  }

  static func header(_ settings: TrainingSettings = settings) -> TrainingHeader {
    TrainingHeader(
      version: "1.2.3", checkpoint: .init(name: "start", sha256: "aa"),
      data: .init(name: "text", sha256: "bb"), block: 6, sentences: true, threads: 2,
      settings: settings)
  }

  static func plan(
    weights: Weights = weights, _ change: (inout TrainingHeader) -> Void = { _ in }
  ) throws(TrainingError) -> TrainingPlan {
    var header = header()
    change(&header)
    return try TrainingPlan(contents(weights), rows: rows, evaluators: [evaluator], header: header)
  }

  /// Runs a plan to its end, or to the step after which it is asked to stop.
  @discardableResult
  static func run(
    _ plan: TrainingPlan, in folder: RunFolder, resumes: Bool = false, stopAfter step: Int? = nil,
    onEvent: (TrainingEvent) -> Void = { _ in }
  ) throws(TrainingError) -> TrainingRun.Outcome {
    let control = TrainingControl()
    if step == 0 { control.ask(.stop) }
    var run = try TrainingRun(plan, in: folder, resumes: resumes)
    return try run.run(control) { event in
      if case .step(let report) = event, report.step.number == step { control.ask(.stop) }
      onEvent(event)
    }
  }

  /// What went wrong with a run, in words; nil where nothing did.
  static func message(
    _ scratch: ScratchFolder? = nil, _ body: () throws(TrainingError) -> Void
  ) -> String? {
    do {
      try body()
      return nil
    } catch {
      return scratch?.neutral(error) ?? error.description
    }
  }
}

extension TrainingEvent {
  /// What happened and when, in two or three words.
  var summary: String {
    switch self {
    case .started: "started"
    case .resumed(let step, _): "resumed \(step)"
    case .step(let report): "step \(report.step.number)"
    case .evaluated(let step, _, let prompts, _): "evaluated \(step) \(prompts)"
    case .tracked(let step, _, let prompts, _): "tracked \(step) \(prompts)"
    case .saved(let step, let epoch, _, _): "saved \(step) as epoch \(epoch)"
    case .paused(let step): "paused \(step)"
    case .stopped(let step): "stopped \(step)"
    case .troubled(let step, _): "troubled \(step)"
    case .finished(let step, _): "finished \(step)"
    }
  }
}
