/// The gradient of a function by central differences.
///
/// The function must compute in double precision: then, with a step of 1e-4, both the rounding of
/// the two values and the curvature that the difference misses stay near 1e-8.
///
/// - Parameters:
///   - x: where.
///   - function: any smooth function of as many numbers.
/// - Returns: one number for each of `x`.
///
/// Cost: two calls for each number.
public func centralDifferences(
  at x: [Double], _ function: ([Double]) -> Double
) -> [Float] {
  let step = 1e-4
  var moved = x
  return x.indices.map { index in
    moved[index] = x[index] + step
    let above = function(moved)
    moved[index] = x[index] - step
    let below = function(moved)
    moved[index] = x[index]
    return Float((above - below) / (2 * step))
  }
}
