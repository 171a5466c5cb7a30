import Analyses
import ArgumentParser
import Circuits
import Figures
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

/// `patchbay circuit minimality`.
struct CircuitMinimalityCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "minimality",
    abstract: "Measure what each head adds to a circuit, beside a set K of heads that are gone.",
    discussion: """
      For every head v: |F(C \\ (K ∪ {v})) - F(C \\ K)|, also in per cent of F(M). A head that others \
      stand in for shows only when those are gone too. K is chosen by --k: paper (the sets of the \
      paper's notebooks, for GPT-2 small), ordered (the rest of the class; for name movers and \
      backups those that stand before), class (the rest of the class), none, or a file with a line \
      a head, such as '10.0: 9.9 9.6'; heads that the file leaves out get the rest of their class.

      Examples:
        patchbay circuit minimality DIR --circuit wang --prompts prompts.jsonl
        patchbay circuit minimality DIR --circuit mine.txt --prompts prompts.jsonl --k sets.txt
      """)

  static let words = "circuit minimality"

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup var circuit: CircuitOptions

  @Option(
    name: .customLong("k"),
    help: ArgumentHelp(
      "How K is chosen. (default: paper for models of 12 layers of 12 heads, else ordered)",
      valueName: "paper|ordered|class|none|file"), completion: .file())
  var sets: String?

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Numbers") var options: CircuitRunOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let work = try CircuitWork(run, checkpoint, circuit, pairs, options)
    let choice = try MinimalityChoice(sets, for: work.model.configuration)
    try run.begin(Self.self, try work.inputs + [choice.json(of: work.circuit)])
    let line = ProgressLine("minimality")
    let result = try Minimality(
      of: work.circuit, on: try work.base(run), rule: choice.rule, bootstrap: options.bootstrap,
      progress: line.update(_:of:), cancellation: run.cancellation)
    line.end()
    work.loaded.noteThinTemplates(options.kind)
    try export.write(run) { try result.figure(choice, work) }
    try run.print(
      "circuit-minimality", work.model,
      request: work.request.adding(["k": choice.path ?? choice.rule.name]),
      result: work.result(
        result.json.adding([
          "notInCircuit": choice.missing(from: work.circuit),
          "withoutSet": choice.unlisted(in: work.circuit),
        ]))
    ) { page in
      try page.title("Minimality of a circuit", work.model, work.loaded)
      page.facts(work.file, options.convention)
      page.fact("K", "\(choice.path.map(Columns.printable) ?? choice.rule.name): \(choice.words)")
      page.fact("F(M)", page.number(result.model, 3, signed: true))
      page.fact("F(C)", page.number(result.circuit, 3, signed: true))
      page.add(result)
      addRemarks(choice, work.circuit, work.model.configuration, to: &page)
      work.addNotes(to: &page)
    }
  }

  /// What to know of the sets: heads that they name in vain, and a model that they are not made for.
  private func addRemarks(
    _ choice: MinimalityChoice, _ circuit: Circuit, _ configuration: Configuration,
    to page: inout Page
  ) {
    func words(_ heads: [Head]) -> String { heads.map(\.description).joined(separator: " ") }
    let missing = choice.missing(from: circuit)
    if !missing.isEmpty { page.note("Not in the circuit, left out: \(words(missing)).") }
    let unlisted = choice.unlisted(in: circuit)
    if !unlisted.isEmpty {
      page.note("Without a set of their own, so the rest of the class: \(words(unlisted)).")
    }
    if case .paper = choice.rule, !MinimalityChoice.isSmallGPT2(configuration) {
      page.note(
        "Note: the sets of the paper are for GPT-2 small; in this model the same names mean other heads."
      )
    }
  }
}

extension Page {
  /// Adds a line for each head.
  fileprivate mutating func add(_ result: Minimality) {
    let hasShares = result.entries.allSatisfy { $0.percent != nil }
    heading(
      "heads",
      hasShares ? "in per cent of F(M)" : "absolute: F(M) is too near zero to divide by")
    var table = TextTable([
      .init("head", .left), .init("class", .left), .init("F(C \\ K)"), .init("without it"),
      .init(hasShares ? "%" : "score"), .init("interval"), .init("K", .left),
    ])
    for entry in result.entries {
      let names = entry.removed.map { "\($0.head)" }.joined(separator: " ")
      table.rows.append([
        .init(Columns.printable("\(entry.member)")),
        .init(Columns.printable(entry.className), .muted),
        .init(number(entry.without, 3, signed: true)),
        .init(number(entry.withoutBoth, 3, signed: true)),
        .init(
          hasShares ? number(entry.percent ?? .nan, 1) : number(entry.score, 3), .accent),
        .init(
          hasShares ? words(entry.percentInterval, 1) : words(entry.scoreInterval, 3), .muted),
        .init(names, .muted),
      ])
    }
    add(table.lines(width: width))
  }
}
