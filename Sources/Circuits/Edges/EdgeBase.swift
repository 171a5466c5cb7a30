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
  /// The stream that the MLP of each layer reads.
  let mlpStream: [Tensor]
  /// The final stream.
  let final: Tensor
  /// Queries, keys and values of each layer when every head reads `residualIn`, before norm and
  /// rotation: [N, 3 H K].
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
    func zero(_ site: Site) -> Tensor {
      Tensor(
        repeating: 0,
        shape: [part.rowCount, site.count(in: part.configuration, lengths: [1])])
    }
    func replacement(_ site: Site) -> Tensor {
      switch ablation {
      case .corrupted: site == .embedding ? part.embeddings(of: part.corrupted) : run.sites[site]
      case .zero: zero(site)
      case .mean: means.map { $0(site, part) } ?? zero(site)
      }
    }
    let layers = 0..<part.configuration.layers
    z = layers.map { replacement(.block($0, .z)) }
    mlpOut = layers.map { replacement(.block($0, .mlpOut)) }
    let embedding = replacement(.embedding)
    inputChange = .difference(part.embeddings(of: part.batch), embedding)
    (residualIn, mlpStream, final) = Self.streams(part, embedding, z, mlpOut)
    inputs = zip(layers, residualIn).map { layer, stream in
      let norm = part.weights.blocks[layer].norm1
      return part.weights.headInputs(
        layer: layer, of: part.weights.normalise(stream, norm).normed)
    }
  }

  /// The streams that replacements alone make.
  private static func streams(
    _ part: EdgePart, _ embedding: Tensor, _ z: [Tensor], _ mlpOut: [Tensor]
  ) -> (entering: [Tensor], mlp: [Tensor], final: Tensor) {
    var x = part.withPositions(embedding)
    var (entering, mlp) = ([Tensor](), [Tensor]())
    for layer in 0..<part.configuration.layers {
      entering.append(x)
      if part.configuration.architecture.isParallel { mlp.append(x) }
      x.add(part.weights.attentionOutput(layer: layer, z: z[layer]))
      if !part.configuration.architecture.isParallel { mlp.append(x) }
      x.add(mlpOut[layer])
    }
    return (entering, mlp, x)
  }

  /// The bytes that a base holds for so many carried positions.
  static func bytes(_ configuration: Configuration, rows: Int) -> Int {
    // Each head has keys and values of its own here.
    let (streams, heads) = (3 * configuration.width, 4 * configuration.zColumns)
    return 4 * rows * ((streams + heads) * configuration.layers + 2 * configuration.width)
  }
}
