import Tensors
import TestSupport
import Testing

extension UnderEveryThreadCount {
  @Suite("Backward, the number of threads changes no byte where sums are not split")
  struct ThreadsGradientTests {
    /// Large enough that every kernel uses all threads, and no multiple of a vector.
    static let x = Tensor.random([317, 401], in: -4...4, seed: 1)
    static let gradient = Tensor.random([317, 401], seed: 2)

    static func checkEqual(_ kernel: () -> [Tensor]) {
      let results = (counts + counts).map { threads in
        UnderEveryThreadCount.with(threads) { kernel() }
      }
      for other in results.dropFirst() { #expect(other == results[0]) }
    }

    @Test("GELU")
    func gelu() {
      Self.checkEqual {
        var (x, gradient) = (Self.x, Self.gradient)
        Tensor.geluBackward(&x, gradient: &gradient)
        return [x, gradient]
      }
    }

    @Test("layer normalisation")
    func normalise() {
      Self.checkEqual {
        var dx = Self.x
        let gain = Tensor.random([401], seed: 3)
        let unit = Tensor.normaliseBackward(
          Self.gradient, x: Self.x, gain: gain, epsilon: 1e-5, dx: &dx)
        return [unit, dx]
      }
    }

    @Test("sums over rows, and rows added at indices")
    func sums() {
      Self.checkEqual {
        var (sum, products) = (Tensor(shape: [401]), Tensor(shape: [401]))
        Self.gradient.sumRows(into: &sum)
        Self.gradient.sumRows(times: Self.x, into: &products)
        var table = Tensor(shape: [7, 401])
        table.addRows(at: (0..<317).map { $0 * $0 % 7 }, from: Self.gradient)
        return [sum, products, table]
      }
    }

    @Test("cross-entropy")
    func crossEntropy() {
      Self.checkEqual {
        var x = Self.x
        let loss = x.crossEntropyBackward(targets: (0..<317).map { $0 % 401 }, weight: 0.1)
        return [x, Tensor([Float(loss)])]
      }
    }

    @Test("dropout")
    func dropout() {
      Self.checkEqual {
        var x = Self.x
        x.dropOut(DropoutMask(probability: 0.3, key: 12345))
        return [x]
      }
    }

    @Test("a step of AdamW, and the sum of squares")
    func adam() {
      Self.checkEqual {
        var (w, m, v) = (Self.x, Self.gradient, Tensor(repeating: 0.2, shape: Self.x.shape))
        w.adamStep(
          gradient: Self.gradient, first: &m, second: &v,
          AdamStep(
            gradientScale: 0.7, firstDecay: 0.9, secondDecay: 0.999, weightScale: 0.99,
            rate: 0.01, secondCorrection: 0.3, epsilon: 1e-8))
        return [w, m, v, Tensor([Float(w.sumOfSquares)])]
      }
    }

    @Test("attention", arguments: [6, 2, 1], [nil, 1, 30])
    func attention(keyHeads: Int, window: Int?) {
      let world = AttentionCase(
        heads: 6, keyHeads: keyHeads, headWidth: 16, window: window,
        lengths: [40, 33, 1, 25, 40])
      let dz = Tensor.random([world.inputs.rows, world.width], seed: 4)
      Self.checkEqual {
        let (attention, inputs) = (world.whole, world.wholeInputs)
        let pattern = attention.pattern(scores: attention.scores(inputs))
        var gradient = Tensor(shape: world.inputs.shape)
        var dpattern = attention.patternBackward(dz, pattern: pattern, inputs, into: &gradient)
        attention.scoresBackward(pattern: pattern, &dpattern)
        attention.inputsBackward(dpattern, inputs, into: &gradient)
        return [gradient]
      }
    }
  }

  @Suite("Backward, products give the same bytes for the same number of threads")
  struct ProductsGradientTests {
    @Test("the gradients of weights and of inputs", arguments: counts)
    func products(threads: Int) {
      let (x, dout) = (Tensor.random([317, 201], seed: 1), Tensor.random([317, 401], seed: 2))
      let weight = Tensor.random([201, 401], seed: 3)
      let results = (0..<3).map { _ in
        UnderEveryThreadCount.with(threads) {
          var dweight = Tensor(shape: weight.shape)
          Tensor.multiply(transposed: x, dout, into: &dweight)
          return [dweight, .multiply(dout, transposed: weight)]
        }
      }
      #expect(results[1] == results[0] && results[2] == results[0])
      let twins = [
        Reference.product(Reference.transpose(x), dout),
        Reference.product(dout, Reference.transpose(weight)),
      ]
      for (ours, theirs) in zip(results[0], twins) {
        let agreement = Agreement(gradients: ours, theirs)
        #expect(agreement.worst < .float32KernelGradient, "\(threads) threads: \(agreement)")
      }
    }
  }
}
