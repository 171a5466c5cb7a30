/// The words and sentences of plain stories, which Stories.txt of this folder lists.
struct StoryWords: Sendable {
  /// What things look like.
  let adjectives: [String]
  /// What may stand in place of a name behind "to".
  let receivers: [String]
  /// Sentences that may follow an indirect-object sentence.
  let closings: [String]
  /// Sentences of a story, with slots.
  let scenes: [Scene]

  /// A sentence of a story: the words between its slots, one more than there are slots.
  struct Scene: Sendable {
    let words: [String]
    let slots: [Slot]
  }

  /// What a scene leaves open.
  enum Slot: String, CaseIterable {
    case first = "A"
    case second = "B"
    case place = "PLACE"
    case otherPlace = "OTHER"
    case object = "OBJECT"
    case noun = "NOUN"
    case look = "LOOK"
    case touch = "TOUCH"
  }

  /// The words that the program brings along.
  static let builtIn = StoryWords(
    // The manifest embeds Stories.txt of this folder in the program.
    String(decoding: PackageResources.Stories_txt, as: UTF8.self))

  /// Reads the lines of a file whose sections are known to be right.
  init(_ text: String) {
    var sections: [String: [String]] = [:]
    var section = ""
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasSuffix(":"), !line.contains(" ") {
        section = String(line.dropLast())
      } else {
        sections[section, default: []].append(String(line))
      }
    }
    func entries(_ name: String) -> [String] {
      guard let entries = sections[name] else {
        preconditionFailure("StoryWords: no section \(name)")
      }
      return entries
    }
    adjectives = entries("adjectives")
    receivers = entries("receivers")
    closings = entries("closings")
    scenes = entries("scenes").map(Scene.init)
  }
}

extension StoryWords.Scene {
  /// Reads a sentence with slots in brackets.
  init(_ text: String) {
    var words = [""]
    var slots: [StoryWords.Slot] = []
    for (index, part) in text.split(separator: "[", omittingEmptySubsequences: false).enumerated() {
      guard index > 0 else {
        words[0] = String(part)
        continue
      }
      let halves = part.split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, let slot = StoryWords.Slot(rawValue: String(halves[0])) else {
        preconditionFailure("StoryWords: a slot of '\(text)' is unknown")
      }
      slots.append(slot)
      words.append(String(halves[1]))
    }
    self.words = words
    self.slots = slots
  }

  /// The sentence with a word in each slot.
  func filled(_ word: (StoryWords.Slot) -> String) -> String {
    zip(slots, words.dropFirst()).reduce(into: words[0]) { $0 += word($1.0) + $1.1 }
  }
}
