import Analyses
import StrictJSON
import Tasks
import Tokens
import Transformer

extension LensCommand {
  /// Maps the years that each component writes, and prints the maps.
  func workYears(_ run: Run, _ model: OpenModel) throws {
    let loaded = try LoadedPrompts(prompts, for: model)
    let outcomes = try YearOutcomes(loaded.set, tokenizer: model.tokenizer(for: "--years"))
    let line = ProgressLine("reading")
    var maps: [YearLens] = []
    for (done, component) in components.enumerated() {
      maps.append(
        try YearLens(
          component, Subject(model.weights, loaded.set), outcomes, scale: componentScale,
          cancellation: run.cancellation))
      line.update(done + 1, of: components.count)
    }
    line.end()
    try export.write(run) { try maps.figure(componentConvention, model, loaded) }
    try run.print(
      "lens", model,
      request: loaded.json(model.vocabulary).adding([
        "years": true, "head": head?.heads, "mlp": mlp?.layers, "scale": componentScale,
      ]),
      result: ["years": maps]
    ) { page in
      try page.title("Year lens", model, loaded)
      for map in maps { page.add(map) }
      page.space()
      page.note(
        "\(componentConvention), at END, mean over the prompts of each start year, "
          + "\(page.convention(loaded)). Later and earlier years are compared by their means.")
    }
  }
}
