import Analyses
import Transformer

/// A term of the logit difference.
struct AttributionPart: Hashable, Sendable {
  var name: String
  var value: Comparison
  var isSum = false
}

extension Sharing {
  /// The terms of the logit difference: embeddings, the heads and the MLP of each layer, biases.
  var attributionParts: [AttributionPart] {
    guard findings[AttributionQuery(leading)] != nil else { return [] }
    func part(
      _ name: String, isSum: Bool = false, _ read: (HeadAttribution) -> Float
    ) -> AttributionPart {
      AttributionPart(
        name: name, value: comparison { findings[AttributionQuery($0)].map { Double(read($0)) } },
        isSum: isSum)
    }
    let layers = (0..<model.shape.layers).flatMap { layer in
      [
        part("L\(layer) heads") { $0.heads[layer].reduce(0, +) },
        part("L\(layer) MLP") { $0.mlps[layer] },
      ]
    }
    let architecture = model.shape.architecture
    let embeddings = architecture.hasPositionEmbedding ? "embeddings" : "embedding"
    return [
      part("all", isSum: true, \.total),
      part(embeddings) { $0.embedding + ($0.position ?? 0) },
    ] + layers
      + (architecture.hasHeadConstants || architecture.hasLogitConstant
        ? [part("biases") { $0.biases.reduce($0.unembedBias, +) }] : [])
  }
}
