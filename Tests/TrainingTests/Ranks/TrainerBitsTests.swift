import Tensors
import Testing
import Transformer

@testable import Training

@Suite("What ranks compare of a trainer")
struct TrainerBitsTests {
  private func trainer() -> Trainer {
    Trainer(
      TrainingFixture.weights, rows: TrainingFixture.rows, settings: TrainingFixture.settings)
  }

  @Test("is the same after the same steps, and another after more")
  func steps() throws {
    var (one, other) = (trainer(), trainer())
    #expect(one.bitHash == other.bitHash)
    _ = try one.takeStep()
    #expect(one.bitHash != other.bitHash)
    _ = try other.takeStep()
    #expect(one.bitHash == other.bitHash)
  }

  @Test("is another where one bit of weights or moments, or the step, is")
  func bits() throws {
    var trainer = trainer()
    _ = try trainer.takeStep()
    var hashes = [trainer.bitHash]
    var count = 0
    trainer.updateState(step: 1) { _ in count += 1 }
    #expect(count == 3 * trainer.weights.parameters.count && trainer.bitHash == hashes[0])
    for changed in 0..<count {
      var (other, index) = (trainer, 0)
      other.updateState(step: 1) { tensor in
        if index == changed { tensor[0, 0] = tensor[0, 0].nextUp }
        index += 1
      }
      hashes.append(other.bitHash)
    }
    trainer.updateState(step: 2) { _ in }
    hashes.append(trainer.bitHash)
    #expect(Set(hashes).count == count + 2)
    #expect(trainer.step == 2)
  }
}
