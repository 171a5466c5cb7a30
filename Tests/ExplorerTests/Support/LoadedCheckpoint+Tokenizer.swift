import Checkpoints
import Tokens
import Transformer

@testable import Explorer

extension LoadedCheckpoint {
  /// A checkpoint with a tokenizer, or without one.
  init(_ checkpoint: Checkpoint, tokenizer: Tokenizer?) {
    self.init(
      checkpoint,
      Vocabulary(reading(tokenizer), rows: checkpoint.configuration.vocabulary))
  }
}

extension PromptReader {
  /// A reader for a model with a tokenizer, or without one.
  init(tokenizer: Tokenizer?, vocabulary: Int, context: Int) {
    self.init(Vocabulary(reading(tokenizer), rows: vocabulary), context: context)
  }
}

private func reading(_ tokenizer: Tokenizer?) -> Result<Tokenizer, TokenizerError> {
  tokenizer.map { .success($0) } ?? .failure(.missing(folder: "small", absent: ["tokenizer.json"]))
}
