import Testing
import Transformer

@testable import Explorer

@Suite("Numbers of heads over time are kept in bounded memory")
struct HeadTimelineTests {
  private func timeline(_ count: Int) -> HeadTimeline {
    var timeline = HeadTimeline(layers: 1, heads: 2)
    for step in 0..<count { timeline.add([[Float(step), -1]], at: step * 10) }
    return timeline
  }

  @Test("few moments are all kept")
  func few() {
    let timeline = timeline(5)
    #expect(timeline.steps == [0, 10, 20, 30, 40])
    #expect(timeline.values(of: Head(0, 0)) == [0, 1, 2, 3, 4])
    #expect(timeline.change(of: Head(0, 0)) == 4 && timeline.change(of: Head(0, 1)) == 0)
    #expect(timeline.place(at: 29) == 2 && timeline.place(at: -5) == 0)
    #expect(HeadTimeline(layers: 1, heads: 1).place(at: 3) == nil)
  }

  @Test("of many the first and the last stay, the others evenly", arguments: [257, 1000, 5003])
  func many(count: Int) {
    let steps = timeline(count).steps
    #expect(steps.count <= HeadTimeline.most && steps.count > HeadTimeline.most / 2)
    #expect(steps.first == 0 && steps.last == (count - 1) * 10)
    let gaps = zip(steps, steps.dropFirst()).map { $1 - $0 }
    #expect(Set(gaps.dropLast()).count == 1)
    #expect((gaps.last ?? 0) <= gaps[0])
  }

  @Test("a run that resumes forgets later moments and goes on")
  func cut() {
    var timeline = timeline(600)
    timeline.cut(after: 3000)
    #expect((timeline.steps.last ?? .max) <= 3000)
    for step in 301..<400 { timeline.add([[0, 0]], at: step * 10) }
    #expect(timeline.steps.last == 3990)
    #expect(timeline.steps == timeline.steps.sorted() && timeline.steps.count > 100)
  }

  @Test("numbers of another shape are left out, and heads that are not there have none")
  func shape() {
    var timeline = timeline(2)
    timeline.add([[1]], at: 20)
    timeline.add([[1, 2], [3, 4]], at: 20)
    timeline.add([], at: 20)
    #expect(timeline.steps == [0, 10])
    let missing = timeline.values(of: Head(5, 0))
    #expect(missing.count == 2 && !missing.contains { !$0.isNaN })
  }

  @Test("moments are thinned to the columns that there are")
  func columns() {
    let model = HeadTimelineModel(name: "attribution", timeline: timeline(100), heads: [])
    #expect(model.places(in: 0...990, most: 200) == Array(0..<100))
    #expect(model.places(in: 100...200, most: 200) == Array(10...20))
    let few = model.places(in: 0...990, most: 10)
    #expect(few.count == 10 && few.first == 0 && few.last == 99)
    #expect(model.places(in: 0...990, most: 1) == [99])
  }
}
