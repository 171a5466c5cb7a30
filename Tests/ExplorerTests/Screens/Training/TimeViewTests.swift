import Testing

@testable import Explorer

@Suite("The time that plots show follows the run, or stays where a person looks")
struct TimeViewTests {
  private let run = TimeView.Extent(newest: 100, last: 300)

  @Test("at first the whole run is shown, and the newest step looked at")
  func first() {
    let time = TimeView()
    #expect(time.steps(of: run) == 0...300 && time.step(of: run) == 100)
    #expect(time.cursor == nil && !time.isPart)
    let empty = TimeView.Extent(newest: 0, last: 0)
    #expect(time.steps(of: empty) == 0...1 && time.step(of: empty) == 0)
  }

  @Test("of a run longer than any, a part is shown as of others")
  func longest() {
    let run = TimeView.Extent(newest: .max, last: .max)
    var time = TimeView()
    time.move(by: -1, of: run)
    time.zoom(by: 0.5, of: run)
    time.scroll(by: -0.5, of: run)
    #expect(time.isPart && time.steps(of: run).contains(time.step(of: run)))
    #expect(time.steps(of: run).count == 1 + 1 << 52)
  }

  @Test("the cursor goes by parts of what is shown, between the first step and the newest")
  func move() {
    var time = TimeView()
    time.move(by: -1, of: run)
    #expect(time.cursor == 94)
    time.move(by: -100, of: run)
    #expect(time.cursor == 0)
    time.move(by: 2, of: run)
    #expect(time.cursor == 12)
    time.move(by: 100, of: run)
    #expect(time.cursor == nil)
    // From here on it is the newest step, whichever that is.
    #expect(time.step(of: TimeView.Extent(newest: 150, last: 300)) == 150)
  }

  @Test("zooming keeps the step under the cursor where it stands, and ends at a few steps")
  func zoom() {
    var time = TimeView()
    time.go(to: 90, of: run)
    time.zoom(by: 0.5, of: run)
    #expect(time.steps(of: run) == 45...195)
    time.zoom(by: 0.5, of: run)
    #expect(time.steps(of: run) == 67...142)
    for _ in 0..<20 { time.zoom(by: 0.5, of: run) }
    #expect(time.steps(of: run).count == TimeView.fewest + 1)
    #expect(time.steps(of: run).contains(90))
    time.move(by: -1, of: run)
    #expect(time.cursor == 89)
    for _ in 0..<20 { time.zoom(by: 2, of: run) }
    #expect(time.steps(of: run) == 0...300 && !time.isPart)
  }

  @Test("what is shown goes along with a cursor that leaves it")
  func reveal() {
    var time = TimeView()
    time.go(to: 90, of: run)
    time.zoom(by: 0.1, of: run)
    #expect(time.steps(of: run) == 81...111)
    time.go(to: 20, of: run)
    #expect(time.steps(of: run) == 20...50)
    time.go(to: 70, of: run)
    #expect(time.steps(of: run) == 40...70)
    time.go(to: 60, of: run)
    #expect(time.steps(of: run) == 40...70)
  }

  @Test("a part that shows the newest step goes along with the run")
  func follow() {
    var time = TimeView()
    time.zoom(by: 0.1, of: run)
    #expect(time.steps(of: run) == 90...120)
    #expect(time.steps(of: TimeView.Extent(newest: 110, last: 300)) == 90...120)
    #expect(time.steps(of: TimeView.Extent(newest: 140, last: 300)) == 110...140)
    time.go(to: 95, of: run)
    #expect(time.steps(of: TimeView.Extent(newest: 140, last: 300)) == 90...120)
  }

  @Test("scrolling shows earlier and later steps, and never leaves the run")
  func scroll() {
    var time = TimeView()
    time.go(to: 90, of: run)
    time.zoom(by: 0.2, of: run)
    let before = time.steps(of: run)
    time.scroll(by: -0.5, of: run)
    #expect(time.steps(of: run) == before.lowerBound - 30...before.upperBound - 30)
    #expect(time.cursor == 60)
    for _ in 0..<9 { time.scroll(by: -0.5, of: run) }
    #expect(time.steps(of: run) == 0...60 && time.cursor == 0)
    for _ in 0..<9 { time.scroll(by: 0.5, of: run) }
    #expect(time.cursor == nil && time.steps(of: run).contains(100))
  }
}
