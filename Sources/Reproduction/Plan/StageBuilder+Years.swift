import Transformer

extension StageBuilder {
  /// The greater-than experiments (appendix N).
  var yearStages: [Stage] {
    [
      onYears(
        "sweep-year-heads", .sweep, "what each head is worth to greater-than", ["ablate"], nil,
        ["--sweep", "heads", "--kind", "mean"], work: yearRuns(heads / 4)),
      onYears(
        "sweep-year-mlps", .sweep, "what each MLP is worth to greater-than", ["ablate"], nil,
        ["--sweep", "mlps", "--kind", "mean"],
        work: yearRuns(Double(subject.shape.layers) / 2)),
      edges("edges-base", nil), edges("fig36", models.years), edges("fig40", models.lowerThan),
      edges("fig44", models.lowerThanBack),
      pattern("fig37", .yearHead, models.years), pattern("fig41", .lateYearHead, models.lowerThan),
      pattern("fig45", .yearHead, models.lowerThanBack),
      map("years-head-base", ["--head", Role.yearHead.placeholder], nil),
      map("years-late-head-base", ["--head", Role.lateYearHead.placeholder], nil),
      map("years-mlp-base", ["--mlp", Role.yearMLP.placeholder], nil),
      map("fig38", ["--head", Role.yearHead.placeholder], models.years),
      map("fig39", ["--mlp", Role.yearMLP.placeholder], models.years),
      map("fig42", ["--head", Role.lateYearHead.placeholder], models.lowerThan),
      map("fig43", ["--mlp", Role.yearMLP.placeholder], models.lowerThan),
      map("fig46", ["--head", Role.yearHead.placeholder], models.lowerThanBack),
      map("fig47", ["--mlp", Role.yearMLP.placeholder], models.lowerThanBack),
    ]
  }

  private func edges(_ id: String, _ model: Tuned?) -> Stage {
    onYears(
      id, .sweep, "the edges of greater-than in \(title(model))", ["eap"], model,
      [
        "--steps", "\(settings.edgeSteps)", "--edges", "\(settings.edges)", "--select", "top",
        "--circuit-out", "circuits/edges-\(name(model)).txt", "--replace-circuit",
      ], figures: id.hasPrefix("fig") ? [id] : [],
      leaves: ["circuits/edges-\(name(model)).txt"],
      work: yearRuns(1.5 * Double(settings.edgeSteps + 2)))
  }

  private func pattern(_ id: String, _ role: Role, _ model: Tuned) -> Stage {
    onYears(
      id, .evaluation, "attention of the \(role.words) in \(title(model))", ["attention"], model,
      ["--head", role.placeholder, "--row", "1"], needs: Role.yearStages(of: subject, models),
      figures: [id], work: StageWork(forwardTokens: Self.yearTokens))
  }

  private func map(_ id: String, _ arguments: [String], _ model: Tuned?) -> Stage {
    onYears(
      id, .evaluation, "the years that \(arguments[1]) writes in \(title(model))", ["years"], model,
      arguments, needs: Role.yearStages(of: subject, models),
      figures: id.hasPrefix("fig") ? [id] : [], work: yearRuns(2.5))
  }
}
