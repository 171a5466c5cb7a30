import Tensors
public import Transformer

/// How fast this machine multiplies, as far as a moment's look can tell.
public enum MachineRate {
  /// The operations that large products of a model's widths do in a second.
  ///
  /// - Parameter shape: the model.
  /// - Returns: multiplications and additions a second. Takes a tenth of a second or two.
  public static func operations(for shape: Configuration) -> Double {
    let rows = 512
    let x = Tensor(repeating: 0.5, shape: [rows, shape.width])
    let weight = Tensor(repeating: 0.25, shape: [shape.width, shape.hidden])
    var out = Tensor(repeating: 0, shape: [rows, shape.hidden])
    let operations = 2 * Double(rows) * Double(shape.width) * Double(shape.hidden)
    var best = Double.infinity
    let start = ContinuousClock.now
    var times = 0
    while times < 3 || (times < 200 && ContinuousClock.now - start < .milliseconds(100)) {
      best = min(best, timed(1) { Tensor.multiply(x, weight, into: &out) }.min)
      times += 1
    }
    return operations / max(best, 1e-9)
  }
}
