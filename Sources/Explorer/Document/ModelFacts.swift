import Tokens
import Transformer

/// What the screens say about an open checkpoint.
struct ModelFacts: Hashable, Sendable {
  /// The folder's name.
  var name: String
  /// The model's shape.
  var shape: Configuration
  /// What its family is called; nil where that is not said.
  var family: String?
  /// What sets its architecture apart, each in a word or two.
  var traits: [String] = []
  /// Why text cannot be read; nil if the folder has a usable tokenizer.
  var missingTokenizer: String?
  /// Of a second checkpoint: how its vocabulary differs from that of the first.
  var difference: VocabularyDifference?
  /// Of a second checkpoint: labels of tokens that the first lacks.
  var ownTokens: [TokenID: String] = [:]
  /// Of a second checkpoint: a remark on its tokens; empty if all are shared.
  var remark = ""
  /// Notes on the files that a person should know.
  var notes: [String] = []
  /// The most important note in a word or two, for the title; nil for none.
  var mark: String?
  /// The path of the folder; empty if there is none.
  var path = ""

  /// Whether the model has a head.
  func has(_ head: Head) -> Bool {
    (0..<shape.layers).contains(head.layer) && (0..<shape.heads).contains(head.index)
  }

  /// The model in a line, without its name: `Llama · 8 layers x 9 heads · rotary`.
  func words(_ separator: String, times: String) -> String {
    let heads = "\(shape.layers) layers \(times) \(shape.heads) heads"
    return ([family, heads].compactMap(\.self) + traits).joined(separator: separator)
  }

  /// The head of keys and values that a head reads, and the heads that share it; nil where each head
  /// has its own.
  func group(of head: Head) -> (keyValueHead: Int, readers: String)? {
    guard shape.hasGroups else { return nil }
    let group = shape.keyValueHead(of: head.index)
    return (group, shape.groupWords(layer: head.layer, keyValueHead: group))
  }

  /// The nearest head that exists.
  func nearest(_ head: Head) -> Head {
    Head(
      max(0, min(shape.layers - 1, head.layer)), max(0, min(shape.heads - 1, head.index)))
  }

  /// The head a number of steps further in the order of layers, at most the last.
  func head(_ steps: Int, from head: Head) -> Head {
    let place = head.layer * shape.heads + head.index + steps
    let clamped = max(0, min(shape.layers * shape.heads - 1, place))
    return Head(clamped / shape.heads, clamped % shape.heads)
  }

  /// Every head, layer by layer.
  var heads: [Head] {
    (0..<shape.layers).flatMap { layer in (0..<shape.heads).map { Head(layer, $0) } }
  }
}
