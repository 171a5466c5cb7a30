import Transformer
public import Checkpoints
public import Tokens

/// A checkpoint with its tokenizer, ready to be explored.
public struct LoadedCheckpoint: Sendable {
  /// The model.
  public let checkpoint: Checkpoint
  /// Its tokenizer; nil where the folder has none that can be read.
  public let tokenizer: Tokenizer?
  /// Why there is no tokenizer.
  public let tokenizerProblem: String?

  /// Puts model and tokenizer together.
  public init(
    _ checkpoint: Checkpoint, tokenizer: Tokenizer?, tokenizerProblem: String? = nil
  ) {
    self.checkpoint = checkpoint
    self.tokenizer = tokenizer
    self.tokenizerProblem = tokenizerProblem
  }

  /// Reads a folder in Hugging Face's layout.
  ///
  /// A tokenizer that is missing or broken does not keep the model from being explored by token
  /// ids. Cost: milliseconds, as weights are mapped.
  ///
  /// - Parameter folder: the path.
  /// - Returns: the checkpoint, ready to run.
  /// - Throws: what is wrong with configuration or weights.
  public static func read(folder: String) throws(CheckpointError) -> LoadedCheckpoint {
    let checkpoint = try Checkpoint.read(folder: folder)
    do throws(TokenizerError) {
      return LoadedCheckpoint(checkpoint, tokenizer: try Tokenizer.read(folder: folder))
    } catch {
      return LoadedCheckpoint(checkpoint, tokenizer: nil, tokenizerProblem: error.description)
    }
  }

  /// The last part of the folder's path.
  var name: String {
    CheckpointName(checkpoint.folder).short
  }

  /// What the screens say about it.
  var facts: ModelFacts {
    ModelFacts(
      name: name, shape: checkpoint.configuration,
      missingTokenizer: tokenizer == nil
        ? "Text needs vocab.json and merges.txt (or tokenizer.json) in the folder; until then "
          + "prompts are token ids." : nil,
      notes: checkpoint.notes.map(\.description), path: checkpoint.folder)
  }

  /// Why another checkpoint means different text by its tokens; nil where it does not, or where one
  /// of the two has no tokenizer to say so.
  func tokenizerProblem(with other: LoadedCheckpoint) -> ErrandProblem? {
    guard let own = tokenizer, let its = other.tokenizer,
      let token = own.firstDifference(from: its)
    else { return nil }
    return .otherTokenizer(
      path: other.checkpoint.folder, token: token, own: own.display(TokenID(token)).text,
      other: its.display(TokenID(token)).text)
  }

  /// Turns text into its tokens.
  var reader: PromptReader {
    PromptReader(
      tokenizer: tokenizer, vocabulary: checkpoint.configuration.vocabulary,
      context: checkpoint.configuration.context)
  }
}
