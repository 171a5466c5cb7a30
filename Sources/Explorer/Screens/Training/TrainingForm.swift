import Tasks
import Tracking
import Training
import Transformer

/// A setting of training that can be changed.
enum TrainingField: String, Hashable, Sendable, CaseIterable {
  case plan, data, count, length, batch, learningRate, rows, dropout, seed, evaluateEvery
  case evaluations, tracked, folder

  /// Its name on the screen.
  var title: String {
    switch self {
    case .plan: "plan"
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
    case .tracked: "tracked"
    case .folder: "folder"
    }
  }

  /// The valid texts.
  var hint: String {
    switch self {
    case .plan: "file of a plan, or the name of one"
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
    case .tracked: "attribution, circuit, self-repair:9.9 or none; empty for what suits"
    case .folder: "new folder; empty for a free one here"
    }
  }
}

/// A typed setting that is invalid.
struct TrainingFormProblem: Error, Hashable, Sendable {
  /// The setting.
  var field: TrainingField
  /// The text as typed.
  var text: String
  /// The most tokens that the model reads.
  var context: Int
}

/// The settings of a training run, as a person sets them.
struct TrainingForm: Hashable, Sendable {
  /// The name of a plan of stages, or the path of its file; empty for a single run.
  var plan = ""
  /// The name of a data set, or the path of a file.
  var data = TaskCorpus.subjectDuplication.rawValue
  /// The number of sentences in a data set.
  var count: Int
  /// The length of the run.
  var length: TrainingSettings.Length
  /// The rows of a batch.
  var batch = 10
  /// The highest learning rate.
  var learningRate: Double
  /// The tokens of a block, or the most tokens of a sentence.
  var block: Int
  /// Whether each sentence is a row.
  var hasSentences = false
  /// The dropout everywhere; nil for that of the checkpoint.
  var dropout: Float?
  /// The seed of data and run.
  var seed: UInt64 = 42
  /// The steps between evaluations; nil for one after each epoch.
  var evaluateEvery: Int?
  /// The evaluation prompts; nil for those that go with the data.
  var evaluations: [String]?
  /// What is tracked besides; nil for what suits the prompts.
  var tracked: [TrackedMeasure]?
  /// The path of the circuit that is tracked; nil for the one beside the checkpoint.
  var circuit: String?
  /// The run's folder; empty for a free one.
  var folder = ""
  /// The most tokens that the model reads.
  let context: Int

  /// Settings that suit a model.
  init(for shape: Configuration) {
    let usual = TrainingDefaults(for: shape)
    count = usual.count
    length = .epochs(usual.epochs)
    learningRate = usual.learningRate
    evaluateEvery = usual.evaluateEvery
    context = shape.context
    block = usual.block
  }

  /// The data set; nil for a file.
  var corpus: TaskCorpus? { TaskCorpus(rawValue: data) }

  /// The beginning of a free folder's name, as `patchbay-ioi`.
  var folderStem: String {
    let source = plan.isEmpty ? data : plan
    let file = source.split(separator: "/").last.map(String.init) ?? source
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
