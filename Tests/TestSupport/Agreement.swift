public import Tensors

/// How far our numbers are from reference numbers, at the worst element.
public struct Agreement: CustomStringConvertible {
  /// The largest difference, as a share of the tolerance scale: |ours - theirs| / (1 + |theirs|).
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
    var (worst, index) = (Float(0), 0)
    if ours.count != theirs.count || ours.isEmpty {
      worst = .infinity
    } else {
      for i in ours.indices {
        // Masked scores: minus infinity on our side, a huge negative number in the fixtures.
        if theirs[i] <= -1e29 && ours[i] == -.infinity { continue }
        let distance = abs(ours[i] - theirs[i]) / (1 + abs(theirs[i]))
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

  /// A sum of two dozen attributed parts, each with the error of a forward pass.
  public static let attributionSum: Float = 1e-4

  /// A kernel against its twin in double precision.
  ///
  /// Some roundings of sums of up to a few hundred terms near one.
  public static let float32Kernel: Float = 2e-6
}
