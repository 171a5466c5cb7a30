import Screen
import Testing
import Tracking
import Transformer

@testable import Explorer
@testable import Training

@Suite("Plots of a run show what it told")
struct TrainingModelTests {
  private func plots(to step: Int) throws -> TrainingPlots {
    var world = try SmallWorld()
    world.train(to: step)
    return TrainingPlots(reports: world.state.training.reports)
  }

  @Test("the loss of each step is faint, the smoothed one not, over the whole run")
  func loss() throws {
    let plot = try plots(to: 50).loss
    #expect(plot.series.map(\.isFaint) == [true, false])
    #expect(plot.series.map(\.points.count) == [50, 50])
    #expect(plot.series[1].points.last == PlotPoint(50, 1 + 3 / (1 + 50.0 / 40)))
    #expect(plot.xRange == 0...300)
  }

  @Test("a stretch of steps shows its least and its greatest")
  func envelope() {
    var curve = Curve()
    for step in 1...4 * Curve.most { curve.add(step % 2 == 0 ? 1 : 0, at: step) }
    let points = curve.envelope
    #expect(points.count <= 2 * Curve.most)
    #expect(Set(points.map(\.y)) == [0, 1])
  }

  @Test("measures begin at step 0, and follow the chosen one")
  func evaluation() throws {
    let plots = try plots(to: 20)
    let plot = plots.measured(.evaluation(.logitDifference))
    #expect(plot.series.map(\.name) == ["ioi"])
    #expect(plot.series[0].points.map(\.x) == [0, 10, 20])
    #expect(plot.series[0].points[0].y == 5.5)
    #expect(plots.measured(.evaluation(.probabilityDifference)).series.isEmpty)
    #expect(
      plots.measures(3, from: .evaluation(.loss))
        == [.evaluation(.loss), .tracked("circuit"), .tracked("faithfulness")])
    #expect(plots.measures(9, from: .evaluation(.loss)).count == 8)
  }

  @Test("what is tracked is plotted by its name; a moment without the number is left out")
  func tracked() throws {
    let plots = try plots(to: 130)
    let plot = plots.measured(.tracked("faithfulness"))
    #expect(plot.yTitle == "faithfulness, % of F")
    #expect(plot.series[0].points.first == PlotPoint(0, 90))
    #expect(plot.series[0].points.map(\.x).contains(110))
    #expect(!plot.series[0].points.map(\.x).contains(120))
    let here = Head(1, 2)
    #expect(PlottedMeasure.tracked("attention-IO:9.9").title(here) == "attention END to IO of 9.9")
    #expect(PlottedMeasure.tracked("no such thing").title(here) == "no such thing")
    #expect(PlottedMeasure.head("attribution").titleAndUnit(here) == "attribution of 1.2, logits")
  }

  @Test("a number of the head under the cursor is plotted from its map")
  func head() throws {
    var plots = try plots(to: 20)
    plots.head = Head(1, 2)
    let points = plots.measured(.head("attribution")).series[0].points
    #expect(points.map(\.x) == [0, 10, 20])
    #expect(points[0].y == 0 && abs(points[2].y + 4.0 * 20 / 300) < 1e-6)
  }

  @Test("the learning rate is told in its power of ten")
  func rate() throws {
    let plot = try plots(to: 300).learningRate
    #expect(plot.yTitle == "Learning rate, 1e-4")
    #expect(abs((plot.series[0].points.first?.y ?? 0) - 5) < 1e-9)
  }
}
