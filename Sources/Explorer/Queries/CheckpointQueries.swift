import Analyses
import Checkpoints
import Transformer

/// Prepares the values that newly ablated heads take.
struct ReferencesQuery: CheckpointQuery {
  typealias Answer = Ready

  let slot: ModelSlot
  var condition: Condition? { nil }
  var models: [ModelSlot] { [slot] }
  var scope: PromptScope { .mean }
  var needs: Set<QueryNeed> { [.references] }
  var words: String { "reference values" }

  init(_ slot: ModelSlot) { self.slot = slot }

  /// The answer: the values are ready.
  struct Ready: Equatable, Sendable {}

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try checkpoint.prepareReferences(inputs, report.cancellation)
    return Ready()
  }
}

/// The names of tensors that contain infinities or NaN.
struct FiniteQuery: CheckpointQuery {
  typealias Answer = [String]

  let slot: ModelSlot
  var condition: Condition? { nil }
  var models: [ModelSlot] { [slot] }
  var scope: PromptScope { .none }
  var words: String { "check of weights" }

  init(_ slot: ModelSlot) { self.slot = slot }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    checkpoint.checkpoint.nonFiniteTensors().map(\.name)
  }

  func warning(_ names: [String]) -> String? {
    names.first.map { first in
      "\(names.count) tensors hold numbers that are infinite or not numbers, the first '\(first)'. "
        + "Results mean nothing; download the checkpoint again."
    }
  }
}

/// The SHA-256 of the weights; empty if a file can no longer be read, and for a model in training.
struct HashQuery: CheckpointQuery {
  typealias Answer = String

  let slot: ModelSlot
  var condition: Condition? { nil }
  var models: [ModelSlot] { [slot] }
  var scope: PromptScope { .none }
  var words: String { "hash of weights" }

  init(_ slot: ModelSlot) { self.slot = slot }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    guard !checkpoint.checkpoint.files.isEmpty else { return "" }
    do {
      return try checkpoint.checkpoint.hash { report.cancellation.isCancelled }
    } catch CheckpointError.cancelled {
      throw .cancelled
    } catch {
      // Without the file, results merely lack the hash.
      return ""
    }
  }
}

extension Findings {
  /// The hash of the weights; nil while unknown.
  func hash(_ slot: ModelSlot) -> String? {
    self[HashQuery(slot)].flatMap { $0.isEmpty ? nil : $0 }
  }
}
