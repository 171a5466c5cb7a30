import Checkpoints
import Figures
import StrictJSON
import Tokens
import Transformer

/// A checkpoint with its vocabulary, ready to run, and its hash on the way.
struct OpenModel: Sendable {
  let checkpoint: Checkpoint
  let vocabulary: Vocabulary
  let hash: BackgroundHash

  /// Opens a folder, or what stands for one in the hub's cache, and tells what was decided about its
  /// files; one whose tokenizer is missing or broken is worked with by token ids.
  init(folder: String, cancellation: Cancellation) throws {
    checkpoint = try Checkpoint.read(folder: folder)
    CheckpointNotes.tell(checkpoint)
    hash = BackgroundHash(checkpoint, cancellation: cancellation)
    vocabulary = Vocabulary.read(
      folder: checkpoint.folder, rows: checkpoint.configuration.vocabulary,
      configured: checkpoint.settings.beginningToken)
  }

  var weights: Weights { checkpoint.weights }
  var configuration: Configuration { checkpoint.configuration }

  /// The model's name in the hub's cache, else the folder's last name, for titles.
  var name: String {
    HubCache.modelName(of: checkpoint.folder)
      ?? checkpoint.folder.split(separator: "/").last.map(String.init) ?? checkpoint.folder
  }

  /// What the words of conventions depend on.
  var convention: Convention.Model {
    let architecture = configuration.architecture
    return Convention.Model(
      norm: architecture.norm.title, centres: architecture.norm.centres,
      hasHeadConstants: architecture.hasHeadConstants)
  }

  /// What every result says about its checkpoint.
  func json() throws(CheckpointError) -> JSONOutput {
    let model = Report.Model(
      path: checkpoint.folder, sha256: try hash.text(), layers: configuration.layers,
      heads: configuration.heads, width: configuration.width,
      vocabulary: configuration.vocabulary, architecture: configuration.architecture.family)
    return model.json.adding(vocabulary.remarks)
  }
}
