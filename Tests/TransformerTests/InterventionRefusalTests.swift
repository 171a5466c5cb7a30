import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("An intervention that does not fit the model or the batch is refused")
struct InterventionRefusalTests {
  @Test("a head that the model does not have")
  func head() async {
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.forward(Intervention(.block(0, .z), heads: [4], action: .zero))
    }
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.forward(Intervention(.block(0, .headOutput), heads: [-1], action: .zero))
    }
  }

  @Test("a head that the model does not have, of a pattern")
  func patternHead() async {
    await #expect(processExitsWith: .failure) {
      let firstRow = Intervention.Positions.at([[0], [], [], []])
      _ = try Fixture.tiny.forward(
        Intervention(.block(0, .pattern), heads: [4], positions: firstRow, action: .zero))
    }
  }

  @Test("a replacement of another shape")
  func shape() async {
    await #expect(processExitsWith: .failure) {
      let other = Tensor(shape: [Fixture.tiny.batch.count, 31])
      _ = try Fixture.tiny.forward(Intervention(.block(0, .z), action: .replace(other)))
    }
    await #expect(processExitsWith: .failure) {
      let other = Tensor(shape: [Fixture.tiny.batch.count + 1, 32])
      _ = try Fixture.tiny.forward(Intervention(.block(0, .mlpOut), action: .add(other, scale: 1)))
    }
  }

  @Test("a pattern's replacement of another shape")
  func patternShape() async {
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.forward(Intervention(.block(0, .pattern), action: .replace(Tensor([1]))))
    }
    await #expect(processExitsWith: .failure) {
      let other = Tensor(shape: [10_000])
      _ = try Fixture.tiny.forward(Intervention(.block(0, .pattern), action: .replace(other)))
    }
  }

  @Test("positions for another number of rows")
  func rows() async {
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.forward(
        Intervention(.block(0, .z), positions: .at([[0]]), action: .zero))
    }
  }
}
