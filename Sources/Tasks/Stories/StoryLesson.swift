/// How one part of the stories is mixed; later parts are harder.
///
/// With many names a small model learns which words follow which and, for long, no more. With few
/// names, repeated soon, it learns to look back for them at once; and what it has found for few it
/// keeps for all.
struct StoryLesson: Sendable {
  /// How many lines of a thousand belong to the lesson.
  let lines: Int
  /// How many names there are; the first of the list are spread over it.
  let names: Int
  /// How often each kind of line comes.
  let kinds: [(kind: Kind, weight: Int)]
  /// How indirect-object sentences end.
  let endings: [(ending: Ending, weight: Int)]
  /// How many words a repeated sequence has.
  let lengths: [Int]
  /// How far apart the first years are, which begin anew in each century.
  let startStep: Int
  /// How many of a hundred year sentences end with any year rather than a later one.
  let strayYears: Int
  /// How many of a hundred repeated sequences are of scraps of words.
  let scraps: Int

  /// What a line is.
  enum Kind: Sendable {
    /// One person gives another something.
    case indirectObject
    /// Something lasts from one year to a later one.
    case years
    /// Words that are said several times over.
    case repetition
    /// A list that ends when a word of it comes again.
    case list
    /// A few sentences about two people.
    case story
  }

  /// Who receives in an indirect-object sentence.
  enum Ending: Sendable {
    /// The other of the two people, IO.
    case indirectObject
    /// The one who acts, S.
    case subject
    /// Somebody not named before.
    case stranger
    /// No name: a pronoun or a noun.
    case nameless
  }
}

extension StoryLesson {
  /// The lessons in their order.
  static let all = [
    StoryLesson(
      lines: 110, names: 12,
      kinds: [(.indirectObject, 40), (.repetition, 35), (.list, 10), (.years, 15)],
      endings: clean, lengths: short, startStep: 10, strayYears: 0, scraps: 0),
    StoryLesson(
      lines: 60, names: 40,
      kinds: [(.indirectObject, 40), (.repetition, 35), (.list, 10), (.years, 15)],
      endings: clean, lengths: short, startStep: 10, strayYears: 0, scraps: 0),
    StoryLesson(
      lines: 170, names: .max,
      kinds: [
        (.indirectObject, 40), (.repetition, 20), (.list, 10), (.years, 20), (.story, 10),
      ],
      endings: clean, lengths: short, startStep: 1, strayYears: 0, scraps: 0),
    StoryLesson(
      lines: 660, names: .max,
      kinds: [
        (.indirectObject, 40), (.repetition, 15), (.list, 8), (.years, 20), (.story, 17),
      ],
      endings: [(.indirectObject, 72), (.subject, 4), (.stranger, 7), (.nameless, 17)],
      lengths: [3, 5, 7, 10, 15, 20, 30, 40, 50], startStep: 1, strayYears: 8, scraps: 30),
  ]

  /// Nearly always the name that is right.
  private static let clean: [(Ending, Int)] = [
    (.indirectObject, 95), (.subject, 1), (.stranger, 2), (.nameless, 2),
  ]

  /// Lengths of sequences that fit twice in a short context.
  private static let short = [2, 3, 4, 5, 6, 7, 8]
}
