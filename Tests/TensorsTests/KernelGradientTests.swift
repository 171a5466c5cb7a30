import Tensors
import TestSupport
import Testing

@Suite("The gradient of every kernel")
struct KernelGradientTests {
  @Test("agrees with differences of its equation by every input", arguments: GradientCase.all)
  func differences(world: GradientCase) {
    for (input, agreement) in world.differences().enumerated() {
      #expect(agreement.worst < .float32KernelGradient, "by input \(input): \(agreement)")
    }
  }

  @Test(
    "is the sum over the batch's rows, each computed alone",
    arguments: GradientCase.all.filter { $0.lengths != nil })
  func sumsOfRows(world: GradientCase) {
    let agreements = world.sumsOfRows()
    #expect(agreements.count == world.inputs.count)
    for (input, agreement) in agreements.enumerated() {
      #expect(agreement.worst < .reordered, "by input \(input): \(agreement)")
    }
  }
}
