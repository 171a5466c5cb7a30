import Analyses
import Checkpoints
import Figures
import StrictJSON
import Tasks
import Tokens
import Transformer

/// What one or two models write on from one prompt, before and after ablations.
struct WrittenConditions {
  /// One model on one side of the ablations.
  struct Condition {
    /// The model.
    let model: OpenModel
    /// `A` or `B`.
    let slot: String
    /// Whether the ablations are in force.
    let isEdited: Bool
    /// What it is told apart by, such as `A, ablated`.
    let name: String
    /// What it wrote.
    let generation: Generation
  }

  /// In the order A before, A after, B before, B after, as far as there are such.
  let conditions: [Condition]
  /// Whether there are several.
  var isCompared: Bool { conditions.count > 1 }

  /// Lets every model write on, without the ablations and, where there are any, with them.
  init(
    models: [OpenModel], _ loaded: LoadedPrompts, ablations: [Ablation], rule: TokenRule,
    count: Int, _ run: Run
  ) throws {
    var conditions: [Condition] = []
    for (slot, model) in zip(["A", "B"], models) {
      for isEdited in ablations.isEmpty ? [false] : [false, true] {
        let sides = models.count > 1 ? [slot] : []
        let name = (sides + (ablations.isEmpty ? [] : [isEdited ? "after" : "before"]))
          .joined(separator: ", ")
        let session = try GenerationSession(
          model.weights, loaded.set.prompts[0], rule: rule,
          ends: model.vocabulary.ends(configured: model.checkpoint.settings.endToken),
          ablations: isEdited ? ablations : [], references: loaded.references(for: ablations),
          cancellation: run.cancellation)
        let line = ProgressLine(name.isEmpty ? "writing" : "writing \(name)")
        let generation = try Generation(
          session, count: count, progress: line.update(_:of:), cancellation: run.cancellation)
        line.end()
        conditions.append(
          Condition(
            model: model, slot: slot, isEdited: isEdited, name: name, generation: generation))
      }
    }
    self.conditions = conditions
  }

  /// The result of the command.
  var json: JSONOutput { ["continuations": conditions.map(\.json)] }
}

extension WrittenConditions.Condition {
  /// The condition, its text and its tokens.
  fileprivate var json: JSONOutput {
    let vocabulary = model.vocabulary
    return [
      "checkpoint": slot, "edits": isEdited ? "after" : "before",
      "text": vocabulary.text(continuing: generation.tokens.map(\.token)),
      "stop": generation.stop.rawValue,
      "tokens": generation.tokens.map { token in
        token.token.json(vocabulary).adding([
          "probability": token.probability, "rank": token.rank + 1, "logit": token.logit,
        ])
      },
    ]
  }
}

extension LoadedPrompts {
  /// The reference prompts of each kind that ablations need.
  fileprivate func references(for ablations: [Ablation]) -> [Ablation.Kind: PromptSet] {
    var references: [Ablation.Kind: PromptSet] = [:]
    for kind in ablations.map(\.kind) where kind.needsReference {
      references[kind] = reference(for: kind)
    }
    return references
  }
}

extension WrittenConditions {
  /// The new tokens, a row each.
  func figure(
    _ model: OpenModel, _ loaded: LoadedPrompts, interventions: [String]
  ) throws -> Figure {
    Figure(
      title: "Continuation",
      provenance: try Provenance(
        model, loaded, interventions: interventions,
        conventions: [
          "probabilities at temperature 1 over the whole vocabulary; rank 1 is the first"
        ]),
      content: .table(
        TableFigure(
          title: "New tokens",
          columns: (isCompared ? [.init("condition")] : []) + [
            .init("place"), .init("token"), .init("id"), .init("probability", decimals: 5),
            .init("rank"), .init("logit"),
          ],
          rows: conditions.flatMap { condition in
            condition.generation.tokens.enumerated().map { place, token in
              (isCompared ? [.text(condition.name)] : []) + [
                .integer(place + 1), .text(condition.model.label(token.token)),
                .integer(token.token.rawValue), .number(Double(token.probability)),
                .integer(token.rank + 1), .number(Double(token.logit)),
              ]
            }
          })))
  }
}
