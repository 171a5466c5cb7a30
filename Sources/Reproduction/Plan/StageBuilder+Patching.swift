import Transformer

extension StageBuilder {
  /// Values of fine-tuned models written into the checkpoint.
  var crossStages: [Stage] {
    [
      cross("fig6", "pattern", models.amplified),
      cross("cross-output-\(models.amplified.id)", "head-output", models.amplified),
      cross("fig11", "pattern", models.subjectDuplication),
      cross("fig28", "head-output", models.subjectDuplication),
      cross("fig29", "pattern", models.nameMoving),
      cross("fig30", "head-output", models.nameMoving),
    ]
      + [models.amplified, models.subjectDuplication, models.nameMoving].map(set)
  }

  private func cross(_ id: String, _ site: String, _ model: Tuned) -> Stage {
    onPrompts(
      id, .sweep, "\(site) of each head of \(title(model)) in the checkpoint", ["cross-patch"],
      nil, ["--site", site], source: model, figures: id.hasPrefix("fig") ? [id] : [],
      work: runs(heads / 2.5))
  }

  /// All heads of the original circuit at once, and random sets of as many heads.
  private func set(_ model: Tuned) -> Stage {
    onPrompts(
      "set-\(model.id)", .sweep, "the circuit's heads of \(title(model)) in the checkpoint at once",
      ["cross-patch"], nil,
      [
        "--site", "head-output", "--set", circuitPath(nil), "--random", "\(settings.randomSets)",
        "--seed", "\(settings.seed)",
      ], source: model, needs: ["discover-base"], figures: ["localisation-\(model.id)"],
      work: runs(0.7 * Double(settings.randomSets) + 3))
  }

  /// A command on the checkpoint and a model whose values go into it.
  private func onPrompts(
    _ id: String, _ kind: Stage.Kind, _ title: String, _ command: [String], _ model: Tuned?,
    _ arguments: [String], source: Tuned, needs more: [String] = [], figures: [String],
    work: StageWork
  ) -> Stage {
    Stage(
      id, kind, title, needs: ["prompts-ioi"] + needs(model) + needs(source) + more,
      .command(command + [path(model), source.path, "--prompts", Self.prompts] + arguments),
      figures: figures, work: work)
  }

  /// MLP outputs patched place by place on the hand-written prompts (appendix L).
  var placeStages: [Stage] {
    [
      ("fig31", models.amplified), ("fig32", models.subjectDuplication),
      ("fig33", models.nameMoving), ("fig34", models.subjectDuplicationBack),
      ("fig35", models.nameMovingBack),
    ].map { id, model in
      Stage(
        id, .sweep, "MLP outputs patched in \(title(model))",
        needs: ["prompts-hand"] + needs(model),
        .command([
          "patch", model.path, "--site", "mlp-out", "--prompts", Self.handPrompts, "--bos",
        ]), figures: [id],
        work: StageWork(forwardTokens: Double(8 * 15 * 15 * subject.shape.layers) / 12))
    }
  }
}
