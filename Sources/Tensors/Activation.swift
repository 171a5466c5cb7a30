/// What an MLP applies to each element between its two products, or to the gate of a gated one.
public enum Activation: String, Hashable, Sendable, Codable, CaseIterable {
  /// x/2 · (1 + tanh(sqrt(2/π) · (x + 0.044715 x³))): "gelu_new" in Hugging Face's configurations.
  case geluTanh
  /// x/2 · (1 + erf(x/√2)), the exact form.
  ///
  /// Source: Hendrycks and Gimpel 2016, section 2.
  case gelu
  /// x / (1 + e^-x), also called swish.
  ///
  /// Source: Elfwing, Uchibe and Doya 2017, section 2.
  case silu
  /// The larger of x and 0.
  case relu
}

extension Tensor {
  /// Applies an activation to every element.
  public mutating func activate(_ activation: Activation) {
    switch activation {
    case .geluTanh: gelu()
    case .gelu: apply(ExactGELU.self)
    case .silu: apply(SiLU.self)
    case .relu: apply(ReLU.self)
    }
  }

  /// The gradient of an activation, and its value once more, as `geluBackward` gives them.
  ///
  /// - Parameters:
  ///   - activation: what was applied.
  ///   - x: its input; overwritten with its value.
  ///   - gradient: the gradient of its output; overwritten with that of its input.
  public static func activateBackward(
    _ activation: Activation, _ x: inout Tensor, gradient: inout Tensor
  ) {
    precondition(gradient.count == x.count, "activateBackward: \(gradient.shape) for \(x.shape)")
    switch activation {
    case .geluTanh: geluBackward(&x, gradient: &gradient)
    case .gelu: applyBackward(ExactGELU.self, &x, &gradient)
    case .silu: applyBackward(SiLU.self, &x, &gradient)
    case .relu: applyBackward(ReLU.self, &x, &gradient)
    }
  }

  private mutating func apply<F: VectorFunction>(_: F.Type) {
    let count = count
    unsafe withMutablePointer { x in
      Threads.split(count, grain: 8192) { part in
        let whole = part.lowerBound + part.count / lanes * lanes
        for i in stride(from: part.lowerBound, to: whole, by: lanes) {
          unsafe F.value(Vector(x + i)).store(x + i)
        }
        guard whole < part.upperBound else { return }
        let rest = unsafe F.value(Vector(x + whole, count: part.upperBound - whole))
        for i in whole..<part.upperBound { unsafe x[i] = rest[i - whole] }
      }
    }
  }

  private static func applyBackward<F: VectorFunction>(
    _: F.Type, _ x: inout Tensor, _ gradient: inout Tensor
  ) {
    let count = x.count
    unsafe gradient.withMutablePointer { gradient in
      unsafe x.withMutablePointer { x in
        Threads.split(count, grain: 8192) { part in
          let whole = part.lowerBound + part.count / lanes * lanes
          for i in stride(from: part.lowerBound, to: whole, by: lanes) {
            let (value, slope) = unsafe F.valueAndSlope(Vector(x + i))
            unsafe value.store(x + i)
            unsafe (Vector(gradient + i) * slope).store(gradient + i)
          }
          guard whole < part.upperBound else { return }
          let rest = unsafe Vector(x + whole, count: part.upperBound - whole)
          let (value, slope) = F.valueAndSlope(rest)
          for i in whole..<part.upperBound {
            unsafe x[i] = value[i - whole]
            unsafe gradient[i] *= slope[i - whole]
          }
        }
      }
    }
  }
}

// MARK: Gates

extension Tensor {
  /// Multiplies every element by that of another tensor of as many.
  public mutating func multiply(by other: Tensor) {
    let count = count
    precondition(other.count == count, "multiply: \(shape) by \(other.shape)")
    unsafe withMutablePointer { x in
      unsafe other.withPointer { other in
        Threads.split(count, grain: 16384) { part in
          let whole = part.lowerBound + part.count / lanes * lanes
          for i in stride(from: part.lowerBound, to: whole, by: lanes) {
            unsafe (Vector(x + i) * Vector(other + i)).store(x + i)
          }
          for i in whole..<part.upperBound { unsafe x[i] *= other[i] }
        }
      }
    }
  }

  /// The gradients of act(gate) · linear, and its value once more.
  ///
  ///     dgate = dout · linear · act'(gate),   dlinear = dout · act(gate)
  ///
  /// - Parameters:
  ///   - activation: act.
  ///   - gate: the activation's input; overwritten with act(gate) · linear.
  ///   - linear: the other factor.
  ///   - gradient: dout, the gradient of the product; given away and empty afterwards, as its memory
  ///     becomes that of dgate.
  /// - Returns: the gradients of both factors.
  public static func gateBackward(
    _ activation: Activation, gate: inout Tensor, linear: Tensor, gradient: inout Tensor
  ) -> (dgate: Tensor, dlinear: Tensor) {
    precondition(
      gate.count == linear.count && gate.count == gradient.count,
      "gateBackward: \(gradient.shape) for \(gate.shape) times \(linear.shape)")
    var dlinear = gradient
    gradient.multiply(by: linear)
    activateBackward(activation, &gate, gradient: &gradient)
    dlinear.multiply(by: gate)
    gate.multiply(by: linear)
    let dgate = gradient
    gradient = Tensor([])
    return (dgate, dlinear)
  }
}
