import Testing

@testable import Explorer

@Suite("Frames follow a person at once, and fifteen a second at most")
struct FramePaceTests {
  private static let start = ContinuousClock.now

  /// The times, in milliseconds, at which frames are drawn when keys and results come.
  private func frames(
    keys: [Int], results: [Int] = [], plots: [Int] = [], until end: Int
  ) -> [Int] {
    var pace = FramePace()
    var (drawn, isStale): ([Int], Bool) = ([], true)
    for time in 0..<end {
      let now = Self.start + .milliseconds(time)
      if keys.contains(time) {
        pace.hurry(at: now)
        isStale = true
      }
      if results.contains(time) {
        pace.noteResult()
        isStale = true
      }
      if plots.contains(time) { isStale = true }
      if isStale, pace.wait(isReady: true, at: now) == .zero {
        pace.drew(at: now)
        drawn.append(time)
        isStale = false
      }
    }
    return drawn
  }

  @Test("keys at a quick typist's pace are drawn when they are pressed")
  func typing() {
    let keys = Array(stride(from: 500, to: 3000, by: 100))
    let drawn = frames(keys: keys, results: Array(400..<3000), until: 3000)
    #expect(Set(keys).isSubset(of: drawn))
  }

  @Test("no second has more than fifteen frames", arguments: [1, 5, 33, 61, 80])
  func most(gap: Int) {
    let keys = Array(stride(from: 0, to: 4000, by: gap))
    let drawn = frames(keys: keys, results: Array(0..<4000), until: 4000)
    for first in drawn { #expect(drawn.count { (first..<first + 1000).contains($0) } <= 15) }
    #expect(drawn.count > 40)
  }

  @Test("a key held down moves evenly")
  func held() {
    let drawn = frames(keys: Array(stride(from: 1000, to: 4000, by: 33)), until: 4000)
      .filter { $0 > 1200 }
    let gaps = zip(drawn.dropFirst(), drawn).map { $0 - $1 }
    #expect(gaps.allSatisfy { (75...110).contains($0) }, "\(gaps)")
  }

  @Test(
    "results alone are drawn fifteen times a second at most, and not at all when there are none")
  func results() {
    #expect(frames(keys: [], results: Array(0..<1000), until: 1000).count == 15)
    #expect(frames(keys: [], until: 1000) == [0])
  }

  @Test("the first results after a key are drawn when they come")
  func firstResults() {
    #expect(
      frames(keys: [2000], results: [2025, 2031, 2040, 2300], until: 3000)
        == [0, 2000, 2025, 2031, 2098, 2300])
  }

  @Test("plots that grow are drawn seldom, and hold up neither results nor keys")
  func plots() {
    let plots = Array(0..<3000)
    #expect(frames(keys: [], plots: plots, until: 3000) == [0, 700, 1400, 2100, 2800])
    #expect(frames(keys: [1000], results: [900], plots: plots, until: 1500) == [0, 700, 900, 1000])
  }

  @Test("a terminal that takes nothing is looked at again soon")
  func full() {
    let pace = FramePace()
    #expect(pace.wait(isReady: false, at: Self.start) == .milliseconds(20))
  }
}
