import Analyses
import ArgumentParser
import Circuits
import Figures
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

/// `patchbay circuit completeness`.
struct CircuitCompletenessCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "completeness",
    abstract: "Take the same heads from the circuit and from the model, and compare.",
    discussion: """
      For every class, for random subsets of the circuit and for no heads at all: F(C \\ K) and \
      F(M \\ K), where K is ablated at its own positions alone. A circuit that misses nothing fares \
      as the model does. Sets that were not tried may tell them apart where these do not.

      Examples:
        patchbay circuit completeness DIR --circuit wang --prompts prompts.jsonl
        patchbay circuit completeness DIR --circuit mine.txt --prompts prompts.jsonl --subsets 50 \
          --seed 1 --export completeness.svg
      """)

  static let words = "circuit completeness"

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup var circuit: CircuitOptions

  @Option(
    help: ArgumentHelp(
      "Random subsets of the circuit, from one head to all but one.", valueName: "n"))
  var subsets = 10

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Numbers") var options: CircuitRunOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if !(0...10_000).contains(subsets) {
      throw ValidationError("--subsets must be from 0 to 10000.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let work = try CircuitWork(run, checkpoint, circuit, pairs, options)
    try run.begin(Self.self, try work.inputs)
    let line = ProgressLine("completeness")
    let result = try Completeness(
      of: work.circuit, on: try work.base(run), subsets: subsets, seed: options.seed,
      bootstrap: options.bootstrap, progress: line.update(_:of:), cancellation: run.cancellation)
    line.end()
    work.loaded.noteThinTemplates(options.kind)
    try export.write(run) { try result.figure(work) }
    try run.print(
      "circuit-completeness", work.model, request: work.request.adding(["subsets": subsets]),
      result: work.result(result.json)
    ) { page in
      try page.title("Completeness of a circuit", work.model, work.loaded)
      page.facts(work.file, options.convention)
      page.fact("F(M)", page.number(result.model, 3, signed: true))
      page.add(result)
      work.addNotes(to: &page)
    }
  }
}

extension Page {
  /// Adds a line for each set.
  fileprivate mutating func add(_ result: Completeness) {
    let hasShares = Share.percent(result.model, of: result.model) != nil
    heading("sets", "F without K, in circuit and model; % of F(M)")
    var table = TextTable([
      .init("K", .left), .init("heads"), .init("F(C \\ K)"), .init("F(M \\ K)"), .init("apart"),
      .init("interval"), .init("%"),
    ])
    for point in result.points {
      let percent = Share.percent(point.score, of: abs(result.model))
      table.rows.append([
        .init(Columns.printable(point.name)), .init("\(point.removed.count)", .muted),
        .init(number(point.circuit, 3, signed: true)),
        .init(number(point.model, 3, signed: true)), .init(number(point.score, 3), .accent),
        .init(words(point.interval, 3), .muted), .init(percent.map { number($0, 1) } ?? ""),
      ])
    }
    add(table.lines(width: width))
    if !hasShares { note("No percentages: F(M) is too near zero to divide by.") }
  }
}
