/// The words and sentences of stories, which Stories.txt and Words.txt of this folder list.
struct StoryWords: Sendable {
  /// Names beside those of the tasks.
  let names: [String]
  /// Places beside those of the tasks.
  let places: [String]
  /// Things to be given beside those of the tasks.
  let objects: [String]
  /// What people are, by which they may be called.
  let roles: [String]
  /// What things look like.
  let adjectives: [String]
  /// What may stand in place of a name behind "to".
  let receivers: [String]
  /// Sentences that may follow an indirect-object sentence.
  let closings: [String]
  /// Indirect-object sentences beside those of the tasks.
  let frames: [SentenceTemplate]
  /// Where two people are.
  let visits: [Scene]
  /// What one person does, up to the name of another.
  let gifts: [Scene]
  /// Short stories of people who are named again.
  let exchanges: [Scene]
  /// Sentences of a story.
  let scenes: [Scene]
  /// Common English words.
  let common: [String]

  /// A sentence with slots: the words between its slots, one more than there are slots.
  struct Scene: Sendable {
    let words: [String]
    let slots: [Slot]
  }

  /// What a scene leaves open.
  enum Slot: String, CaseIterable {
    case first = "A"
    case second = "B"
    case third = "C"
    case place = "PLACE"
    case otherPlace = "OTHER"
    case object = "OBJECT"
    case noun = "NOUN"
    case look = "LOOK"
    case touch = "TOUCH"
  }

  /// The words that the program brings along.
  static let builtIn = StoryWords(
    // The manifest embeds Stories.txt and Words.txt of this folder in the program.
    String(decoding: PackageResources.Stories_txt, as: UTF8.self),
    common: String(decoding: PackageResources.Words_txt, as: UTF8.self))

  /// Reads the lines of files whose sections are known to be right.
  init(_ text: String, common: String) {
    var sections: [String: [String]] = [:]
    var section = ""
    for line in Self.lines(text) {
      if line.hasSuffix(":"), !line.contains(" ") {
        section = String(line.dropLast())
      } else {
        sections[section, default: []].append(line)
      }
    }
    func entries(_ name: String) -> [String] {
      guard let entries = sections[name] else {
        preconditionFailure("StoryWords: no section \(name)")
      }
      return entries
    }
    names = Self.words(entries("names"))
    places = Self.words(entries("places"))
    objects = Self.words(entries("objects"))
    roles = Self.words(entries("roles"))
    adjectives = entries("adjectives")
    receivers = entries("receivers")
    closings = entries("closings")
    frames = entries("frames").map(Self.frame)
    visits = entries("visits").map(Scene.init)
    gifts = entries("gifts").map(Scene.init)
    exchanges = entries("exchanges").map(Scene.init)
    scenes = entries("scenes").map(Scene.init)
    self.common = Self.words(Self.lines(common))
  }

  /// The lines of a file but for its remarks and empty lines.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
  }

  private static func words(_ lines: [String]) -> [String] {
    lines.flatMap { $0.split(separator: " ") }.map(String.init)
  }

  private static func frame(_ text: String) -> SentenceTemplate {
    do throws(TemplateProblem) {
      return try SentenceTemplate(text, family: .base)
    } catch {
      preconditionFailure("StoryWords: '\(text)': \(error)")
    }
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
