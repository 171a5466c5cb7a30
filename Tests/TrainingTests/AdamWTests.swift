import Foundation
import Tensors
import TestSupport
import Testing
import Training
import Transformer

@Suite("AdamW")
struct AdamWTests {
  static let configuration = Configuration(
    layers: 2, heads: 1, width: 3, hidden: 5, vocabulary: 7, context: 4)

  static func weights(_ seed: UInt64, isTied: Bool = true) -> Weights {
    Weights(random: configuration, isTied: isTied, seed: seed)
  }

  /// The equations of one number over some steps, in double precision.
  static func twin(
    _ start: Float, gradients: [Float], _ settings: AdamW.Settings, scales: [Double],
    isDecayed: Bool, rates: [Double]
  ) -> Float {
    let (first, second) = (Double(settings.firstDecay), Double(settings.secondDecay))
    var (w, m, v) = (Double(start), 0.0, 0.0)
    for step in gradients.indices {
      let g = Double(gradients[step]) * scales[step]
      m = first * m + (1 - first) * g
      v = second * v + (1 - second) * g * g
      let (mean, square) = (
        m / (1 - pow(first, Double(step + 1))), v / (1 - pow(second, Double(step + 1)))
      )
      if isDecayed { w -= rates[step] * Double(settings.weightDecay) * w }
      w -= rates[step] * mean / (square.squareRoot() + Double(settings.epsilon))
    }
    return Float(w)
  }

  @Test("moves every parameter as its equations say", arguments: [nil, 0.5, 1e6] as [Float?])
  func equations(clip: Float?) {
    let settings = AdamW.Settings(weightDecay: 0.2, epsilon: 1e-3, clip: clip)
    let rates = [0.1, 0.07, 0.02]
    let start = Self.weights(1, isTied: false)
    let gradients = rates.indices.map { Self.weights(UInt64($0) + 10, isTied: false) }
    var (weights, optimiser) = (start, AdamW(settings, for: start))
    var scales: [Double] = []
    for (gradient, rate) in zip(gradients, rates) {
      let norm = AdamW.norm(of: gradient)
      scales.append(clip.map { min(1, Double($0) / (norm + 1e-6)) } ?? 1)
      optimiser.move(&weights, along: gradient, norm: norm, learningRate: rate)
    }
    #expect(optimiser.step == 3)
    for (index, parameter) in weights.namedTensors.enumerated() {
      let name = parameter.name
      let isDecayed = name.hasSuffix("weight") && !name.contains(".ln_")
      let each = gradients.map { $0.namedTensors[index].tensor.elements }
      let theirs = start.namedTensors[index].tensor.elements.enumerated().map { place, value in
        Self.twin(
          value, gradients: each.map { $0[place] }, settings, scales: scales,
          isDecayed: isDecayed, rates: rates)
      }
      let agreement = Agreement(parameter.tensor.elements, theirs)
      #expect(agreement.worst < .float32Kernel, "\(name): \(agreement)")
    }
  }

  @Test("decays matrices, embeddings among them, and neither biases nor norms")
  func decay() {
    let start = Self.weights(1)
    var (weights, optimiser) = (start, AdamW(AdamW.Settings(weightDecay: 0.5), for: start))
    optimiser.move(&weights, along: start.zeros(), norm: 0, learningRate: 0.1)
    for (before, after) in zip(start.namedTensors, weights.namedTensors) {
      let isDecayed = after.name.hasSuffix("weight") && !after.name.contains(".ln_")
      let expected = before.tensor.elements.map { isDecayed ? $0 * Float(0.95) : $0 }
      #expect(after.tensor.elements == expected, "\(after.name)")
    }
  }

  @Test("moves by the learning rate in the first step, whatever the size of the gradient")
  func firstStep() {
    let start = Self.weights(1)
    for size in [Float(1e-3), 1, 1e3] {
      var gradients = start.zeros()
      gradients.updateEach { _, tensor in
        tensor = Tensor(repeating: -size, shape: tensor.shape)
      }
      let settings = AdamW.Settings(weightDecay: 0, clip: nil)
      var (weights, optimiser) = (start, AdamW(settings, for: start))
      let norm = AdamW.norm(of: gradients)
      optimiser.move(&weights, along: gradients, norm: norm, learningRate: 0.01)
      for (before, after) in zip(start.namedTensors, weights.namedTensors) {
        let agreement = Agreement(after.tensor.elements, before.tensor.elements.map { $0 + 0.01 })
        // Epsilon, a hundred-thousandth of the smallest gradient, holds back that share of a step.
        #expect(agreement.worst < .float32Kernel, "\(after.name): \(agreement)")
      }
    }
  }

  @Test("goes on from its own moments as if it had never stopped")
  func resumption() {
    let start = Self.weights(1)
    let gradients = (0..<4).map { Self.weights(UInt64($0) + 20) }
    func move(_ weights: inout Weights, _ optimiser: inout AdamW, _ gradient: Weights) {
      optimiser.move(
        &weights, along: gradient, norm: AdamW.norm(of: gradient), learningRate: 0.01)
    }
    var (weights, optimiser) = (start, AdamW(AdamW.Settings(), for: start))
    for gradient in gradients { move(&weights, &optimiser, gradient) }
    var (again, first) = (start, AdamW(AdamW.Settings(), for: start))
    for gradient in gradients[..<2] { move(&again, &first, gradient) }
    var second = AdamW(
      first.settings, step: first.step, first: first.first, second: first.second)
    for gradient in gradients[2...] { move(&again, &second, gradient) }
    for (one, other) in zip(weights.namedTensors, again.namedTensors) {
      #expect(one.tensor == other.tensor, "\(one.name)")
    }
    #expect(second.first == optimiser.first && second.second == optimiser.second)
  }

  @Test("measures the gradient over all parameters, a tied embedding once")
  func norm() {
    for isTied in [true, false] {
      let gradients = Self.weights(2, isTied: isTied)
      let squares = gradients.namedTensors.flatMap { $0.tensor.elements }.reduce(0.0) {
        $0 + Double($1) * Double($1)
      }
      let ours = AdamW.norm(of: gradients)
      // The squares are summed in single precision over runs of a few hundred elements.
      #expect(abs(ours / squares.squareRoot() - 1) < 1e-6)
    }
  }
}
