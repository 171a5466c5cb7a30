import Tensors
import Transformer

/// What a run of edges starts from: what every source is replaced by, and what every destination reads
/// when all its edges are absent.
struct EdgeBase: Sendable {
  let part: EdgePart
  /// Keys and values of the clean run before the carried positions.
  let prefix: Resumption.Prefix
  /// The clean run's score of each prompt.
  let full: [Float]
  /// The corrupted run's.
  let corrupted: [Float]
  /// The change of the input: clean embedding minus its replacement, [N, D].
  let inputChange: Tensor
  /// The replacement of the heads of each layer, by their z: [N, H K].
  let z: [Tensor]
  /// The replacement of each MLP: [N, D].
  let mlpOut: [Tensor]
  /// The stream entering each layer, of replacements alone: [N, D].
  let residualIn: [Tensor]
  /// The stream between attention and MLP of each layer.
  let residualMid: [Tensor]
  /// The final stream.
  let final: Tensor
  /// Queries, keys and values of each layer when every head reads `residualIn`: [N, 3 D].
  let inputs: [Tensor]

  /// Runs the clean and the corrupted prompts of a part.
  ///
  /// - Parameters:
  ///   - part: the pairs; from their start for zeros and means.
  ///   - ablation: what absent edges deliver.
  ///   - means: where they deliver means.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `Cancelled`.
  init(
    _ part: EdgePart, _ ablation: EdgeAblation, _ means: EdgeMeans?,
    _ cancellation: Cancellation?
  ) throws(Cancelled) {
    self.part = part
    let clean = try part.runClean([], cancellation)
    (full, prefix) = (clean.scores, clean.prefix)
    let isCorrupted = ablation == .corrupted
    let run = try part.runCorrupted(
      isCorrupted ? SourceOutputs.sites(part.configuration) : [], prefix, cancellation)
    corrupted = run.scores
    let zero = Tensor(repeating: 0, shape: [part.rowCount, part.configuration.width])
    func replacement(_ site: Site) -> Tensor {
      switch ablation {
      case .corrupted: site == .embedding ? part.embeddings(of: part.corrupted) : run.sites[site]
      case .zero: zero
      case .mean: means.map { $0(site, part) } ?? zero
      }
    }
    let layers = 0..<part.configuration.layers
    z = layers.map { replacement(.block($0, .z)) }
    mlpOut = layers.map { replacement(.block($0, .mlpOut)) }
    let embedding = replacement(.embedding)
    inputChange = .difference(part.embeddings(of: part.batch), embedding)
    (residualIn, residualMid, final) = Self.streams(part, embedding, z, mlpOut)
    inputs = zip(layers, residualIn).map { layer, stream in
      let block = part.weights.blocks[layer]
      return Tensor.multiply(
        part.weights.normalise(stream, block.norm1).normed, block.attention.inputWeight,
        bias: block.attention.inputBias)
    }
  }

  /// The streams that replacements alone make.
  private static func streams(
    _ part: EdgePart, _ embedding: Tensor, _ z: [Tensor], _ mlpOut: [Tensor]
  ) -> (entering: [Tensor], between: [Tensor], final: Tensor) {
    var x = Tensor.sum(embedding, part.positionEmbeddings)
    var (entering, between) = ([Tensor](), [Tensor]())
    for (layer, block) in part.weights.blocks.enumerated() {
      entering.append(x)
      x.add(
        .multiply(
          z[layer], block.attention.outputWeight, bias: block.attention.outputBias))
      between.append(x)
      x.add(mlpOut[layer])
    }
    return (entering, between, x)
  }

  /// The bytes that a base holds for so many carried positions.
  static func bytes(_ configuration: Configuration, rows: Int) -> Int {
    4 * rows * configuration.width * (7 * configuration.layers + 2)
  }
}
