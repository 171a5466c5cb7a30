import Testing

@testable import Tasks

@Suite("Lessons grow from few names to all")
struct StoryLessonTests {
  @Test("their shares are a thousand in all")
  func shares() {
    #expect(StoryLesson.all.reduce(0) { $0 + $1.lines } == 1_000)
  }

  @Test("each has at least as many names as the one before")
  func names() {
    let names = StoryLesson.all.map(\.names)
    #expect(names == names.sorted())
    #expect(names.last == .max)
  }

  @Test("weights are parts of a hundred", arguments: StoryLesson.all.indices)
  func weights(index: Int) {
    let lesson = StoryLesson.all[index]
    #expect(lesson.kinds.reduce(0) { $0 + $1.weight } == 100)
    #expect(lesson.endings.reduce(0) { $0 + $1.weight } == 100)
    #expect((0...100).contains(lesson.strayYears))
    #expect((0...100).contains(lesson.scraps))
  }
}
