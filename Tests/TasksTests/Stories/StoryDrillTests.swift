import Testing

@testable import Tasks

@Suite("Drills end with the name that is right")
struct StoryDrillTests {
  /// The names of each sentence of a line, in order.
  private static func names(_ line: String) -> [[String]] {
    line.split(separator: ".").map { sentence in
      sentence.split { !$0.isLetter }.map(String.init).filter(known.contains)
    }
  }

  private static let known = Set(TaskTemplates.builtIn[.names] + StoryWords.builtIn.names)

  @Test("of two people, one gives to the other")
  func swap() throws {
    for line in try StoryMixTests.lines(.swap) {
      let names = Self.names(line).flatMap(\.self)
      try #require(names.count == 4, "\(line)")
      #expect(Set(names.prefix(2)) == Set(names.suffix(2)), "\(line)")
      #expect(names[2] != names[3], "\(line)")
    }
  }

  @Test("of three people, two give to the third")
  func third() throws {
    for line in try StoryMixTests.lines(.third) {
      let names = Self.names(line).flatMap(\.self)
      try #require(names.count == 6, "\(line)")
      #expect(Set(names.prefix(3)) == Set(names.suffix(3)), "\(line)")
      #expect(Set(names.prefix(3)).count == 3, "\(line)")
    }
  }

  @Test("of several pairs, one gives to the other of the pair")
  func pairs() throws {
    for line in try StoryMixTests.lines(.pairs) {
      let sentences = Self.names(line)
      let people = try #require(sentences.first)
      #expect(people.count == 4 || people.count == 6, "\(line)")
      for question in sentences.dropFirst() {
        let giver = try #require(people.firstIndex(of: question[0]), "\(line)")
        // The two of a pair stand at 0 and 1, 2 and 3, 4 and 5.
        #expect(people[giver ^ 1] == question[1], "\(line)")
      }
    }
  }

  @Test("in a circle each gives to the next, and the last to the first")
  func circle() throws {
    for line in try StoryMixTests.lines(.circle) {
      let sentences = Self.names(line)
      let people = try #require(sentences.first)
      #expect(people.count == 3 || people.count == 4, "\(line)")
      for question in sentences.dropFirst() {
        let giver = try #require(people.firstIndex(of: question[0]), "\(line)")
        #expect(people[(giver + 1) % people.count] == question[1], "\(line)")
      }
    }
  }

  @Test("a role stands for the one who has it")
  func roles() throws {
    let roles = Set(StoryWords.builtIn.roles)
    for line in try StoryMixTests.lines(.roles) {
      let words = line.split { !$0.isLetter }.map(String.init)
        .filter { Self.known.contains($0) || roles.contains($0) || $0 == "was" }
      try #require(words.count == 6 || words.count == 7, "\(line)")
      // Ann cook Bob king, or cook Ann king Bob; each word's person is 0 or 1.
      func person(_ word: String) throws -> Int {
        try #require(words.prefix(4).firstIndex(of: word), "\(line)") / 2
      }
      let isSame = words.contains("was")
      #expect((try person(words[4]) == person(try #require(words.last))) == isSame, "\(line)")
    }
  }

  @Test("a sentence about three people goes round the same circle")
  func circleSentence() throws {
    for line in try StoryMixTests.lines(.circleSentence) {
      let names = Self.names(line).flatMap(\.self)
      try #require(names.count == 5, "\(line)")
      let giver = try #require(names.prefix(3).firstIndex(of: names[3]), "\(line)")
      #expect(names[(giver + 1) % 3] == names[4], "\(line)")
    }
  }

  @Test("of two pairs at two places, one gives to the other of the pair")
  func pairSentence() throws {
    for line in try StoryMixTests.lines(.pairSentence) {
      let names = Self.names(line).flatMap(\.self)
      try #require(names.count == 6, "\(line)")
      let giver = try #require(names.prefix(4).firstIndex(of: names[4]), "\(line)")
      #expect(names[giver ^ 1] == names[5], "\(line)")
    }
  }

  @Test("any words stand for people where that is asked for")
  func anyWords() throws {
    let names = try StoryMixTests.lines(.swap).count { Self.names($0).flatMap(\.self).count == 4 }
    let mixed = try StoryMixTests.lines(.swap, anyWords: 50)
      .count { Self.names($0).flatMap(\.self).count == 4 }
    #expect(names == 2_000)
    #expect((800...1_200).contains(mixed))
  }
}
