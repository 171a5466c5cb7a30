import Checkpoints
import StrictJSON
import Tensors
import Tokens
import Transformer

/// What is known of a checkpoint without running it.
struct ModelFacts {
  private let model: OpenModel
  private let nonFinite: [NonFiniteTensor]

  /// The facts of a model whose weights have been looked through.
  init(_ model: OpenModel, nonFinite: [NonFiniteTensor]) {
    self.model = model
    self.nonFinite = nonFinite
  }
}

extension ModelFacts: JSONRepresentable {
  var json: JSONOutput {
    let checkpoint = model.checkpoint
    return [
      "configuration": configuration,
      "parameters": model.configuration.parameterCount(tied: checkpoint.isTied),
      "dtype": checkpoint.elementTypes.map(\.rawValue),
      "files": checkpoint.files.map {
        ["name": $0.name, "bytes": $0.bytes] as JSONOutput
      },
      "memory": [
        "bytesHeld": checkpoint.bytesHeld, "bytesMapped": checkpoint.bytesOnDisk,
      ] as JSONOutput,
      "ignored": checkpoint.ignored.map {
        ["name": $0.name, "reason": $0.reason.description] as JSONOutput
      },
      "notes": checkpoint.notes.map(\.description),
      "tokenizer": model.vocabulary.tokenizer.map(facts),
      "finite": nonFinite.isEmpty,
      "nonFinite": nonFinite.map { ["name": $0.name, "index": $0.index] as JSONOutput },
    ]
  }

  private func facts(_ tokenizer: Tokenizer) -> JSONOutput {
    let json: JSONOutput = [
      "tokens": tokenizer.count, "endOfText": tokenizer.endOfText?.rawValue,
      "bosToken": model.vocabulary.beginning.token?.rawValue,
    ]
    guard !tokenizer.frame.isEmpty else { return json }
    return json.adding([
      "putsBefore": tokenizer.frame.before.map(\.rawValue).json,
      "putsBehind": tokenizer.frame.behind.map(\.rawValue).json,
    ])
  }

  private var configuration: JSONOutput {
    let shape = model.configuration
    return [
      "layers": shape.layers, "heads": shape.heads, "width": shape.width,
      "headWidth": shape.headWidth, "hidden": shape.hidden, "vocabulary": shape.vocabulary,
      "context": shape.context, "epsilon": shape.epsilon, "scaling": shape.scaling.rawValue,
      "tied": model.checkpoint.isTied, "architecture": shape.architectureFacts,
    ]
  }

  /// Bytes in millions.
  static func megabytes(_ bytes: Int) -> String {
    let tenths = (bytes + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }

  /// Size, element types and files.
  static func disk(_ checkpoint: Checkpoint) -> String {
    let types = checkpoint.elementTypes.map(\.rawValue).joined(separator: " and ")
    let files = checkpoint.files.count
    return "\(megabytes(checkpoint.bytesOnDisk)) of \(types) in "
      + (files == 1 ? "one file" : "\(files) files")
  }
}
