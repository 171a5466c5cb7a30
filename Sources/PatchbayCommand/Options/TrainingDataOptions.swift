import ArgumentParser
import Tasks
import Tracking
import Training

/// What a model is trained on, and what it is measured on meanwhile.
struct TrainingDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What to train on: \(TaskCorpus.names), or a file of text or prompts (.jsonl).",
      valueName: "name or file"),
    completion: .file())
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Sentences of a data set made here. (default: \(TaskCorpus.defaultCount))", valueName: "n"))
  var count: Int?

  @Option(
    help: ArgumentHelp("The seed of a data set made here. (default: 42)", valueName: "n"),
    transform: Seed.read)
  var dataSeed: UInt64?

  @Option(help: ArgumentHelp("Sentences and words of your own.", valueName: "file"))
  var templates: String?

  @Option(
    help: ArgumentHelp("Cut the text in blocks of so many tokens. (default: 128)", valueName: "n"))
  var block: Int?

  @Flag(help: "Take each line as a row of its own, cut after --block tokens.")
  var sentences = false

  @Option(
    help: ArgumentHelp(
      "Measure on these: ioi, greater-than, prompt files, or none, with commas between. "
        + "(default: the prompts that go with --data)", valueName: "names"))
  var evaluate: String?

  @Option(
    help: ArgumentHelp(
      "Track these at every evaluation, with commas between, or none: \(TrackedMeasure.names). "
        + "(default: what suits the prompts)", valueName: "measures"),
    transform: TrackedMeasure.read)
  var track: [TrackedMeasure]?

  @Option(
    help: ArgumentHelp(
      "The circuit that is tracked: a file, or a built-in one. (default: circuit.txt beside the "
        + "checkpoint, where there is one)", valueName: "file or name"),
    completion: .file())
  var circuit: String?

  mutating func validate() throws {
    if let block, block < TrainingMaterial.leastBlock {
      throw ValidationError("--block must be at least \(TrainingMaterial.leastBlock) tokens.")
    }
    if let count, !(1...TrainingMaterial.mostSentences).contains(count) {
      throw ValidationError("--count must be from 1 to \(TrainingMaterial.mostSentences).")
    }
    let sets = (evaluate ?? "").split(separator: ",")
    if evaluate != nil, sets.isEmpty || Set(sets).count < sets.count {
      throw ValidationError("--evaluate takes different names with commas between, or none.")
    }
    if sets.contains("none"), sets.count > 1 {
      throw ValidationError("--evaluate none goes with no other name.")
    }
  }

  /// The names of the options that were given.
  var given: [String] {
    [
      ("data", data != nil), ("count", count != nil), ("data-seed", dataSeed != nil),
      ("templates", templates != nil), ("block", block != nil), ("sentences", sentences),
      ("evaluate", evaluate != nil), ("track", track != nil), ("circuit", circuit != nil),
    ].filter(\.1).map { "--\($0.0)" }
  }

  /// The same for the run on some data.
  func material(_ data: String) -> TrainingMaterial {
    TrainingMaterial(
      data: data, count: count ?? TaskCorpus.defaultCount, seed: dataSeed ?? 42,
      templates: templates, block: block ?? 128, sentences: sentences,
      evaluations: evaluate.map { names in
        names.split(separator: ",").map(String.init).filter { $0 != "none" }
      }, tracked: track, circuit: circuit)
  }
}

extension TrackedMeasure {
  /// A list of measures as an option takes it.
  static func read(_ text: String) throws -> [TrackedMeasure] {
    do throws(TrackingError) {
      return try list(text)
    } catch {
      throw ValidationError(error.description)
    }
  }
}
