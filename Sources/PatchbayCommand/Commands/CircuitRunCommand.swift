import Analyses
import ArgumentParser
import Circuits
import Figures
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

/// `patchbay circuit run`.
struct CircuitRunCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a circuit alone: F(C) beside F(M), faithfulness and sparsity.",
    discussion: """
      Every head outside the circuit, and its own heads at other positions than theirs, carry \
      values of the reference prompts; MLPs, embeddings and norms are computed again. F(C) may \
      exceed F(M). With a second checkpoint the same circuit runs in both on the same prompts, and \
      loses each class in turn.

      Examples:
        patchbay circuit run DIR --circuit wang --prompts prompts.jsonl
        patchbay circuit run DIR --circuit mine.txt --prompts prompts.jsonl --kind resample \
          --position-mode union --json
        patchbay circuit run BASE TUNED --circuit wang --prompts prompts.jsonl
      """)

  static let words = "circuit run"

  @OptionGroup var checkpoint: CheckpointOptions

  @Argument(
    help: ArgumentHelp("A second checkpoint to run the circuit in.", valueName: "second"),
    completion: .directory)
  var second: String?

  @OptionGroup var circuit: CircuitOptions
  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Numbers") var options: CircuitRunOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let work = try CircuitWork(run, checkpoint, circuit, pairs, options)
    if let second {
      let other = try work.model.second(folder: second, cancellation: run.cancellation)
      try work.loaded.check(for: other)
      try run.begin(Self.self, try work.inputs + [try other.json()])
      return try compare(work, with: other, run)
    }
    try run.begin(Self.self, try work.inputs)
    let result = try CircuitRun(
      work.circuit, on: try work.base(run), bootstrap: options.bootstrap,
      cancellation: run.cancellation)
    work.loaded.noteThinTemplates(options.kind)
    try export.write(run) { try result.figure(work) }
    try run.print(
      "circuit-run", work.model, request: work.request, result: work.result(result.json)
    ) { page in
      try page.title("A circuit alone", work.model, work.loaded)
      page.facts(work.file, options.convention)
      page.add(result, score: work.loaded.set.score.name)
      work.addNotes(to: &page)
    }
  }

  // MARK: Two checkpoints

  private func compare(_ work: CircuitWork, with other: OpenModel, _ run: Run) throws {
    let readings = try [work.model, other].map { model in
      let base = try work.base(run, of: model)
      let line = ProgressLine("running without each class")
      defer { line.end() }
      return CircuitReading(
        model: model,
        run: try CircuitRun(
          work.circuit, on: base, bootstrap: options.bootstrap, cancellation: run.cancellation),
        classes: try Completeness(
          of: work.circuit, on: base, bootstrap: options.bootstrap,
          progress: line.update(_:of:), cancellation: run.cancellation))
    }
    let pair = CircuitPair(first: readings[0], second: readings[1])
    work.model.tellDifference(from: other)
    work.loaded.noteThinTemplates(options.kind)
    try export.write(run) { try pair.figure(work) }
    try run.print(
      "circuit-run", work.model, request: work.request.adding(["second": try other.json()]),
      result: work.result(pair.json)
    ) { page in
      try page.title("A circuit in two checkpoints", work.model, work.loaded)
      page.fact("second", "\(other.name), sha256 \(try other.hash.text().prefix(12))")
      page.facts(work.file, options.convention)
      page.add(pair)
      work.addNotes(to: &page)
    }
  }
}

extension Page {
  /// Adds the figures of a run.
  fileprivate mutating func add(_ run: CircuitRun, score: String) {
    heading("faithfulness", "mean \(score), \(run.convention.words)")
    func line(_ name: String, _ value: String, _ interval: String, _ meaning: String)
      -> [TextTable.Cell]
    {
      [.init(name), .init(value), .init(interval, .muted), .init(meaning, .muted)]
    }
    var table = TextTable([.init("", .left), .init(""), .init("interval"), .init("", .left)])
    table.rows = [
      line("F(M)", number(run.model, 3, signed: true), "", "the whole model"),
      line("F(C)", number(run.circuit, 3, signed: true), "", "the circuit alone"),
    ]
    if let reference = run.reference {
      table.rows.append(
        line("F(ABC)", number(reference, 3, signed: true), "", "the reference prompts"))
    }
    table.rows.append(
      line(
        "|F(M) - F(C)|", number(run.faithfulness, 3), words(run.faithfulnessInterval, 3),
        "faithfulness, absolute"))
    if let percent = run.faithfulnessPercent {
      table.rows.append(
        line(
          "F(C) / F(M)", "\(number(percent, 1)) %", words(run.percentInterval, 1),
          "faithfulness, in per cent"))
    }
    add(table.lines(width: width))
    if run.faithfulnessPercent == nil { note("  No percentage: \(run.noShare)") }
    add(run.sparsity)
  }

  private mutating func add(_ sparsity: [Sparsity]) {
    heading("sparsity", "what is kept, under each definition")
    for entry in sparsity {
      fact(
        "  " + number(entry.percent, 2) + " %",
        "\(entry.name): \(entry.kept) \(entry.numerator), of \(entry.total) \(entry.denominator)",
        indent: 12)
    }
  }
}

extension CircuitConvention {
  /// The convention in two words.
  var words: String { "\(kind.rawValue), \(positionMode.rawValue)" }
}
