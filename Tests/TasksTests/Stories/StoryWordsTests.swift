import Testing

@testable import Tasks

@Suite("The words of stories are read from their file")
struct StoryWordsTests {
  @Test("every section has entries")
  func sections() {
    let words = StoryWords.builtIn
    #expect(words.adjectives.count > 1)
    #expect(words.receivers.count > 1)
    #expect(words.closings.count > 1)
    #expect(words.scenes.count > 5)
    for list in [words.names, words.places, words.objects, words.roles, words.common] {
      #expect(list.count > 9)
      #expect(Set(list).count == list.count)
    }
    #expect(words.frames.count > 5)
    #expect(words.exchanges.count > 5)
  }

  @Test("what is handed over ends where the name comes")
  func gifts() {
    for gift in StoryWords.builtIn.gifts {
      #expect(gift.filled { _ in "hat" }.hasSuffix(" to"))
    }
  }

  @Test("a scene's slots are filled, wherever they stand")
  func slots() {
    let scene = StoryWords.Scene("[A] saw the [LOOK] [OBJECT] of [B].")
    #expect(scene.filled { $0.rawValue.lowercased() } == "a saw the look object of b.")
    #expect(StoryWords.Scene("Nothing.").filled { _ in "" } == "Nothing.")
    #expect(StoryWords.Scene("[A]").filled { _ in "Ann" } == "Ann")
  }

  @Test("a scene with an unknown slot is a mistake of the program")
  func unknown() async {
    await #expect(processExitsWith: .failure) { _ = StoryWords.Scene("[WHO] came.") }
  }
}
