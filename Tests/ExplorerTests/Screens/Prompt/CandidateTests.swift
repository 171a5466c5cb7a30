import Analyses
import Foundation
import Screen
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("Next tokens have their numbers on both sides")
struct CandidateTests {
  private static let before = Condition(.a, .before)
  private static let after = Condition(.a, .after)

  /// A world with an edit, after which the most probable token is one that was not listed before.
  private func edited() throws -> SmallWorld {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    world.press("2", "space", "1")
    world.answerAll()
    let logits = (0..<world.state.model.shape.vocabulary).map { Float($0 % 97) / 10 }
    var changed = logits
    changed[5] = 30
    for (condition, logits) in [(Self.before, logits), (Self.after, changed)] {
      let top = Measure.top(60, of: logits)
      let largest = logits.max() ?? 0
      let sum = logits.reduce(Float(0)) { $0 + exp($1 - largest) }
      world.state.shared.findings.note(
        MadeUp.decoded(
          as: NextToken.Prediction.self,
          [
            "top": top.map {
              [
                "token": $0.rawValue, "logit": Double(logits[$0.rawValue]),
                "probability": Double(exp(logits[$0.rawValue] - largest) / sum),
              ] as [String: Any]
            }, "logits": logits.map(Double.init),
          ]), of: PredictionQuery(condition))
    }
    return world
  }

  @Test("a token outside the other side's list has its exact numbers there")
  func exact() throws {
    let world = try edited()
    let scene = world.state[PromptScreen.self]
    let rows = scene.candidates
    #expect(rows.first?.token == 5)
    let logits = (0..<world.state.model.shape.vocabulary).map { Double($0 % 97) / 10 }
    let sum = logits.reduce(0) { $0 + exp($1) }
    for row in rows {
      let expected = exp(logits[row.token.rawValue]) / sum
      let before = try #require(row.probability.before)
      #expect(abs(before - expected) < 1e-6 * expected + 1e-12)
      #expect(row.probability.after != nil && row.probability.change != nil)
    }
  }

  @Test("rows go by either side or by the size of the difference, and it is said whose")
  func orders() throws {
    var world = try edited()
    world.press("tab")
    func first() -> TokenID? { world.state[PromptScreen.self].candidates.first?.token }
    #expect(world.frame().text.contains("Next token by after"))
    #expect(first() == 5)
    world.press(">")
    #expect(world.frame().text.contains("Next token by size of change"))
    let changes = world.state[PromptScreen.self].candidates.compactMap(\.probability.change)
    #expect(changes.map(\.magnitude) == changes.map(\.magnitude).sorted(by: >))
    world.press(">")
    #expect(world.frame().text.contains("Next token by before"))
    #expect(first() == 96)
    world.press("<", "<")
    #expect(first() == 5)
  }

  @Test("without edits and without B there is one order, and the keys say so")
  func alone() throws {
    var world = try SmallWorld()
    world.press(">")
    #expect(world.state.note?.isRefusal == true)
    #expect(world.frame().text.contains("There is one column of numbers."))
  }
}
