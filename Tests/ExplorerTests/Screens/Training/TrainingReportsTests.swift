import Figures
import Screen
import Testing
import Training

@testable import Explorer

@Suite("What a run reports is kept in bounded memory, and can be exported")
struct TrainingReportsTests {
  @Test("a long run takes no more than a short one, apart from saved epochs")
  func bounded() throws {
    var reports = TrainingReports()
    reports.take(.started(MadeUpTraining.header))
    for number in 1...12_000 {
      reports.take(MadeUpTraining.step(number))
      guard number % 5 == 0 else { continue }
      reports.take(MadeUpTraining.evaluation(number))
      reports.take(MadeUpTraining.tracked(number))
    }
    for curve in [
      reports.loss, reports.smoothedLoss, reports.gradientNorm, reports.learningRate,
      reports.tokensPerSecond, reports.stepSeconds,
    ] {
      #expect(curve.stretches.count <= Curve.most && curve.stretches.last?.step == 12_000)
    }
    #expect(reports.events.all.count < RunEvents.most * 5 / 4)
    let tracked = try #require(reports.tracked.first)
    #expect(tracked.curves["circuit"]?.stretches.last?.step == 12_000)
    for map in tracked.maps.values {
      #expect(map.steps.count <= HeadTimeline.most)
      #expect(map.steps.first == 5 && map.steps.last == 12_000)
    }
  }

  @Test("the numbers at a step are those of its report")
  func numbers() {
    var reports = TrainingReports()
    reports.take(.started(MadeUpTraining.header))
    for number in 1...50 { reports.take(MadeUpTraining.step(number)) }
    #expect(reports.stepSeconds.value(at: 20) == 160 / 12_345.6)
    #expect(reports.tokensPerSecond.value(at: 20) == 12_345.6)
    #expect(reports.learningRate.value(at: 1) == 5e-4)
    #expect(
      reports.loss.value(at: 0) == nil && reports.loss.value(at: 99) == reports.latest?.step.loss)
    reports.take(.resumed(step: 30))
    #expect(reports.stepSeconds.stretches.last?.step == 30)
    #expect(reports.events.all.map(\.kind) == [.started, .resumed])
  }

  @Test("the figure has what is tracked, and the map of heads over time with every moment")
  func figure() throws {
    var world = try SmallWorld()
    world.train(to: 60)
    world.press("t")
    guard case .parts(let parts) = try #require(world.state.figure).content else {
      Issue.record("one part alone")
      return
    }
    var plots: [String: PlotFigure] = [:]
    var grids: [GridFigure] = []
    for part in parts {
      if case .plot(let plot) = part { plots[plot.title] = plot }
      if case .grid(let grid) = part { grids.append(grid) }
    }
    #expect(plots["Loss"]?.y.isLogarithmic == true)
    #expect(plots["F(C)"]?.series.first?.points.map(\.x) == [0, 10, 20, 30, 40, 50, 60])
    let grid = try #require(grids.first)
    #expect(grid.title == "attribution of heads over time" && grids.count == 1)
    #expect(grid.columnLabels == ["0", "10", "20", "30", "40", "50", "60"])
    #expect(grid.rowLabels.count == 12 && grid.rowLabels[5] == "1.1")
    #expect(grid.values[5].count == 7 && grid.values[5][0] == 1)
  }
}
