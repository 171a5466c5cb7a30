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
      _ = try Fixture.tiny.run(Intervention(.block(0, .z), heads: [4], edit: .zero))
    }
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.run(Intervention(.block(0, .headOutput), heads: [-1], edit: .zero))
    }
  }

  @Test("a head that the model does not have, of a pattern")
  func patternHead() async {
    await #expect(processExitsWith: .failure) {
      let firstRow = Intervention.Positions.at([[0], [], [], []])
      _ = try Fixture.tiny.run(
        Intervention(.block(0, .pattern), heads: [4], positions: firstRow, edit: .zero))
    }
  }

  @Test("a replacement of another shape")
  func shape() async {
    await #expect(processExitsWith: .failure) {
      let other = Tensor(shape: [Fixture.tiny.batch.count, 31])
      _ = try Fixture.tiny.run(Intervention(.block(0, .z), edit: .replace(other)))
    }
    await #expect(processExitsWith: .failure) {
      let other = Tensor(shape: [Fixture.tiny.batch.count + 1, 32])
      _ = try Fixture.tiny.run(Intervention(.block(0, .mlpOut), edit: .add(other, scale: 1)))
    }
  }

  @Test("a pattern's replacement of another shape")
  func patternShape() async {
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.run(Intervention(.block(0, .pattern), edit: .replace(Tensor([1]))))
    }
    await #expect(processExitsWith: .failure) {
      let other = Tensor(shape: [10_000])
      _ = try Fixture.tiny.run(Intervention(.block(0, .pattern), edit: .replace(other)))
    }
  }

  @Test("positions for another number of rows")
  func rows() async {
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.run(
        Intervention(.block(0, .z), positions: .at([[0]]), edit: .zero))
    }
  }
}
