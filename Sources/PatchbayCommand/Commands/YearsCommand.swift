import Analyses
import ArgumentParser
import Circuits
import Figures
import Screen
import StrictJSON
import Tasks
import Transformer

/// `patchbay years`.
struct YearsCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "years",
    abstract: "Score prompts about years, and map the years that components write.",
    discussion: """
      Each prompt names its start year at the position XX. The probability difference is the \
      probability of the years after the start year minus that of the start year and the years \
      before it. With --head or --mlp, what these write at END is mapped: the hundred years against the \
      start years of the prompts, as lens --years does. With --components, every head and MLP is \
      read so and summed up by two numbers: what it writes of the start year itself (the mean of the \
      diagonal), and how far the years after it stand above the years before.

      Examples:
        patchbay years DIR --prompts years.jsonl --bos
        patchbay years DIR --prompts years.jsonl --bos --head 9.1,8.1 --mlp 9
        patchbay years DIR --prompts years.jsonl --bos --components
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @Option(
    help: ArgumentHelp("Heads whose output to map.", valueName: "9.1,8.1"),
    transform: HeadList.read)
  var head: HeadList?
  @Option(help: ArgumentHelp("Layers whose MLP output to map.", valueName: "8,9"))
  var mlp: LayerList?
  @Option(
    help: ArgumentHelp(
      "Outputs of components raw, or scaled as the last norm does in their run.",
      valueName: "scale"))
  var scale = ComponentLens.Scale.raw
  @Flag(help: "Sum up what every head and MLP writes.")
  var components = false
  @OptionGroup(title: "Interval") var interval: BootstrapOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws { try mlp?.check("mlp") }

  private var mapped: [ComponentLens.Component] {
    (head?.heads ?? []).map { .head($0) } + (mlp?.layers ?? []).map { .mlp($0) }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try pairs.load(for: model)
    let outcomes = try YearOutcomes(loaded.set, tokenizer: model.tokenizer(for: "years"))
    let difference = try ProbabilityDifference(
      Subject(model.weights, loaded.set), outcomes, cancellation: run.cancellation)
    let corrupted = try corrupted(loaded, outcomes, model, run)
    let maps = try YearMaps(
      mapped, model, loaded, outcomes, scale: scale, run)
    let summary =
      components ? try YearSummary(model, loaded, outcomes, scale: scale, run) : nil
    let bounds = interval.bootstrap.interval(ofMean: difference.prompts)
    try export.write(run) { try figure(difference, maps, summary, model, loaded, outcomes) }
    try run.print(
      "years", model,
      request: loaded.json(model.vocabulary).adding([
        "head": head?.heads, "mlp": mlp?.layers, "scale": scale,
        "components": components, "bootstrap": interval.bootstrap.json,
      ]),
      result: [
        "probabilityDifference": difference.mean, "probabilityDifferenceInterval": bounds,
        "corrupted": corrupted?.mean,
        "prompts": zip(outcomes.starts, difference.prompts).map {
          ["start": $0, "probabilityDifference": $1] as JSONOutput
        },
        "years": maps.maps, "components": summary,
      ]
    ) { page in
      try page.title("Years", model, loaded)
      page.fact(
        "difference",
        "\(page.number(difference.mean, 4, signed: true)), \(page.average(loaded))", .accent)
      let words = page.words(bounds, 4)
      if !words.isEmpty { page.fact("  interval", words, .muted) }
      if let corrupted {
        page.fact(
          "corrupted",
          "\(page.number(corrupted.mean, 4, signed: true)), by the start years of the prompts")
      }
      for map in maps.maps { page.add(map) }
      summary?.add(to: &page)
      page.space()
      page.note(
        "Difference: \(Score.probabilityDifference.definition); from −1 to 1, "
          + "\(page.convention(loaded)).")
      if !maps.maps.isEmpty || summary != nil { page.note(maps.note(page, loaded)) }
    }
  }

  /// The same of the corrupted prompts, by the start years of those that they are paired with.
  private func corrupted(
    _ loaded: LoadedPrompts, _ outcomes: YearOutcomes, _ model: OpenModel, _ run: Run
  ) throws -> ProbabilityDifference? {
    guard let reference = loaded.reference(for: .resample),
      reference.prompts.count == outcomes.starts.count
    else { return nil }
    return try ProbabilityDifference(
      Subject(model.weights, reference), outcomes, cancellation: run.cancellation)
  }

  private func figure(
    _ difference: ProbabilityDifference, _ maps: YearMaps, _ summary: YearSummary?,
    _ model: OpenModel, _ loaded: LoadedPrompts, _ outcomes: YearOutcomes
  ) throws -> Figure {
    let table = TableFigure(
      title: "Probability difference",
      columns: [.init("prompt"), .init("start year"), .init("difference", decimals: 4)],
      rows: difference.prompts.indices.map { row in
        [
          .integer(row + 1), .integer(outcomes.starts[row]),
          .number(Double(difference.prompts[row])),
        ]
      })
    var conventions = [Convention.probabilityDifference, Convention.end]
    if !maps.maps.isEmpty || summary != nil { conventions.append(maps.convention) }
    return Figure(
      title: "Years", provenance: try Provenance(model, loaded, conventions: conventions),
      content: .parts(maps.maps.map(\.content) + (summary?.parts ?? []) + [.table(table)]))
  }
}
