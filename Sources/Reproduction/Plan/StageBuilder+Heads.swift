extension StageBuilder {
  /// Scatters, ablations, self-repair and paths: what single heads do.
  var headStages: [Stage] {
    scatters + classAblations + repairs + [
      attention(nil), attention(models.nameMoving),
      path("fig15", "direct effect of each head", to: ["--to", "logits"], work: runs(heads / 23)),
      path(
        "fig16", "effect of each head on the name movers' queries",
        to: ["--to", "{name-mover-queries}", "--at", "END"], work: runs(heads / 10)),
    ]
  }

  private var scatters: [Stage] {
    [
      scatter("fig3", .nameMover, models.amplified),
      scatter("fig5", .backup, models.amplified),
      scatter("fig7", .nameMover, models.nameMoving),
      scatter("fig9", .nameMover, models.subjectDuplication),
      scatter("fig10", .negative, models.subjectDuplication),
      scatter("fig12", .nameMover, models.nameMovingBack),
      scatter("fig20", .negative, models.amplified),
      scatter("fig21", .negative, models.nameMoving),
      scatter("fig22", .inhibition, models.nameMoving),
    ]
  }

  private func scatter(_ id: String, _ role: Role, _ model: Tuned) -> Stage {
    onPrompts(
      id, .evaluation, "attention and projection of the \(role.words): checkpoint, \(model.id)",
      ["scatter"], nil, ["--second", model.path, "--head", role.placeholder],
      needs: needs(model) + Role.stages(of: subject, models), figures: [id], work: runs(2))
  }

  private var classAblations: [Stage] {
    [
      classes("classes-base", nil, in: "circuit"),
      classes("fig4b", models.amplified, in: "circuit"),
      classes("classes-model-base", nil, in: "model"),
      classes("fig8b", models.subjectDuplication, in: "model"),
    ]
  }

  private func classes(_ id: String, _ model: Tuned?, in scope: String) -> Stage {
    onPrompts(
      id, .sweep, "ablation of each class, \(scope) of \(title(model))", ["ablate"], model,
      ["--classes", circuitPath(nil), "--in", scope], needs: ["discover-base"], work: runs(9))
  }

  /// Self-repair of the strongest name mover in the checkpoint and in every clean model.
  private var repairs: [Stage] {
    ([nil] + models.clean).map { model in
      onPrompts(
        "repair-\(name(model))", .evaluation, "self-repair in \(title(model))", ["self-repair"],
        model, ["--head", Role.nameMover.placeholder], needs: Role.stages(of: subject, models),
        figures: model == models.amplified ? ["fig17"] : [], work: runs(3))
    }
  }

  private func attention(_ model: Tuned?) -> Stage {
    onPrompts(
      "attention-\(name(model))", .evaluation, "attention from END in \(title(model))",
      ["attention"], model, ["--to", "IO,S1,S2"], work: runs(1))
  }

  private func path(_ id: String, _ title: String, to: [String], work: StageWork) -> Stage {
    onPrompts(
      id, .sweep, "\(title), model \(models.amplified.id)", ["path-patch"], models.amplified, to,
      needs: Role.stages(of: subject, models), figures: [id], work: work)
  }
}
