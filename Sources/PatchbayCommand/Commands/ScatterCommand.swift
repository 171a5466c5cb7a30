import Analyses
import ArgumentParser
import Checkpoints
import Figures
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

/// `patchbay scatter`.
struct ScatterCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "scatter",
    abstract: "Show whether a head writes the names that it looks at.",
    discussion: """
      For each prompt one point for IO and one for S: across, the attention from END to the name; \
      up, the head's output at END times the name's unembedding. Prompts need the positions IO and \
      S1 (S2 too with --subjects both). With --second the same head of another checkpoint, on the \
      same axes.

      Examples:
        patchbay scatter DIR --prompts prompts.jsonl --head 9.9
        patchbay scatter DIR --second TUNED --prompts prompts.jsonl --head 9.9 --export 9.9.svg
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("The head, as layer.head.", valueName: "9.9"),
    transform: HeadName.read)
  var head: HeadName

  @Option(help: "Where attention to the subject counts: at its first place, or at both.")
  var subjects = HeadScatter.Subjects.first

  @Option(
    help: ArgumentHelp("Another checkpoint with the same tokenizer.", valueName: "checkpoint"),
    completion: .directory)
  var second: String?

  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let other = try second.map { try model.second(folder: $0, cancellation: run.cancellation) }
    let loaded = try LoadedPrompts(prompts, for: model)
    try loaded.checkNames(subjects)
    if let other { try loaded.check(for: other) }
    let first = ScatterReading(model: model, scatter: try scatter(model, loaded, run))
    let another = try other.map { other in
      do throws(AnalysisError) {
        return ScatterReading(model: other, scatter: try scatter(other, loaded, run))
      } catch {
        guard error != .cancelled else { throw error }
        throw CommandError.second(path: other.checkpoint.folder, reason: error.description)
      }
    }
    if let other { model.tellDifference(from: other) }
    let readings = [first] + [another].compactMap(\.self)
    try export.write(run) { try readings.figure(head.head, loaded) }
    try run.print(
      "scatter", model,
      request: loaded.json(model.vocabulary).adding([
        "head": head.head, "subjects": subjects.rawValue, "second": try other.map { try $0.json() },
      ]),
      result: first.scatter.json.adding(["second": another?.scatter])
    ) { page in
      try page.title("Scatter of head \(head.head)", model, loaded)
      for reading in readings { page.add(reading, of: readings) }
      page.space()
      page.note(
        "\(Convention.scatter(of: model.convention).capitalizedFirst); \(page.convention(loaded)). Attention to S "
          + "counts at \(subjects == .first ? "S1" : "S1 and S2"). Correlation: Pearson's.")
    }
  }

  private func scatter(
    _ model: OpenModel, _ loaded: LoadedPrompts, _ run: Run
  ) throws(AnalysisError) -> HeadScatter {
    try HeadScatter(
      of: head.head, Subject(model.weights, loaded.set), subjects: subjects,
      cancellation: run.cancellation)
  }
}

/// The points of one checkpoint.
struct ScatterReading {
  let model: OpenModel
  let scatter: HeadScatter

  /// The points of each name as a plot takes them.
  var series: [(name: String, points: [PlotPoint])] {
    HeadScatter.Name.allCases.map { name in
      (
        name: name.rawValue,
        points: scatter.points(of: name).map {
          PlotPoint(Double($0.attention), Double($0.projection))
        }
      )
    }
  }
}

extension [ScatterReading] {
  /// The projections of all points, with a little room: the same axis for every checkpoint.
  var heights: ClosedRange<Double> {
    PlotScale(
      fitting: flatMap { $0.scatter.points.map { Double($0.projection) } }, margin: 0.03
    ).range
  }
}

extension LoadedPrompts {
  /// Checks that every prompt says where its names stand.
  fileprivate func checkNames(_ subjects: HeadScatter.Subjects) throws(CommandError) {
    let names = ["IO", "S1"] + (subjects == .both ? ["S2"] : [])
    for (index, prompt) in set.prompts.enumerated() {
      guard let name = names.first(where: { prompt.positions[$0] == nil }) else { continue }
      throw .nameWithoutPlace(name, prompt: row ?? index + 1)
    }
  }
}

extension Page {
  /// The rows that a plot takes.
  private static var plotHeight: Int { 18 }

  /// Adds the means of each name and the points of one of the checkpoints.
  fileprivate mutating func add(_ reading: ScatterReading, of readings: [ScatterReading]) {
    heading("points", readings.count > 1 ? Columns.printable(reading.model.name) : "")
    var table = TextTable([
      .init("name", .left), .init("prompts"), .init("attention"), .init("projection"),
      .init("correlation"),
    ])
    for name in HeadScatter.Name.allCases {
      let points = reading.scatter.points(of: name)
      let projection = Measure.mean(points.map(\.projection))
      table.rows.append([
        .init(name.rawValue), .init("\(points.count)", .muted),
        .init(number(Measure.mean(points.map(\.attention)), 3)),
        .init(number(projection, 3, signed: true), .sign(of: Double(projection))),
        .init(reading.scatter.correlation(of: name).map { number($0, 2, signed: true) } ?? ""),
      ])
    }
    add(table.lines(width: width))
    space()
    let plot = ScatterPlot(
      classes: reading.series.map { .init($0.name, $0.points, style: .text) },
      xTitle: "attention from END", yTitle: "output · unembedding", xRange: 0...1,
      yRange: readings.heights)
    let frame = Frame.drawn(size: Size(width: width, height: Self.plotHeight), traits: traits) {
      plot.draw(on: $0)
    }
    for line in frame.text.split(separator: "\n") { add(String(line)) }
  }
}
