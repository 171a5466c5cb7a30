/// The numbers of one step of AdamW that are the same for every element.
public struct AdamStep: Hashable, Sendable {
  /// What each element of the gradient is multiplied by first: the clipping factor.
  public var gradientScale: Float
  /// beta 1, the decay of the first moment.
  public var firstDecay: Float
  /// beta 2, the decay of the second moment.
  public var secondDecay: Float
  /// What weights are multiplied by before the step: one minus learning rate times weight decay.
  public var weightScale: Float
  /// The learning rate over the first moment's bias correction.
  public var rate: Float
  /// The square root of the second moment's bias correction.
  public var secondCorrection: Float
  /// What is added to the denominator.
  public var epsilon: Float

  /// A step; the trainer's AdamW computes these numbers from its settings and the step's number.
  public init(
    gradientScale: Float, firstDecay: Float, secondDecay: Float, weightScale: Float, rate: Float,
    secondCorrection: Float, epsilon: Float
  ) {
    self.gradientScale = gradientScale
    self.firstDecay = firstDecay
    self.secondDecay = secondDecay
    self.weightScale = weightScale
    self.rate = rate
    self.secondCorrection = secondCorrection
    self.epsilon = epsilon
  }
}

extension Tensor {
  /// Moves weights along a gradient, in one pass over memory.
  ///
  ///     g = gradientScale · gradient
  ///     m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g²
  ///     w = weightScale w - rate · m / (sqrt(v) / secondCorrection + epsilon)
  ///
  /// - Parameters:
  ///   - gradient: as many elements.
  ///   - first: m, changed.
  ///   - second: v, changed.
  ///   - step: the factors.
  ///
  /// Source: Loshchilov and Hutter 2019, algorithm 2, in PyTorch's order of operations.
  public mutating func adamStep(
    gradient: Tensor, first: inout Tensor, second: inout Tensor, _ step: AdamStep
  ) {
    let count = count
    precondition(
      gradient.count == count && first.count == count && second.count == count,
      "adamStep: \(gradient.shape), \(first.shape), \(second.shape) for \(shape)")
    unsafe withMutablePointer { w in
      unsafe first.withMutablePointer { m in
        unsafe second.withMutablePointer { v in
          unsafe gradient.withPointer { g in
            Threads.split(count, grain: 8192) { part in
              unsafe adamRun(w, g, m, v, part, step)
            }
          }
        }
      }
    }
  }

  /// The sum of the squares of all elements.
  ///
  /// Runs of 16,384 elements are summed by themselves and their sums added in order, so the number
  /// of threads does not show.
  public var sumOfSquares: Double {
    let (count, run) = (count, 16384)
    let runs = (count + run - 1) / run
    var sums = [Double](repeating: 0, count: runs)
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      let shared = unsafe SharedSums(base: sums)
      unsafe withPointer { x in
        Threads.split(runs, grain: 4) { part in
          for index in part {
            let start = index * run
            unsafe shared.base[index] = squares(x + start, count: min(run, count - start))
          }
        }
      }
    }
    return sums.reduce(0, +)
  }
}

@unsafe
private struct SharedSums {
  let base: UnsafeMutableBufferPointer<Double>
}

private func squares(_ x: UnsafePointer<Float>, count: Int) -> Double {
  let whole = count - count % lanes
  var total = 0.0
  // Short runs, so that single precision adds no more than 32 numbers to each lane.
  for from in stride(from: 0, to: whole, by: lanes * 32) {
    var sums = Vector.zero
    for i in stride(from: from, to: min(whole, from + lanes * 32), by: lanes) {
      let value = unsafe Vector(x + i)
      sums = sums.adding(value, times: value)
    }
    total += Double(sums.total)
  }
  for i in whole..<count { unsafe total += Double(x[i] * x[i]) }
  return total
}

private func adamRun(
  _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ m: UnsafeMutablePointer<Float>,
  _ v: UnsafeMutablePointer<Float>, _ part: Range<Int>, _ step: AdamStep
) {
  let whole = part.lowerBound + part.count / lanes * lanes
  for i in stride(from: part.lowerBound, to: whole, by: lanes) {
    var (weights, first, second) = unsafe (Vector(w + i), Vector(m + i), Vector(v + i))
    unsafe adam(&weights, Vector(g + i), &first, &second, step)
    unsafe weights.store(w + i)
    unsafe first.store(m + i)
    unsafe second.store(v + i)
  }
  guard whole < part.upperBound else { return }
  var (weights, gradient, first, second) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
  for i in whole..<part.upperBound {
    let lane = i - whole
    unsafe (weights[lane], gradient[lane]) = (w[i], g[i])
    unsafe (first[lane], second[lane]) = (m[i], v[i])
  }
  adam(&weights, gradient, &first, &second, step)
  for i in whole..<part.upperBound {
    let lane = i - whole
    unsafe w[i] = weights[lane]
    unsafe (m[i], v[i]) = (first[lane], second[lane])
  }
}

@inline(__always)
private func adam(
  _ w: inout Vector, _ gradient: Vector, _ m: inout Vector, _ v: inout Vector, _ step: AdamStep
) {
  let g = gradient * Vector(repeating: step.gradientScale)
  m = m.adding(g - m, times: Vector(repeating: 1 - step.firstDecay))
  v = (v * Vector(repeating: step.secondDecay))
    .adding(g * g, times: Vector(repeating: 1 - step.secondDecay))
  let denominator =
    v.squareRoot() / Vector(repeating: step.secondCorrection) + Vector(repeating: step.epsilon)
  w = (w * Vector(repeating: step.weightScale))
    .adding(m / denominator, times: Vector(repeating: -step.rate))
}
