import Tokens
import Transformer

/// What the screens say about the open checkpoint.
struct ModelFacts: Hashable, Sendable {
  /// The folder's name.
  var name: String
  /// The model's shape.
  var shape: Configuration
  /// Why text cannot be read, where the folder has no usable tokenizer.
  var missingTokenizer: String?
  /// Of a second checkpoint: what its vocabulary and that of the first do not share.
  var difference: VocabularyDifference?
  /// Of a second checkpoint: how its tokens that the first lacks are shown.
  var ownTokens: [TokenID: String] = [:]
  /// Of a second checkpoint: what a person should know of its tokens; empty where all are shared.
  var remark = ""
  /// Decisions about the files that a person should know.
  var notes: [String] = []
  /// The most telling of them in a word or two, for the title; nil where none needs to be there.
  var mark: String?
  /// The folder as it was named; empty where there is none.
  var path = ""

  /// Whether a head of that number exists.
  func has(_ head: Head) -> Bool {
    (0..<shape.layers).contains(head.layer) && (0..<shape.heads).contains(head.index)
  }

  /// The head that lies nearest to one that may not exist.
  func nearest(_ head: Head) -> Head {
    Head(
      max(0, min(shape.layers - 1, head.layer)), max(0, min(shape.heads - 1, head.index)))
  }

  /// The head so many places on in the order of layers and numbers, clamped at the ends.
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
