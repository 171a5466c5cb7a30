import Analyses
import ArgumentParser
import Files
import Screen
import StrictJSON
import Tasks
import Tokens
import Transformer

/// `patchbay heads`.
struct HeadsCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "heads",
    abstract: "Score heads: previous-token, duplicate-token, induction, copying.",
    discussion: """
      The first three are mean attention on random tokens that are repeated once: to the token \
      before, from the second occurrence to the first, and to the one after the first. Copying is \
      the share of names that a head's OV circuit puts among the top 5 tokens; negative copying \
      the same with its sign turned. Names are common first names that are one token of the model.

      Example:
        patchbay heads DIR
      """)

  @OptionGroup var checkpoint: CheckpointOptions

  @Option(
    help: ArgumentHelp(
      "A file of names, one a line, for the copying scores; none leaves them out.",
      valueName: "file"), completion: .file())
  var names: String?

  @Option(help: ArgumentHelp("Tokens that count as copied.", valueName: "k"))
  var top = HeadScores.Settings.usualTop

  @Option(help: ArgumentHelp("Random sequences.", valueName: "n"))
  var sequences = HeadScores.Settings.usualSequences

  @Option(
    help: ArgumentHelp("Where the random tokens start. (default: 0)", valueName: "s"),
    transform: Seed.read)
  var seed: UInt64 = 0

  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if top < 1 { throw ValidationError("--top must be at least 1.") }
    if !(1...10_000).contains(sequences) {
      throw ValidationError("--sequences must be from 1 to 10000.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let names = try nameTokens(model)
    guard model.configuration.context >= 2 else {
      throw CommandError.contextTooShort(model.configuration.context, needed: 2)
    }
    let settings = HeadScores.Settings(
      sequences: sequences, seed: seed, top: top, for: model.configuration)
    let line = ProgressLine("scoring heads")
    let result = try HeadScores(
      model.weights, sequences: settings.rows(of: model.vocabulary.tokens), names: names, top: top,
      progress: line.update(_:of:),
      cancellation: run.cancellation)
    line.end()
    try export.write(run) {
      try result.figure(model, request: conventions(settings, names: names.count))
    }
    try run.print(
      "heads", model,
      request: [
        "seed": seed, "sequences": sequences, "half": settings.half, "top": top,
        "names": names.map { $0.json(model.vocabulary) }, "bos": false,
      ], result: result.json.adding(["sample": settings.json])
    ) { page in
      try page.title("Head scores", model)
      page.fact("sample", settings.words)
      page.add("Previous token", result.previousToken, "attention to the token before")
      page.add("Duplicate token", result.duplicateToken, "attention to the earlier same token")
      page.add("Induction", result.induction, "attention to the token after that")
      if let copying = result.copying, let negative = result.negativeCopying {
        page.add("Copying", copying, "share of names among the top \(top)")
        page.add("Negative copying", negative, "the same, sign of OV turned")
      }
      page.space()
      page.note(
        "Attention: mean over \(settings.words). "
          + (names.isEmpty ? "" : "Copying: \(names.count) names through each head's OV circuit."))
    }
  }

  /// How the sequences and names were chosen, in words.
  private func conventions(_ settings: HeadScores.Settings, names: Int) -> [String] {
    ["scores: mean over \(settings.words)"]
      + (names == 0
        ? []
        : ["copying: \(names) names through each head's OV circuit, among the first \(top) tokens"])
  }

  /// The most bytes of a file of names.
  private static let nameBytes = 1 << 20

  /// The names that are one token with a space before them.
  private func nameTokens(_ model: OpenModel) throws -> [TokenID] {
    if names == "none" { return [] }
    guard let tokenizer = model.vocabulary.tokenizer else {
      if names != nil { _ = try model.tokenizer(for: "--names") }
      ProgressLine.interject(
        "Note: copying scores are left out, as names need a tokenizer: \(model.name) has none.")
      return []
    }
    var list = TaskTemplates.builtIn[.names]
    if let names {
      let text = try FileBytes.text(path: names, limit: Self.nameBytes, kind: .names).text
      list = text.split(whereSeparator: TextBytes.endsLine).map(String.init)
    }
    let tokens = TaskTemplates.tokens(of: list, tokenizer, rows: model.configuration.vocabulary)
    if let names, tokens.isEmpty { throw CommandError.noNames(path: names) }
    return tokens
  }
}

extension Page {
  /// Adds one score: its grid and its best heads.
  fileprivate mutating func add(_ name: String, _ values: [[Float]], _ meaning: String) {
    heading(name, meaning)
    add(HeadGrid(values: values, map: .sequential).lines(on: self))
    add(RankedHeads(values: values, count: 3, decimals: 2, isSigned: false).lines(on: self))
  }
}
