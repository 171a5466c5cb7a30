import ArgumentParser
import Checkpoints
import Screen
import StrictJSON
import Tensors
import TextColumns
import Tokens
import Transformer

/// `patchbay info`.
struct InfoCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract:
      "Show what a checkpoint is: shape, size, tokenizer, and whether its weights are sound.",
    discussion: """
      Example:
        patchbay info DIR
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    let model = try run.open(checkpoint)
    noteTokenizer(model.vocabulary)
    let nonFinite = model.checkpoint.nonFiniteTensors()
    try run.print(
      "info", model, request: [:], result: ModelFacts(model, nonFinite: nonFinite).json
    ) { page in
      try page.title("Checkpoint", model)
      page.space()
      page.add(model)
      page.fact(
        "weights", nonFinite.isEmpty ? "all finite" : "\(nonFinite.count) tensors not finite",
        nonFinite.isEmpty ? .text : .error)
      for tensor in nonFinite.prefix(8) {
        page.fact("", "\(Columns.printable(tensor.name)), first at element \(tensor.index)", .error)
      }
    }
  }
}

extension InfoCommand {
  /// Says on standard error that there is a tokenizer which cannot be used, and why.
  private func noteTokenizer(_ vocabulary: Vocabulary) {
    switch vocabulary.problem {
    case nil, .missing: break
    case let problem?: ProgressLine.interject("Note: tokens are shown by number. \(problem)")
    }
  }
}

extension Page {
  /// Adds what is known of a checkpoint without running it.
  mutating func add(_ model: OpenModel) {
    let shape = model.configuration
    let checkpoint = model.checkpoint
    fact("path", Columns.printable(checkpoint.folder))
    let words = ArchitectureWords(shape: shape)
    fact("architecture", words.family)
    fact("layers", "\(shape.layers), \(words.heads)")
    fact("width", "\(shape.width), \(words.mlp)")
    fact("context", "\(shape.context) positions, \(words.positions)")
    if let windows = words.windows { fact("windows", windows) }
    fact("biases", words.biases)
    fact(
      "vocabulary",
      "\(shape.vocabulary) rows, unembedding \(checkpoint.isTied ? "tied" : "stored apart")")
    fact("parameters", Self.grouped(shape.parameterCount(tied: checkpoint.isTied)))
    fact("on disk", ModelFacts.disk(checkpoint))
    fact(
      "memory",
      "\(ModelFacts.megabytes(checkpoint.bytesHeld)) held, "
        + "\(ModelFacts.megabytes(checkpoint.bytesOnDisk)) mapped")
    addHalves(of: checkpoint)
    addTokenizer(of: model)
    for tensor in checkpoint.ignored.prefix(8) {
      fact("ignored", "\(Columns.printable(tensor.name)): \(tensor.reason)", .muted)
    }
    if checkpoint.ignored.count > 8 {
      fact("", "and \(checkpoint.ignored.count - 8) more tensors", .muted)
    }
    for note in checkpoint.notes { fact("note", note.description, .warning) }
  }

  /// How weights of half precision are held, and what the other way would take.
  private mutating func addHalves(of checkpoint: Checkpoint) {
    guard checkpoint.elementTypes.contains(where: { $0 == .bfloat16 || $0 == .float16 }) else {
      return
    }
    let weights = checkpoint.weights
    let all = 4 * checkpoint.configuration.parameterCount(tied: checkpoint.isTied)
    fact(
      "16 bits",
      weights.parameters.contains { weights[$0].isHalf }
        ? "left in the file and converted as they are used; --memory converted would hold "
          + ModelFacts.megabytes(all)
        : "converted when opened; --memory mapped would leave matrices in the file")
  }

  /// The tokenizer, and what stands at the beginning of a text.
  private mutating func addTokenizer(of model: OpenModel) {
    if let tokenizer = model.vocabulary.tokenizer {
      fact(
        "tokenizer",
        "\(tokenizer.count) tokens, "
          + (tokenizer.endOfText.map { "\(token($0, model)) is \($0.rawValue)" }
            ?? "no <|endoftext|>"))
      let frame = tokenizer.frame
      for (place, tokens) in [("before", frame.before), ("behind", frame.behind)]
      where !tokens.isEmpty {
        let names = tokens.map { token($0, model) }.joined(separator: " ")
        let here =
          place == "before" && model.vocabulary.putsBeginning
          ? "so do prompts here, unless --no-bos" : "here nothing is put there"
        fact("puts", "\(names) \(place) a text by itself; \(here)")
      }
    }
    if let beginning = model.vocabulary.beginning.token,
      beginning != model.vocabulary.tokenizer?.endOfText
    {
      let isNamed = model.vocabulary.tokenizer != nil
      fact(
        "BOS", (isNamed ? "\(token(beginning, model)) is " : "token ") + "\(beginning.rawValue)")
    }
  }

  /// A whole number with its thousands apart.
  private static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { text.append(" ") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
