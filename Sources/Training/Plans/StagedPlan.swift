public import Checkpoints
import Tasks
import Tracking
public import Transformer

/// Runs to be done one after the other, each with the model that the one before has left.
///
/// What a plan does not say is the paper's setting, or for a small model that of its own
/// fine-tunes, as in `TrainingDefaults`.
public struct StagedPlan: Hashable, Sendable {
  /// One run of a plan.
  public struct Stage: Hashable, Sendable {
    /// A word of its own in the plan.
    public let name: String
    /// What it says itself.
    public let settings: StageSettings
  }

  /// What people call the plan.
  public let name: String
  /// What holds for all stages that do not say otherwise.
  public let common: StageSettings
  /// The stages in order, at least one, each with data.
  public let stages: [Stage]

  /// The most stages of a plan.
  static let mostStages = 100

  /// What a stage says in all, for a kind of model.
  private func values(of stage: Int, isSmall: Bool) -> [PlanKey: String] {
    stages[stage].settings.over(common.over([:], isSmall: isSmall), isSmall: isSmall)
  }

  /// A stage as it is for a model.
  ///
  /// - Parameters:
  ///   - stage: its index.
  ///   - shape: the model.
  /// - Returns: its settings, all of them.
  public func resolved(_ stage: Int, for shape: Configuration) -> ResolvedStage {
    let usual = TrainingDefaults(for: shape)
    return ResolvedStage(values(of: stage, isSmall: usual.isSmall), usual)
  }

  /// In what two plans differ, stage by stage; names of plans do not count.
  ///
  /// - Parameter before: the other plan.
  /// - Returns: the differences, with what `before` has as `was`; none where both do the same.
  func differences(from before: StagedPlan) -> [TrainingHeader.Difference] {
    let names = (was: before.stages.map(\.name), now: stages.map(\.name))
    guard names.was == names.now else {
      return [
        .init(
          name: "stages", was: names.was.joined(separator: ", "),
          now: names.now.joined(separator: ", "))
      ]
    }
    return stages.indices.flatMap { stage in
      [false, true].flatMap { isSmall in
        let was = before.values(of: stage, isSmall: isSmall)
        let now = values(of: stage, isSmall: isSmall)
        return PlanKey.allCases.compactMap { key -> TrainingHeader.Difference? in
          guard was[key].map(key.plain) != now[key].map(key.plain) else { return nil }
          let name = StageSettings.Name(key, isForSmall: isSmall).text
          return .init(
            name: "\(name) of \(names.now[stage])", was: was[key] ?? "the usual",
            now: now[key] ?? "the usual")
        }
      }
    }.removingRepeats()
  }
}

extension [TrainingHeader.Difference] {
  /// Without what holds for small models as for all.
  fileprivate func removingRepeats() -> [TrainingHeader.Difference] {
    filter { difference in
      guard difference.name.hasPrefix("small.") else { return true }
      return !contains {
        "small.\($0.name)" == difference.name && $0.was == difference.was
          && $0.now == difference.now
      }
    }
  }
}

/// A stage with every setting that a model needs.
public struct ResolvedStage: Sendable {
  private let values: [PlanKey: String]
  private let usual: TrainingDefaults

  fileprivate init(_ values: [PlanKey: String], _ usual: TrainingDefaults) {
    self.values = values
    self.usual = usual
  }

  /// What to train on, and what to measure on.
  public var material: TrainingMaterial {
    TrainingMaterial(
      data: values[.data] ?? "", count: whole(.count) ?? usual.count, seed: seed(.dataSeed),
      templates: values[.templates], block: whole(.block) ?? usual.block,
      sentences: values[.sentences] == "yes",
      evaluations: values[.evaluate].map { PlanKey.names($0).filter { $0 != "none" } },
      tracked: values[.track].flatMap { try? TrackedMeasure.list($0) }, circuit: values[.circuit])
  }

  /// The settings for a checkpoint, whose dropout is taken where the plan gives none.
  public func settings(_ checkpoint: CheckpointSettings) -> TrainingSettings {
    var dropout = Dropout(checkpoint, everywhere: float(.dropout))
    if let attention = float(.attentionDropout) { dropout.attention = attention }
    let optimiser = AdamW.Settings()
    let clip = float(.clip)
    return TrainingSettings(
      length: whole(.steps).map { .steps($0) } ?? .epochs(whole(.epochs) ?? usual.epochs),
      batch: whole(.batch) ?? 10,
      learningRate: values[.learningRate].flatMap { Double($0) } ?? usual.learningRate,
      schedule: Schedule(
        values[.schedule].flatMap { .init(rawValue: $0) } ?? .linear, warmUp: whole(.warmUp) ?? 0),
      optimiser: AdamW.Settings(
        weightDecay: float(.weightDecay) ?? optimiser.weightDecay,
        firstDecay: float(.beta1) ?? optimiser.firstDecay,
        secondDecay: float(.beta2) ?? optimiser.secondDecay,
        clip: clip == 0 ? nil : clip ?? optimiser.clip),
      dropout: dropout, seed: seed(.seed),
      order: values[.order].flatMap { .init(rawValue: $0) } ?? .shuffled,
      evaluateEvery: whole(.evaluateEvery) ?? usual.evaluateEvery,
      saveEvery: whole(.saveEvery) ?? 1, saveStateEvery: whole(.stateEvery))
  }

  private func whole(_ key: PlanKey) -> Int? { values[key].flatMap { Int($0) } }
  private func float(_ key: PlanKey) -> Float? { values[key].flatMap { Float($0) } }
  private func seed(_ key: PlanKey) -> UInt64 { values[key].flatMap { UInt64($0) } ?? 42 }
}
