import Tensors
import TestSupport
import Testing

@Suite("Scaling and centring")
struct ScalingTests {
  static let x = Tensor.random([130, 7], seed: 1)

  /// What a plain loop over rows and columns gives.
  static func expected(_ value: (_ row: Int, _ column: Int) -> Float) -> Tensor {
    Tensor(
      (0..<x.rows).flatMap { row in (0..<x.columns).map { value(row, $0) } }, shape: x.shape)
  }

  @Test("by one factor")
  func factor() {
    #expect(Self.x.scaled(by: -3) == Self.expected { Self.x[$0, $1] * -3 })
  }

  @Test("row by row, and column by column")
  func vectors() {
    let (rows, columns) = (Tensor.counting([130]), Tensor.counting([7]))
    #expect(Self.x.scalingRows(by: rows) == Self.expected { Self.x[$0, $1] * Float($0) })
    #expect(Self.x.scalingColumns(by: columns) == Self.expected { Self.x[$0, $1] * Float($1) })
  }

  @Test("a centred row has no mean and the same differences")
  func centring() {
    let centred = Self.x.centringRows()
    let exact = Self.expected { row, column in
      let values = Self.x.row(row).map(Double.init)
      return Float(values[column] - values.reduce(0, +) / Double(values.count))
    }
    let agreement = Agreement(centred, exact)
    #expect(agreement.worst < .float32Kernel, "\(agreement)")
    #expect(Tensor(shape: [3, 0]).centringRows() == Tensor(shape: [3, 0]))
  }

  @Test("by vectors of another length is refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      _ = ScalingTests.x.scalingRows(by: Tensor(shape: [129]))
    }
    await #expect(processExitsWith: .failure) {
      _ = ScalingTests.x.scalingColumns(by: Tensor(shape: [8]))
    }
  }
}
