import Testing
import Tokens
import Tracking

@testable import Training

@Suite("A plan is checked before anything is trained")
struct TrainingPlanTests {
  private func message(_ rows: [[TokenID]], batch: Int = 2) -> String? {
    do throws(TrainingError) {
      var header = TrainingFixture.header()
      header.settings.batch = batch
      _ = try TrainingPlan(
        TrainingFixture.contents(), rows: rows, evaluators: [], header: header)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(
    "rows that cannot be trained on",
    arguments: [
      (
        [],
        "the data has no row of at least two tokens, so there is nothing to predict. Give more text."
      ),
      (
        [[1], [2]],
        "the data has no row of at least two tokens, so there is nothing to predict. Give more text."
      ),
      (
        [[1, 2], [3]],
        "row 2 of the data has fewer than two tokens, so there is nothing to predict in it. Remove "
          + "it."
      ),
      (
        [[1, 2], [1, 2, 3, 4, 5, 6, 7]],
        "row 2 of the data has 7 tokens; the model's context is 6. Use --block 6 or less."
      ),
      (
        [[1, 17]],
        "row 1 of the data has token 17; the model has tokens 0 to 16. The tokenizer is not the "
          + "model's."
      ),
    ] as [([[TokenID]], String)])
  func rows(rows: [[TokenID]], expected: String) {
    #expect(message(rows) == expected)
  }

  @Test("settings come first")
  func settings() {
    #expect(message([], batch: 0) == "--batch must be at least 1 row.")
    #expect(message([[0, 16], [1, 2, 3, 4, 5, 6]]) == nil)
  }

  @Test("a warm-up as long as the run")
  func warmUp() {
    let message = TrainingFixture.message { () throws(TrainingError) in
      _ = try TrainingFixture.plan { $0.settings.schedule.warmUp = 9 }
    }
    #expect(message == "--warm-up must be less than the 9 steps of the run.")
  }

  @Test("the header gets the numbers that follow from the data")
  func header() throws {
    let header = try TrainingFixture.plan().header
    #expect(header.rows == 7 && header.tokens == 32)
    #expect(header.stepsPerEpoch == 3 && header.steps == 9)
    #expect(header.evaluations == ["two"])
  }
}
