public import Tensors

/// A linear map y = x W + b, with W as the checkpoint stores it.
///
/// GPT-2's own code stores W [in, out]; all later families store its transpose, [out, in]. Whoever uses
/// a map asks for its effect and need not know which.
public struct LinearMap: Sendable {
  /// W: [in, out], or [out, in] where `isOutputMajor`.
  public var weight: Tensor
  /// b: [out]; nil where there is none.
  public var bias: Tensor?
  /// Whether the weight is stored [out, in].
  public let isOutputMajor: Bool

  /// A map of a stored weight.
  public init(weight: Tensor, bias: Tensor? = nil, isOutputMajor: Bool = false) {
    self.weight = weight
    self.bias = bias
    self.isOutputMajor = isOutputMajor
  }

  /// The width of what it reads.
  public var inputs: Int { isOutputMajor ? weight.columns : weight.rows }

  /// The width of what it writes.
  public var outputs: Int { isOutputMajor ? weight.rows : weight.columns }

  /// x W + b, or some columns of it.
  ///
  /// - Parameters:
  ///   - x: [N, in].
  ///   - columns: the outputs that are wanted; all where left out.
  /// - Returns: [N, columns].
  public func callAsFunction(_ x: Tensor, columns: Range<Int>? = nil) -> Tensor {
    var out = Tensor(forOverwriting: [x.rows, columns?.count ?? outputs])
    apply(x, columns: columns, into: &out)
    return out
  }

  /// x W + b, written to the columns of a tensor from `column` on.
  public func apply(
    _ x: Tensor, columns: Range<Int>? = nil, into out: inout Tensor, column: Int = 0
  ) {
    let columns = columns ?? 0..<outputs
    guard isOutputMajor else {
      return Tensor.multiply(
        x, weight, columns: Columns(columns), bias: bias, into: &out, column: column)
    }
    Tensor.multiply(
      x, transposed: weight.rows(columns), bias: bias?.reshaped([outputs, 1]).rows(columns),
      into: &out, column: column)
  }

  /// Adds x[:, inputs] W[inputs, :], without b, such as what one head writes.
  ///
  /// - Parameters:
  ///   - x: [N, in].
  ///   - inputs: the columns of x, and the rows of W, that are used.
  ///   - out: [N, out], added to.
  public func add(_ x: Tensor, inputs: Range<Int>, to out: inout Tensor) {
    if isOutputMajor {
      Tensor.addProduct(x, columns: inputs, transposed: weight, columns: inputs, to: &out)
    } else {
      Tensor.addProduct(x, columns: inputs, weight, to: &out)
    }
  }

  /// The gradient of x: dy Wᵀ.
  public func backward(_ dy: Tensor) -> Tensor {
    isOutputMajor
      ? Tensor.multiply(dy, weight) : Tensor.multiply(dy, transposed: weight)
  }

  /// The part of the gradient of x that comes through some outputs: dy[:, columns] W[:, outputs]ᵀ.
  ///
  /// - Parameters:
  ///   - dy: [N, n].
  ///   - columns: the columns of dy to use.
  ///   - outputs: the outputs that they are the gradient of, as many.
  ///   - dx: [N, in], overwritten.
  public func backward(
    _ dy: Tensor, columns: Range<Int>, outputs: Range<Int>, into dx: inout Tensor
  ) {
    if isOutputMajor {
      Tensor.multiply(dy, columns: columns, weight.rows(outputs), into: &dx)
    } else {
      Tensor.multiply(dy, columns: columns, transposed: weight, columns: outputs, into: &dx)
    }
  }

  /// Overwrites this map, a gradient, with that of a map which read x and whose output has the gradient
  /// in some columns of dy.
  mutating func setGradient(x: Tensor, dy: Tensor, columns: Range<Int>? = nil) {
    let columns = columns ?? 0..<outputs
    let isWhole = columns.count == dy.columns
    let dy = isWhole ? dy : dy.gathering(columns: columns)
    if isOutputMajor {
      Tensor.multiply(transposed: dy, x, into: &weight)
    } else {
      Tensor.multiply(transposed: x, dy, into: &weight)
    }
    bias.lend { dy.sumRows(into: &$0) }
  }

  /// A block of W as [inputs, outputs], copied: rows of some inputs, columns of some outputs.
  public func matrix(inputs: Range<Int>? = nil, outputs: Range<Int>? = nil) -> Tensor {
    let (inputs, outputs) = (inputs ?? 0..<self.inputs, outputs ?? 0..<self.outputs)
    if isOutputMajor {
      return weight.rows(outputs).gathering(columns: inputs).transposed()
    }
    return weight.rows(inputs).gathering(columns: outputs)
  }

  /// The same map with W and b replaced by what a function makes of W as [in, out].
  func replacing(weight matrix: Tensor, bias: Tensor?) -> LinearMap {
    LinearMap(
      weight: isOutputMajor ? matrix.transposed() : matrix, bias: bias,
      isOutputMajor: isOutputMajor)
  }

  /// Whether the rows of W that belong to some inputs are the same numbers in another map.
  public func hasSameBits(as other: LinearMap, inputs: Range<Int>) -> Bool {
    guard isOutputMajor == other.isOutputMajor, weight.shape == other.weight.shape else {
      return false
    }
    return isOutputMajor
      ? weight.hasSameBits(as: other.weight, rows: Array(0..<outputs), columns: inputs)
      : weight.hasSameBits(as: other.weight, rows: Array(inputs), columns: 0..<outputs)
  }

  mutating func update<Failure: Error>(
    weight part: Parameter.Part, bias biasPart: Parameter.Part,
    _ body: (Parameter.Part, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(part, &weight)
    try bias.lend { tensor throws(Failure) in try body(biasPart, &tensor) }
  }
}
