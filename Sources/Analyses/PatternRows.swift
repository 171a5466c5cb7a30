import Tasks
import Tensors
import Tokens
import Transformer

/// The pattern of one head in one run, prompt by prompt.
struct PatternRows {
  private let pattern: Tensor
  private let prompts: [Prompt]
  private let starts: [Int]

  init(_ activations: Activations, _ subject: Subject, _ head: Head) {
    pattern = activations[.block(head.layer, .pattern)]
    prompts = subject.prompts.prompts
    let heads = subject.weights.configuration.heads
    var (starts, next) = ([Int](), 0)
    for prompt in prompts {
      let size = prompt.tokens.count * prompt.tokens.count
      starts.append(next + head.index * size)
      next += heads * size
    }
    self.starts = starts
  }

  /// The probabilities of one query over all keys: [T].
  func row(prompt: Int, query: Int) -> [Float] {
    let length = prompts[prompt].tokens.count
    let first = starts[prompt] + query * length
    return pattern.reshaped([1, pattern.count]).gathering(columns: first..<first + length).elements
  }

  /// The same of END.
  func fromEnd(_ prompt: Int) -> [Float] { row(prompt: prompt, query: prompts[prompt].end) }

  /// A prompt's whole pattern, `[query][key]`.
  func grid(prompt: Int) -> [[Float]] {
    prompts[prompt].tokens.indices.map { row(prompt: prompt, query: $0) }
  }
}

extension PromptSet {
  /// The tensor row of each prompt's END.
  var endRows: [Int] {
    let batch = batch
    return prompts.enumerated().map { batch.index(row: $0, position: $1.end) }
  }
}
