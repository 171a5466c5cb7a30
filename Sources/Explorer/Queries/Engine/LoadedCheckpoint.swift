import Transformer
public import Checkpoints
public import Tokens

/// A checkpoint with its vocabulary, ready to be explored.
public struct LoadedCheckpoint: Sendable {
  /// The model.
  public let checkpoint: Checkpoint
  /// What its tokens mean, or why that is not known.
  public let vocabulary: Vocabulary

  /// A checkpoint from a model and its vocabulary.
  public init(_ checkpoint: Checkpoint, _ vocabulary: Vocabulary) {
    self.checkpoint = checkpoint
    self.vocabulary = vocabulary
  }

  /// Reads a folder in Hugging Face's layout.
  ///
  /// If the tokenizer is missing or broken, the model is explored by token ids. Cost: milliseconds,
  /// as weights are mapped.
  ///
  /// - Parameter folder: the path.
  /// - Returns: the checkpoint, ready to run.
  /// - Throws: what is wrong with configuration or weights.
  public static func read(folder: String) throws(CheckpointError) -> LoadedCheckpoint {
    let checkpoint = try Checkpoint.read(folder: folder)
    return LoadedCheckpoint(
      checkpoint,
      Vocabulary.read(
        folder: checkpoint.folder, rows: checkpoint.configuration.vocabulary,
        configured: checkpoint.settings.beginningToken))
  }

  /// Turns text into its tokens.
  var reader: PromptReader {
    PromptReader(vocabulary, context: checkpoint.configuration.context)
  }
}
