import Checkpoints
import Circuits
import Crypto
import StrictJSON
import Tasks
import Tensors
import Tokens
import Transformer

/// All that the numbers of a checkpoint depend on beside its weights.
struct SeriesRequest {
  /// To be raised when a measure comes to mean something else.
  private static let version = 1

  /// The SHA-256 of the request, under which results are kept.
  let hash: String

  /// Names what is asked.
  ///
  /// Threads and kernels are part of it, since the last bits of sums depend on them: what is read
  /// back is what would be measured anew.
  ///
  /// - Parameters:
  ///   - evaluators: what is measured.
  ///   - configuration: the shape of the model, and how it scales.
  ///   - program: the version of the program.
  init(_ evaluators: [Evaluator], _ configuration: Configuration, program: String) {
    let json: JSONOutput = [
      "version": Self.version, "program": program, "threads": Threads.count,
      "kernels": ProductKernels.name, "heads": configuration.heads,
      "context": configuration.context, "epsilon": configuration.epsilon,
      "scaling": configuration.scaling.rawValue,
      "architecture": configuration.architectureFacts, "evaluations": evaluators.map(\.request),
    ]
    hash = SHA256.text(of: json.line)
  }
}

extension Evaluator {
  /// Prompts, measures and circuit.
  fileprivate var request: JSONOutput {
    [
      "name": name, "prompts": SHA256.text(of: scored.request.line),
      "measures": tracker?.measures.map(\.description),
      "circuit": tracker?.circuit?.fileText,
      "sequences": SHA256.text(of: JSONOutput.array((tracker?.sequences ?? []).map(\.json)).line),
    ]
  }
}

extension PromptSet {
  /// Everything of a set that a measure can depend on.
  fileprivate var request: JSONOutput {
    [
      "bos": bos, "prompts": prompts.map(\.request),
      "outcomes": years.map { $0.outcomes.json }, "starts": years?.starts,
    ]
  }
}

extension Prompt {
  fileprivate var request: JSONOutput {
    [
      "tokens": tokens.json, "corrupted": corrupted?.json, "answer": answer?.rawValue,
      "distractor": distractor?.rawValue, "template": template,
      "positions": JSONOutput.object(
        positions.sorted { $0.key < $1.key }
          .map { JSONOutput.Member(key: $0.key, value: .integer($0.value)) }),
    ]
  }
}

extension [TokenID] {
  fileprivate var json: JSONOutput { .array(map { .integer($0.rawValue) }) }
}
