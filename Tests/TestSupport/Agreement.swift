public import Tensors

/// How far our numbers are from reference numbers, at the worst element.
public struct Agreement: CustomStringConvertible {
  /// The largest difference, as a share of a scale: 1 + |theirs| unless gradients are compared.
  public let worst: Float
  /// Where that is.
  public let index: Int
  /// Our number there.
  public let ours: Float
  /// The reference there.
  public let theirs: Float
  /// The number of elements compared.
  public let count: Int

  /// Compares element by element; different lengths, none at all, or a NaN, are infinitely far apart.
  public init(_ ours: [Float], _ theirs: [Float]) {
    self.init(ours, theirs) { 1 + abs($0) }
  }

  /// Compares gradients: differences are a share of the largest reference number of all.
  ///
  /// Gradients may all be far below one, where a share of one would forgive everything; and single
  /// elements may be nearly zero as sums of larger parts, which rounding then decides. Arrays all
  /// below a hundredth count as a hundredth: some gradients are zero but for rounding.
  public init(gradients ours: [Float], _ theirs: [Float]) {
    let scale = theirs.reduce(Float(0.01)) { max($0, abs($1)) }
    self.init(ours, theirs) { _ in scale }
  }

  /// The same for two tensors' elements.
  public init(gradients ours: Tensor, _ theirs: Tensor) {
    self.init(gradients: ours.elements, theirs.elements)
  }

  private init(_ ours: [Float], _ theirs: [Float], scale: (Float) -> Float) {
    var (worst, index) = (Float(0), 0)
    if ours.count != theirs.count || ours.isEmpty {
      worst = .infinity
    } else {
      for i in ours.indices {
        // Masked scores: minus infinity on our side, a huge negative number in the fixtures.
        if theirs[i] <= -1e29 && ours[i] == -.infinity { continue }
        let distance = abs(ours[i] - theirs[i]) / scale(theirs[i])
        if !(distance <= worst) { (worst, index) = (distance.isNaN ? .infinity : distance, i) }
      }
    }
    self.worst = worst
    self.index = index
    self.ours = ours.indices.contains(index) ? ours[index] : .nan
    self.theirs = theirs.indices.contains(index) ? theirs[index] : .nan
    count = ours.count
  }

  /// Compares two tensors' elements.
  public init(_ ours: Tensor, _ theirs: Tensor) {
    self.init(ours.elements, theirs.elements)
  }

  /// The worst place and both numbers, for the message of a failed test.
  public var description: String {
    "worst of \(count): \(worst) at \(index), ours \(ours), theirs \(theirs)"
  }
}

extension Float {
  /// A forward pass of a tiny model in single precision.
  ///
  /// A few roundings a layer, sums of some hundred terms. Measured worst about 3e-6.
  public static let float32Forward: Float = 1e-5

  /// A forward pass of a tiny model whose hidden layers are products of two sums.
  ///
  /// Each sum has the error of a forward pass, times the size of the other. Measured worst 1.9e-5.
  public static let gated: Float = 4e-5

  /// A sum of two dozen attributed parts, each with the error of a forward pass.
  public static let attributionSum: Float = 1e-4

  /// A kernel against its twin in double precision.
  ///
  /// Some roundings of sums of up to a few hundred terms near one.
  public static let float32Kernel: Float = 2e-6

  /// A gradient of a tiny model in single precision, as a share of the largest of its array.
  ///
  /// Twice the roundings of a forward pass. Measured worst 3e-6 against PyTorch, and 6e-6 in small
  /// worlds, where LayerNorm blows up nearly constant rows; PyTorch is 1e-6 from double precision.
  public static let float32Gradient: Float = 1e-5

  /// A kernel's gradient against central differences of its equation in double precision.
  ///
  /// Sums of up to a few hundred products of three or four rounded factors. Measured worst 1.3e-6,
  /// for GELU where its exponential is large.
  public static let float32KernelGradient: Float = 5e-6

  /// A gradient of one batch against the sum of its rows' gradients: the same sums, other order.
  ///
  /// Measured worst 8e-7.
  public static let reordered: Float = 2e-6

  /// Parameters after ten steps of AdamW, against one plus their size.
  ///
  /// Each step divides gradients by their own size, so that small ones are as rough as large ones.
  /// Measured worst 5e-7; PyTorch ends up 2e-7 from double precision. A key bias is far worse; see
  /// the tests.
  public static let float32Trajectory: Float = 2e-6
}
