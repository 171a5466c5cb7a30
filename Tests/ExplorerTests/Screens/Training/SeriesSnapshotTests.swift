import Figures
import Foundation
import Screen
import TestSupport
import Testing
import Tracking

@testable import Explorer

@Suite("A series of checkpoints looks as recorded")
struct SeriesSnapshotTests {
  private static let steps = [0, 500, 1000, 1500, 2000, 3000]

  private static let members = steps.map { (step: Int) in
    CheckpointSeries.Member(path: "hub/step\(step)", label: "", step: step)
  }

  private static func row(_ number: Int) -> SeriesRow {
    let member = CheckpointSeries(members).members[number]
    guard number != 2 else { return SeriesRow(member, problem: "model.safetensors is cut short") }
    let time = Double(number)
    let heads = (0..<3).map { layer in
      (0..<4).map { head in Float(sin(time / 2 + Double(layer * 4 + head))) }
    }
    return SeriesRow(
      member, sha256: "aa",
      results: [
        SeriesResult(
          prompts: "ioi",
          evaluation: Evaluation(
            loss: 0.3 + time / 4, logitDifference: 4 - 2 * time,
            answerProbability: 0.8 - time / 8, answerRank: 1 + time),
          moment: Tracking.Moment(
            values: [.init("circuit", 3 - time)], heads: [.init("attribution", heads)]))
      ])
  }

  /// A series of which so many are done.
  private func world(_ done: Int, _ size: Size) throws -> SmallWorld {
    var world = try SmallWorld(size: size)
    world.press("7", "S")
    world.type("hub")
    world.press("enter")
    let request = SeriesRequest(paths: ["hub"], form: world.state.training.form)
    func tell(_ kind: SeriesNews.Kind) {
      world.send(.series(SeriesNews(request: request, kind: kind)))
    }
    tell(.found(CheckpointSeries(Self.members)))
    for number in 0..<done { tell(.row(Self.row(number))) }
    if done < Self.steps.count {
      tell(
        .progress(SeriesProgress(index: done, count: 6, phase: .measuring, secondsLeft: 8)))
    } else {
      tell(.ended(problem: nil))
    }
    return world
  }

  @Test("at three sizes", arguments: [4, 6], Moment.sizes)
  func screen(done: Int, size: Size) throws {
    let frame = try world(done, size).body()
    expectSnapshot(frame, named: "series-\(done)-\(size.width)x\(size.height)")
  }

  @Test("without colours and with ASCII alone")
  func plain() throws {
    let frame = try world(6, Size(width: 80, height: 24)).body(.plain)
    #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
    expectSnapshot(frame, named: "series-6-plain")
  }

  @Test("its figure tells the members at both ends")
  func figure() throws {
    let world = try world(6, Size(width: 80, height: 24))
    let figure = try #require(world.state.training.figure)
    #expect(figure.title == "Series of checkpoints")
    #expect(figure.provenance.checkpoints.map(\.path) == ["hub/step0", "hub/step3000"])
    #expect(figure.provenance.conventions.contains("6 of 6 are done, 1 could not be measured"))
  }
}
