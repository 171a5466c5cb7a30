public import Checkpoints
public import Tokens
public import Tracking
import Transformer

/// Everything that a run needs: model, data, evaluators and settings.
public struct TrainingPlan: Sendable {
  /// The model to begin with, and the files of its tokenizer for the checkpoints to come.
  public var contents: CheckpointContents
  /// The training data.
  public var rows: [[TokenID]]
  /// The fixed sets of prompts on which it is measured.
  public var evaluators: [Evaluator]
  /// What run it is; its settings say how to train.
  public var header: TrainingHeader

  /// Puts a run together.
  ///
  /// The header's numbers of rows, tokens and steps, and its evaluations, are filled in.
  ///
  /// - Throws: a setting that is out of bounds, or a row that the model cannot read.
  public init(
    _ contents: CheckpointContents, rows: [[TokenID]], evaluators: [Evaluator],
    header: TrainingHeader
  ) throws(TrainingError) {
    self.contents = contents
    self.rows = rows
    self.evaluators = evaluators
    self.header = header
    try header.settings.check()
    try checkRows()
    let batches = Batches(
      rows, size: header.settings.batch, order: header.settings.order, seed: header.settings.seed)
    self.header.evaluations = evaluators.map(\.name)
    self.header.evaluationHashes = evaluators.map(\.hash)
    self.header.tracked =
      evaluators.flatMap { $0.tracker?.measures ?? [] }
      .map(\.description).unique
    self.header.rows = rows.count
    self.header.tokens = rows.reduce(0) { $0 + $1.count }
    self.header.stepsPerEpoch = batches.stepsPerEpoch
    self.header.steps = header.settings.steps(perEpoch: batches.stepsPerEpoch)
    guard header.settings.schedule.warmUp < self.header.steps else {
      throw .setting(name: "warm-up", rule: "less than the \(self.header.steps) steps of the run")
    }
  }

  private func checkRows() throws(TrainingError) {
    let configuration = contents.weights.configuration
    guard rows.contains(where: { $0.count > 1 }) else { throw .noRows }
    for (index, row) in rows.enumerated() {
      guard row.count <= configuration.context else {
        throw .rowTooLong(row: index, length: row.count, context: configuration.context)
      }
      for token in row where !(0..<configuration.vocabulary).contains(token.rawValue) {
        throw .unknownToken(
          row: index, token: token.rawValue, vocabulary: configuration.vocabulary)
      }
      guard row.count > 1 else { throw .rowTooShort(row: index) }
    }
  }
}

extension [String] {
  /// Each once, in the order of their first places.
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
