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
    let maps = try YearMaps(components, model, loaded, outcomes, scale: componentScale, run)
    try export.write(run) { try maps.maps.figure(componentConvention(model), model, loaded) }
    try run.print(
      "lens", model,
      request: loaded.json(model.vocabulary).adding([
        "years": true, "head": head?.heads, "mlp": mlp?.layers, "scale": componentScale,
      ]),
      result: ["years": maps.maps]
    ) { page in
      try page.title("Year lens", model, loaded)
      for map in maps.maps { page.add(map) }
      page.space()
      page.note(maps.note(page, loaded))
    }
  }
}
