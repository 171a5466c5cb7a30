import Testing

@testable import Tasks

@Suite("Lessons grow from drills to the full mixture")
struct StoryLessonTests {
  @Test("together they have the usual number of lines")
  func shares() {
    #expect(StoryLesson.all.allSatisfy { $0.lines > 0 })
    #expect(StoryLesson.all.reduce(0) { $0 + $1.lines } == StoryMix.defaultCount)
  }

  @Test("weights are parts of a hundred", arguments: StoryLesson.all.indices)
  func weights(index: Int) {
    let lesson = StoryLesson.all[index]
    #expect(lesson.kinds.reduce(0) { $0 + $1.weight } == 100)
    #expect(lesson.endings.reduce(0) { $0 + $1.weight } == 100)
    for share in [lesson.strayYears, lesson.scraps, lesson.anyWords, lesson.strangeNames] {
      #expect((0...100).contains(share))
    }
  }

  @Test("circles come after pairs, and sentences about three people after circles")
  func order() throws {
    func first(_ kind: StoryLesson.Kind) throws -> Int {
      try #require(StoryLesson.all.firstIndex { $0.kinds.contains { $0.kind == kind } })
    }
    #expect(try first(.swap) < first(.pairs))
    #expect(try first(.pairs) < first(.circle))
    #expect(try first(.circle) < first(.circleSentence))
    #expect(try first(.circleSentence) < first(.story))
  }
}
