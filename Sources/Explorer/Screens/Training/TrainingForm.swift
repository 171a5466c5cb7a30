import Tasks
import Training
import Transformer

/// A setting of training that can be changed.
enum TrainingField: String, Hashable, Sendable, CaseIterable {
  case data, count, length, batch, learningRate, rows, dropout, seed, evaluateEvery, evaluations
  case folder

  /// The words for it.
  var title: String {
    switch self {
    case .data: "data"
    case .count: "sentences"
    case .length: "length"
    case .batch: "batch"
    case .learningRate: "learning rate"
    case .rows: "rows"
    case .dropout: "dropout"
    case .seed: "seed"
    case .evaluateEvery: "evaluate"
    case .evaluations: "measured on"
    case .folder: "folder"
    }
  }

  /// What may be typed.
  var hint: String {
    switch self {
    case .data: "file of text, or of prompts (.jsonl)"
    case .count: "number of sentences, such as 3000"
    case .length: "3 epochs, or 500 steps"
    case .batch: "rows of a batch, such as 10"
    case .learningRate: "1e-5"
    case .rows: "blocks of 128, or sentences"
    case .dropout: "probability such as 0.1; empty for what config.json says"
    case .seed: "42"
    case .evaluateEvery: "steps between evaluations, such as 20; empty for each epoch"
    case .evaluations: "ioi,greater-than,prompts.jsonl or none; empty for the data's own"
    case .folder: "new folder; empty for a free one here"
    }
  }
}

/// A setting that was typed and cannot be taken.
struct TrainingFormProblem: Error, Hashable, Sendable {
  /// Which.
  var field: TrainingField
  /// What was typed.
  var text: String
  /// The most tokens that the model reads.
  var context: Int
}

/// What a training run is asked to do.
struct TrainingForm: Hashable, Sendable {
  /// The name of a data set, or the path of a file.
  var data = TaskCorpus.subjectDuplication.rawValue
  /// The sentences of a data set.
  var count: Int
  /// How long the run is.
  var length: TrainingSettings.Length
  /// The rows of a batch.
  var batch = 10
  /// The highest learning rate.
  var learningRate: Double
  /// The tokens of a block, or the most of a sentence.
  var block: Int
  /// Whether each sentence is a row.
  var hasSentences = false
  /// What is dropped everywhere; nil for what the checkpoint says.
  var dropout: Float?
  /// The seed of data and run.
  var seed: UInt64 = 42
  /// The steps between evaluations; nil for one after each epoch.
  var evaluateEvery: Int?
  /// What the run is measured on; nil for the prompts that go with the data.
  var evaluations: [String]?
  /// The run's folder; empty for a free one.
  var folder = ""
  /// The most tokens that the model reads.
  let context: Int

  /// Models of fewer parameters learn in seconds, and need a larger learning rate.
  private static let small = 20_000_000

  /// Settings that suit a model: the paper's, or for a small one those that its fine-tunes were
  /// made with.
  init(for shape: Configuration) {
    let isSmall = shape.parameterCount() < Self.small
    count = isSmall ? 3_000 : TaskCorpus.defaultCount
    length = .epochs(isSmall ? 2 : 3)
    learningRate = isSmall ? 5e-4 : 1e-5
    evaluateEvery = isSmall ? 5 : 20
    context = shape.context
    block = max(TrainingMaterial.leastBlock, min(128, shape.context))
  }

  /// The data set; nil for a file.
  var corpus: TaskCorpus? { TaskCorpus(rawValue: data) }

  /// What the name of a free folder begins with, as `patchbay-ioi`.
  var folderStem: String {
    let file = data.split(separator: "/").last.map(String.init) ?? data
    let name = file.split(separator: ".").first.map(String.init) ?? file
    var stem = ""
    for character in name.lowercased() {
      let isPlain = character.isASCII && (character.isLetter || character.isNumber)
      if isPlain || (stem.last != "-" && !stem.isEmpty) { stem.append(isPlain ? character : "-") }
      if stem.count >= 40 { break }
    }
    while stem.last == "-" { stem.removeLast() }
    return "patchbay-" + (stem.isEmpty ? "run" : stem)
  }
}
