import Tensors
import Transformer

/// What every source of the edge graph writes, at the carried positions: a matrix [sources, N D].
///
/// Sources in the order of the graph; a source's row is its [N, D] row after row. Biases of attention
/// belong to no source; an MLP's bias belongs to it.
struct SourceOutputs {
  let graph: EdgeGraph
  /// The number of carried positions, N.
  let rows: Int
  let width: Int
  /// [sources, N D].
  var values: Tensor

  /// Outputs that are all zero.
  init(_ configuration: Configuration, rows: Int) {
    graph = EdgeGraph(configuration)
    self.rows = rows
    width = configuration.width
    values = Tensor(repeating: 0, shape: [graph.sourceCount, rows * width])
  }

  /// What a source writes: [N, D].
  subscript(source: Int) -> Tensor {
    get { values.rows(source..<source + 1).reshaped([rows, width]) }
    set { values.setBlock(rows: [source], column: 0, from: newValue.reshaped([1, rows * width])) }
  }

  /// The sites of a run from which the outputs are made.
  static func sites(_ configuration: Configuration) -> Set<Site> {
    Set((0..<configuration.layers).flatMap { [Site.block($0, .z), .block($0, .mlpOut)] })
  }

  /// Writes the output of every head of a layer that `z` gives: [N, H K].
  mutating func setHeads(layer: Int, z: Tensor, _ weights: Weights) {
    for head in 0..<graph.heads {
      var output = Tensor(repeating: 0, shape: [rows, width])
      weights.addOutput(of: Head(layer, head), z: z, to: &output)
      self[graph.firstHead(layer: layer) + head] = output
    }
  }
}

extension EdgePart {
  /// What each source writes in the corrupted run minus what it writes in the clean one, and keys and
  /// values of the clean run.
  func differences(
    _ cancellation: Cancellation?
  ) throws(Cancelled) -> (SourceOutputs, Resumption.Prefix) {
    let sites = SourceOutputs.sites(configuration)
    let clean = try runClean(sites, cancellation)
    let corrupted = try runCorrupted(sites, clean.prefix, cancellation)
    return (differences(corrupted: corrupted.sites, clean: clean.sites), clean.prefix)
  }

  /// What each source writes in the corrupted run minus what it writes in the clean one.
  func differences(corrupted: Sites, clean: Sites) -> SourceOutputs {
    var outputs = SourceOutputs(configuration, rows: rowCount)
    outputs[0] = .difference(embeddings(of: self.corrupted), embeddings(of: batch))
    for layer in 0..<configuration.layers {
      let (z, mlp) = (Site.block(layer, .z), Site.block(layer, .mlpOut))
      outputs.setHeads(layer: layer, z: .difference(corrupted[z], clean[z]), weights)
      outputs[outputs.graph.firstHead(layer: layer) + configuration.heads] = .difference(
        corrupted[mlp], clean[mlp])
    }
    return outputs
  }
}

extension Tensor {
  /// One tensor minus another of its shape.
  static func difference(_ a: Tensor, _ b: Tensor) -> Tensor {
    var out = a
    out.add(b, scale: -1)
    return out
  }
}
