import Analyses
import ArgumentParser
import Figures
import Screen
import Tasks

/// `patchbay attribute`.
struct AttributeCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribute",
    abstract: "Show how much each head and MLP writes towards the answer.",
    discussion: """
      Direct logit attribution of answer minus distractor at END, the scale of the last norm \
      frozen; mean over prompts. The parts sum to the logit difference. What a part does through \
      later parts is not in its number: `ablate` measures that.

      Example:
        patchbay attribute DIR --prompts prompts.jsonl
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try LoadedPrompts(prompts, for: model)
    let result = try HeadAttribution(
      Subject(model.weights, loaded.set), cancellation: run.cancellation)
    try export.write(run) { try result.figure(model, loaded) }
    try run.print(
      "attribute", model, request: loaded.json(model.vocabulary), result: result.json
    ) { page in
      try page.title("Direct logit attribution", model, loaded)
      page.heading(
        "heads",
        loaded.set.score.isOfYears
          ? "logits towards later years" : "logits towards the answer")
      page.add(HeadGrid(values: result.heads, map: .signed).lines(on: page))
      page.heading("strongest heads")
      page.add(RankedHeads(values: result.heads).lines(on: page))
      page.addOtherParts(of: result, model)
      page.space()
      page.note(
        (loaded.set.score.isOfYears
          ? "In logits, mean logit of later years minus that of the start year and earlier ones at END, "
          : "In logits, answer minus distractor at END, ") + "\(page.convention(loaded)); "
          + "\(page.average(loaded)), final \(model.convention.norm) scale frozen."
          + (model.convention.hasHeadConstants
            ? " A head's number leaves out its constant value bias, which is counted with b_O."
            : ""))
    }
  }
}

extension Page {
  /// Adds what is not heads, layer by layer, and the sum.
  fileprivate mutating func addOtherParts(of result: HeadAttribution, _ model: OpenModel) {
    heading("other parts")
    let parts = result.layerParts(model)
    var table = TextTable([.init("layer")] + parts.map { .init($0.name) })
    for layer in result.mlps.indices {
      table.rows.append(
        [.init("\(layer)", .muted)]
          + parts.map {
            .init(number($0.values[layer], 3, signed: true), .sign(of: Double($0.values[layer])))
          })
    }
    add(table.lines(width: width))
    space()
    for (name, value) in result.otherParts(model) {
      fact(
        "  " + name, number(value, 3, signed: true), .sign(of: Double(value)), indent: 40)
    }
  }
}
