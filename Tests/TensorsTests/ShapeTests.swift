import Tensors
import Testing

@Suite("Shapes count elements")
struct ShapeTests {
  @Test(
    "of any number of extents",
    arguments: [
      ([], 1, 1, 1), ([0], 0, 1, 0), ([7], 7, 1, 7), ([2, 3], 6, 2, 3), ([2, 3, 4], 24, 6, 4),
      ([5, 0], 0, 5, 0), ([0, 5], 0, 0, 5),
    ] as [([Int], Int, Int, Int)])
  func counts(extents: [Int], count: Int, rows: Int, columns: Int) {
    let shape = Shape(extents)
    #expect(shape.count == count && shape.rows == rows && shape.columns == columns)
  }

  @Test("and print as people write them")
  func description() {
    #expect("\(Shape([2, 3]))" == "[2, 3]" && "\(Shape([]))" == "[]")
  }

  @Test("up to the largest word")
  func largest() {
    #expect(Shape([Int.max]).count == Int.max)
    #expect(Shape([1 << 31, 1 << 31]).count == 1 << 62)
  }

  @Test("negative extents and products beyond a word are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) { _ = Shape([3, -1]) }
    await #expect(processExitsWith: .failure) { _ = Shape([1 << 32, 1 << 32]).count }
    await #expect(processExitsWith: .failure) { _ = Shape([1 << 32, 1 << 32, 0]).rows }
  }
}
