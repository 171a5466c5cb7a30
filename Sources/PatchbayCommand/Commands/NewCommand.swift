import ArgumentParser
import Checkpoints
import Files
import Foundation
import StrictJSON
import Tasks
import Tokens
import Transformer

/// `patchbay new`.
struct NewCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make an untrained checkpoint with a vocabulary learned from a text.",
    discussion: """
      The vocabulary is byte-level BPE in GPT-2's form: every word of the text becomes one token, \
      as far as --vocabulary-size allows; numbers are cut in tokens of two digits. The weights are \
      random as GPT-2's were at first, and the same for the same seed.

      Example:
        patchbay new small --text stories.txt --layers 6 --heads 8 --width 128
      """)

  @Argument(help: ArgumentHelp("The folder to make.", valueName: "folder"), completion: .directory)
  var folder: String
  @Option(
    help: ArgumentHelp("The text to learn the vocabulary from.", valueName: "file"),
    completion: .file())
  var text: String
  @Option(help: ArgumentHelp("Blocks.", valueName: "n")) var layers = 6
  @Option(help: ArgumentHelp("Heads of a block.", valueName: "n")) var heads = 8
  @Option(help: ArgumentHelp("Width of the residual stream.", valueName: "n")) var width = 128
  @Option(help: ArgumentHelp("Width of the MLPs. (default: 4 times --width)", valueName: "n"))
  var hidden: Int?
  @Option(help: ArgumentHelp("The most tokens of a prompt.", valueName: "n")) var context = 128
  @Option(help: ArgumentHelp("The most tokens to learn.", valueName: "n")) var vocabularySize =
    50_257
  @Option(help: ArgumentHelp("Learn from words that occur so often at least.", valueName: "n"))
  var minimumCount = 1
  @Option(help: ArgumentHelp("The standard deviation of the random weights.", valueName: "x"))
  var deviation = 0.02
  @Option(help: ArgumentHelp("Dropout to write into config.json.", valueName: "p"))
  var dropout = 0.1
  @Option(
    help: ArgumentHelp("The seed of the weights. (default: 42)", valueName: "n"),
    transform: Seed.read) var seed: UInt64 = 42
  @OptionGroup(title: "Output") var output: OutputOptions

  /// The most numbers that a new model may have: as many as GPT-2 XL.
  private static let parameterLimit = 1_600_000_000

  mutating func validate() throws {
    let sizes = [
      ("layers", layers, 1024), ("heads", heads, 1024), ("width", width, 65_536),
      ("context", context, 65_536),
    ]
    for (name, value, most) in sizes where !(1...most).contains(value) {
      throw ValidationError("--\(name) must be from 1 to \(most).")
    }
    guard (1...262_144).contains(hidden ?? 4 * width) else {
      throw ValidationError("--hidden must be from 1 to 262144.")
    }
    guard width % heads == 0 else {
      throw ValidationError("--width must be a multiple of --heads.")
    }
    guard (400...4_194_304).contains(vocabularySize) else {
      throw ValidationError(
        "--vocabulary-size must be from 400 to 4194304: bytes and pairs of digits take 357.")
    }
    guard minimumCount > 0 else {
      throw ValidationError("--minimum-count must be at least 1.")
    }
    guard deviation > 0, deviation <= 10 else {
      throw ValidationError("--deviation must be above 0 and at most 10.")
    }
    guard dropout >= 0, dropout < 1 else {
      throw ValidationError("--dropout must be from 0 on and below 1.")
    }
  }

  func work(_ run: Run) throws {
    // A trained checkpoint of that name is worth more than the new one.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard names.isEmpty else { throw CheckpointError.output(path: folder, .exists) }
    let bytes = try TrainingText.bytes(path: text)
    guard !bytes.isEmpty else { throw TaskError.trainingText(path: text, .empty) }
    let vocabulary = VocabularyLearner(size: vocabularySize, minimumCount: minimumCount)
      .learn(from: bytes)
    let configuration = Configuration(
      layers: layers, heads: heads, width: width, hidden: hidden, vocabulary: vocabulary.count,
      context: context)
    try check(configuration)
    var generator = SeededGenerator(seed: seed)
    let end = vocabulary.count - 1
    let contents = CheckpointContents(
      weights: .initial(configuration, deviation: deviation, using: &generator),
      settings: CheckpointSettings(
        attentionDropout: dropout, embeddingDropout: dropout, residualDropout: dropout,
        vocabulary: vocabulary.count, beginningToken: end, endToken: end),
      tokenizer: TokenizerFiles(files: [
        "vocab.json": vocabulary.vocabulary, "merges.txt": vocabulary.merges,
      ]))
    try run.cancellation.check()
    let hash = try contents.write(to: folder)
    try report(run, configuration, hash)
  }

  private func check(_ configuration: Configuration) throws {
    let block = configuration.width.multipliedReportingOverflow(by: configuration.width)
    guard !block.overflow, configuration.parameterCount() <= Self.parameterLimit else {
      throw ValidationError(
        "The model would have \(configuration.parameterCount()) parameters; the most is "
          + "\(Self.parameterLimit).")
    }
  }

  private func report(_ run: Run, _ configuration: Configuration, _ hash: String) throws {
    let count = configuration.parameterCount()
    let request: JSONOutput = [
      "text": text, "layers": layers, "heads": heads, "width": width,
      "hidden": configuration.hidden, "context": context, "vocabularySize": vocabularySize,
      "minimumCount": minimumCount, "deviation": deviation,
      "dropout": dropout, "seed": seed,
    ]
    try run.print(
      "new", nil, request: request,
      result: [
        "path": folder, "sha256": hash, "parameters": count,
        "vocabulary": configuration.vocabulary,
      ]
    ) { page in
      page.heading("New checkpoint", folder)
      page.fact("parameters", "\(count)")
      page.fact("vocabulary", "\(configuration.vocabulary) tokens")
      page.fact("sha256", hash)
      page.space()
      page.note("Nothing is learned yet: go on with `patchbay train`.")
    }
  }
}
