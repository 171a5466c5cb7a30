/// Puts the stages of a reproduction together.
///
/// A model is `nil` where the checkpoint itself is meant.
struct StageBuilder: Sendable {
  let subject: ReproductionSubject
  let settings: ReproductionSettings
  let models: TunedModels
  let others: [OtherModel]
  let texts: String?
  private(set) var stages: [Stage] = []

  /// The prompts that F is measured on.
  static let prompts = "prompts/ioi.jsonl"
  /// The hand-written prompts of the authors.
  static let handPrompts = "prompts/hand.jsonl"
  /// The prompt of table 2.
  static let milkPrompt = "prompts/milk.jsonl"
  /// The greater-than prompts.
  static let yearPrompts = "prompts/years.jsonl"

  init(
    _ subject: ReproductionSubject, _ settings: ReproductionSettings, _ models: TunedModels,
    _ others: [OtherModel], texts: String?
  ) {
    self.subject = subject
    self.settings = settings
    self.models = models
    self.others = others
    self.texts = texts
    stages =
      dataStages + trainingStages + scoreStages + circuitStages + headStages + crossStages
      + placeStages + yearStages
  }

  // MARK: Parts of stages

  /// The name of a model within names of stages and files.
  func name(_ model: Tuned?) -> String { model?.id ?? "base" }

  /// The path of a model's weights.
  func path(_ model: Tuned?) -> String { model?.path ?? subject.path }

  /// The stages that a model needs to be there.
  func needs(_ model: Tuned?) -> [String] { (model?.stage).map { [$0] } ?? [] }

  /// The tokens of a run over the prompts, so many times.
  func runs(_ times: Double) -> StageWork {
    StageWork(forwardTokens: times * Double(settings.prompts) * Self.promptTokens)
  }

  /// The tokens of a run over the greater-than prompts, so many times.
  func yearRuns(_ times: Double) -> StageWork {
    StageWork(forwardTokens: times * Double(settings.yearPrompts) * Self.yearTokens)
  }

  /// The tokens of a prompt: 15 to 21 (indirect objects), 12 (years).
  static let promptTokens = 18.0
  static let yearTokens = 12.0

  /// How many heads the checkpoint has.
  var heads: Double { Double(subject.headCount) }

  /// A command on one model and the indirect-object prompts.
  func onPrompts(
    _ id: String, _ kind: Stage.Kind, _ title: String, _ command: [String], _ model: Tuned?,
    _ arguments: [String], needs more: [String] = [], figures: [String] = [],
    leaves: [String] = [], work: StageWork
  ) -> Stage {
    Stage(
      id, kind, title, needs: ["prompts-ioi"] + needs(model) + more,
      .command(command + [path(model), "--prompts", Self.prompts] + arguments), figures: figures,
      leaves: leaves, work: work)
  }

  /// A command on one model and the greater-than prompts.
  func onYears(
    _ id: String, _ kind: Stage.Kind, _ title: String, _ command: [String], _ model: Tuned?,
    _ arguments: [String], needs more: [String] = [], figures: [String] = [],
    leaves: [String] = [], work: StageWork
  ) -> Stage {
    Stage(
      id, kind, title, needs: ["prompts-years"] + needs(model) + more,
      .command(command + [path(model), "--prompts", Self.yearPrompts] + yearBOS + arguments),
      figures: figures, leaves: leaves, work: work)
  }

  /// EAP-IG puts a beginning-of-text token before each prompt, which GPT-2 was trained to see.
  private var yearBOS: [String] { subject.isGPT2Small ? ["--bos"] : [] }
}
