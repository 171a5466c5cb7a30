import Analyses
import Patching
import Tensors
import Transformer

/// The gradients of the prompts' scores at every destination of the edge graph, summed over steps.
///
/// A destination reads the stream through a norm of its own. The gradient of one head's queries
/// goes back through that head's part of W_Q and the norm alone; it is of the stream as this
/// destination sees it.
struct EdgeGradients {
  private let part: EdgePart
  private let gradients: Activations
  /// By site, the streams that were normalised: [S N, D].
  private let streams: [Site: Tensor]
  /// The gradient of the final stream: [N, D].
  let final: Tensor

  /// The sites whose gradients are read.
  static func sites(_ configuration: Configuration) -> Set<Site> {
    Set(
      (0..<configuration.layers).flatMap { layer in
        [Site.Stage.queries, .keys, .values, .norm2].map { Site.block(layer, $0) }
      } + [.block(configuration.layers - 1, .residualOut)])
  }

  /// Takes gradients at points between the corrupted and the clean embedding.
  ///
  /// - Parameters:
  ///   - part: the pairs.
  ///   - alphas: the points, from corrupted (0) to clean (1).
  ///   - prefix: keys and values of the clean run.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `Cancelled`.
  init(
    _ part: EdgePart, _ alphas: [Float], _ prefix: Resumption.Prefix,
    _ cancellation: Cancellation?
  ) throws(Cancelled) {
    self.part = part
    let (weights, shape) = (part.weights, part.configuration)
    let pass = try Self.pass(part, alphas, prefix, cancellation)
    streams = Dictionary(
      uniqueKeysWithValues: (0..<shape.layers).flatMap { layer in
        Set([Site.block(layer, .residualIn), .block(layer, shape.mlpReads)]).map { ($0, pass[$0]) }
      })
    let dlogits = part.reader.gradients(pass.logits)
    gradients = try weights.gradients(
      consume pass, of: dlogits, at: Self.sites(shape), cancellation: cancellation)
    let last = gradients[.block(shape.layers - 1, .residualOut)]
    var sum = last.rows(0..<part.rowCount)
    for copy in 1..<max(1, alphas.count) {
      sum.add(last.rows(copy * part.rowCount..<(copy + 1) * part.rowCount))
    }
    final = sum
  }

  /// Gradients at some sites alone, one copy of the pairs after another for each point.
  static func taken(
    _ part: EdgePart, _ alphas: [Float], _ prefix: Resumption.Prefix, at sites: Set<Site>,
    _ cancellation: Cancellation?
  ) throws(Cancelled) -> Activations {
    let pass = try pass(part, alphas, prefix, cancellation)
    let dlogits = part.reader.gradients(pass.logits)
    return try part.weights.gradients(
      consume pass, of: dlogits, at: sites, cancellation: cancellation)
  }

  /// The pass at the points.
  private static func pass(
    _ part: EdgePart, _ alphas: [Float], _ prefix: Resumption.Prefix,
    _ cancellation: Cancellation?
  ) throws(Cancelled) -> TapedPass {
    try part.weights.tapedPass(
      Resumption(
        layer: 0, residual: stream(part, alphas), rows: part.rows(copies: alphas.count),
        prefix: prefix), logits: part.reader.request(copies: alphas.count),
      cancellation: cancellation)
  }

  /// The streams at the points, one after another: [S N, D].
  private static func stream(_ part: EdgePart, _ alphas: [Float]) -> Tensor {
    let clean = part.stream(of: part.batch)
    let change = Tensor.difference(
      part.embeddings(of: part.corrupted), part.embeddings(of: part.batch))
    return Tensor(
      stacking: alphas.map { alpha in
        var stream = clean
        if alpha != 1 { stream.add(change, scale: 1 - alpha) }
        return stream
      }, columns: part.configuration.width)
  }

  /// The gradients at a layer's destinations, queries, keys and values of its heads and its MLP:
  /// [3 H + 1, N D].
  func destinations(layer: Int) -> Tensor {
    let (shape, block) = (part.configuration, part.weights.blocks[layer])
    let elements = part.rowCount * shape.width
    var all = Tensor(repeating: 0, shape: [3 * shape.heads + 1, elements])
    var sum = Tensor(repeating: 0, shape: [part.rowCount, shape.width])
    func write(_ place: Int, _ dnormed: Tensor, _ stage: Site.Stage, _ norm: Norm) {
      guard let x = streams[.block(layer, stage)] else { return }
      part.weights.normaliseBackward(summing: dnormed, x: x, norm, into: &sum)
      all.setBlock(rows: [place], column: 0, from: sum.reshaped([1, elements]))
    }
    for input in HeadInput.allCases {
      let gradient = gradients[input.site(layer)]
      var dnormed = Tensor(repeating: 0, shape: [gradient.rows, shape.width])
      for head in 0..<shape.heads {
        let (map, outputs) = part.weights.inputMap(
          input, layer: layer, heads: head..<head + 1)
        map.backward(
          gradient, columns: shape.columns(ofHead: head), outputs: outputs, into: &dnormed)
        write(input.order * shape.heads + head, dnormed, .residualIn, block.norm1)
      }
    }
    write(3 * shape.heads, gradients[.block(layer, .norm2)], shape.mlpReads, block.norm2)
    return all
  }
}
