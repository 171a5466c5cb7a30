import Foundation
import Tensors
public import Tokens
public import Transformer

/// A slow, obvious twin of a model of any architecture: the equations as loops in double precision.
///
/// Its numbers are one flat list, so that differences can be taken by each. Frequencies of rotary
/// positions are those of no scaling.
public struct ModelTwin: Sendable {
  /// The model's shape.
  public let configuration: Configuration
  /// All parameters, one after another, in the order of `Weights.parameters`.
  public var numbers: [Double]
  /// What is dropped; nil for nothing.
  public var dropout: DropoutTwin?

  let places: [Parameter: Range<Int>]

  /// The twin of a model.
  public init(_ weights: Weights, dropout: DropoutTwin? = nil) {
    configuration = weights.configuration
    self.dropout = dropout
    numbers = []
    var places: [Parameter: Range<Int>] = [:]
    for parameter in weights.parameters {
      let tensor = weights[parameter]
      places[parameter] = numbers.count..<numbers.count + tensor.count
      numbers += tensor.elements.map(Double.init)
    }
    self.places = places
  }

  /// The mean loss over all predicted tokens of all rows.
  public func loss(_ batch: TokenBatch) -> Double {
    let logits = logits(batch)
    var (sum, count) = (0.0, 0)
    for (offset, row) in zip(batch.offsets, batch.rows) {
      for (position, target) in row.dropFirst().enumerated() {
        let x = logits[offset + position]
        let largest = x.max() ?? 0
        sum += largest + log(x.reduce(0) { $0 + exp($1 - largest) }) - x[target.rawValue]
        count += 1
      }
    }
    return sum / Double(count)
  }

  /// The gradient of the loss by parameters, by central differences.
  ///
  /// - Parameters:
  ///   - batch: rows of tokens.
  ///   - isWanted: which parameters; all where it is left out.
  /// - Returns: the gradients by parameter.
  ///
  /// Cost: two passes for each number of the wanted parameters.
  public func gradients(
    _ batch: TokenBatch, of isWanted: (Parameter) -> Bool = { _ in true }
  ) -> [Parameter: [Float]] {
    places.filter { isWanted($0.key) }.mapValues { place in
      centralDifferences(at: Array(numbers[place])) { moved in
        var twin = self
        twin.numbers.replaceSubrange(place, with: moved)
        return twin.loss(batch)
      }
    }
  }

  /// The logits of every position.
  public func logits(_ batch: TokenBatch) -> [[Double]] {
    var x = batch.rows.flatMap { row in
      row.enumerated().map { position, token in
        let embedded = Array(self.row(.tokenEmbedding, token.rawValue))
        guard places[.positionEmbedding] != nil else { return embedded }
        return zip(embedded, self.row(.positionEmbedding, position)).map { $0 + $1 }
      }
    }
    x = dropped(x, place: 0)
    for layer in 0..<configuration.layers {
      let attention = attention(x, batch, layer: layer)
      if configuration.architecture.isParallel {
        x = sum(sum(x, attention), mlp(x, layer: layer))
      } else {
        x = sum(x, attention)
        x = sum(x, mlp(x, layer: layer))
      }
    }
    let head: Parameter = places[.unembedding] == nil ? .tokenEmbedding : .unembedding
    return normalised(x, gain: .finalGain, bias: .finalBias).map { x in
      (0..<configuration.vocabulary).map { dot(x, row(head, $0)) }
    }
  }

  private func mlp(_ x: [[Double]], layer: Int) -> [[Double]] {
    let normed = normalised(
      x, gain: .block(layer, .norm2Gain), bias: .block(layer, .norm2Bias))
    let read = linear(normed, layer, .mlpInputWeight, .mlpInputBias)
    let hidden =
      if configuration.architecture.isGated {
        zip(linear(normed, layer, .mlpGateWeight, .mlpGateBias), read).map { gate, read in
          zip(gate, read).map { activated($0) * $1 }
        }
      } else {
        read.map { $0.map(activated) }
      }
    return dropped(
      linear(hidden, layer, .mlpOutputWeight, .mlpOutputBias), place: 3 + 3 * layer)
  }

  private func attention(_ x: [[Double]], _ batch: TokenBatch, layer: Int) -> [[Double]] {
    let inputs = inputs(x, batch, layer: layer)
    var z = x.map { _ in [Double](repeating: 0, count: configuration.zColumns) }
    var index = 0  // among all elements of all patterns
    for (offset, length) in zip(batch.offsets, batch.lengths) {
      for head in 0..<configuration.heads {
        let columns = configuration.columns(ofHead: head)
        func part(_ input: HeadInput, _ position: Int) -> ArraySlice<Double> {
          let own = head * configuration.heads(of: input) / configuration.heads
          return inputs[input.order][offset + position][configuration.columns(ofHead: own)]
        }
        for query in 0..<length {
          let first = configuration.window(layer: layer).map { max(0, query - $0 + 1) } ?? 0
          let scores = (first...query).map {
            dot(part(.queries, query), part(.keys, $0))
              * Double(configuration.scoreScale(layer: layer))
          }
          for (key, weight) in zip(first...query, softmax(scores)) {
            let kept = weight * factor(place: 1 + 3 * layer, index: index + key)
            for (column, value) in zip(columns, part(.values, key)) {
              z[offset + query][column] += kept * value
            }
          }
          index += length
        }
      }
    }
    return dropped(
      linear(z, layer, .attentionOutputWeight, .attentionOutputBias), place: 2 + 3 * layer)
  }

  /// Queries, keys and values as attention reads them.
  private func inputs(_ x: [[Double]], _ batch: TokenBatch, layer: Int) -> [[[Double]]] {
    let normed = normalised(
      x, gain: .block(layer, .norm1Gain), bias: .block(layer, .norm1Bias))
    var inputs: [[[Double]]]
    if configuration.architecture.hasJoinedInputs {
      let joined = linear(normed, layer, .attentionInputWeight, .attentionInputBias)
      inputs = HeadInput.allCases.map { input in
        joined.map { Array($0[configuration.columns(of: input)]) }
      }
    } else {
      inputs = [
        linear(normed, layer, .queryWeight, .queryBias),
        linear(normed, layer, .keyWeight, .keyBias),
        linear(normed, layer, .valueWeight, .valueBias),
      ]
    }
    guard let rotary = configuration.architecture.rotary else { return inputs }
    let positions = batch.lengths.flatMap { Array(0..<$0) }
    for (input, gain) in [(0, Parameter.Part.queryNormGain), (1, .keyNormGain)] {
      inputs[input] = zip(inputs[input], positions).map { row, position in
        stride(from: 0, to: row.count, by: configuration.headWidth).flatMap { first in
          rotated(
            headNormalised(
              Array(row[first..<first + configuration.headWidth]), gain: .block(layer, gain)),
            rotary, position: position)
        }
      }
    }
    return inputs
  }
}
