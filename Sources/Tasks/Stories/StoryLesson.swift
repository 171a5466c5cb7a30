/// How one part of the stories is mixed; later parts are harder.
///
/// A small model finds circuits only where nearly every line asks for them, and it keeps what it has
/// found: so the first lessons are drills, and each adds what the circuit before it cannot do. Of two
/// people it is enough to take away the one who acts. Of two pairs, or of three people in a circle,
/// the right name has to be looked for; and what looks for it there does so in sentences too.
struct StoryLesson: Sendable {
  /// How many lines the lesson has in a text of the usual length.
  let lines: Int
  /// How often each kind of line comes.
  let kinds: [(kind: Kind, weight: Int)]
  /// How indirect-object sentences end.
  let endings: [(ending: Ending, weight: Int)]
  /// How many words a repeated sequence has.
  let lengths: [Int]
  /// In how many of a hundred drills any words stand for people.
  let anyWords: Int
  /// In how many of a hundred sentences any words stand for people.
  let strangeNames: Int
  /// How many years a thing of a year sentence lasts at most.
  ///
  /// Where that is short, the second year can be told from the first alone.
  let longest: Int
  /// How many of a hundred year sentences end with any year rather than a later one.
  let strayYears: Int
  /// How many of a hundred repeated sequences are of scraps of words.
  let scraps: Int

  /// What a line is.
  enum Kind: Sendable {
    /// Two people; one gives to the other.
    case swap
    /// Two people with their roles, by which they may be called.
    case roles
    /// Three people, of whom two give to the third.
    case third
    /// Two or three pairs of people; one gives to the other of the pair.
    case pairs
    /// Three or four people; each gives to the next, the last to the first.
    case circle
    /// One person gives another something.
    case indirectObject
    /// Of three people, one gives the next something.
    case circleSentence
    /// Of two pairs at two places, one gives the other of the pair something.
    case pairSentence
    /// Two people who are named again for other reasons.
    case exchange
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
    drill(
      76_200, [(.swap, 20), (.roles, 39), (.third, 6), (.indirectObject, 10), (.repetition, 25)]),
    drill(118_800, [(.swap, 22), (.roles, 45), (.third, 8), (.repetition, 25)], anyWords: 60),
    drill(94_200, [(.swap, 25), (.pairs, 50), (.repetition, 25)]),
    drill(88_200, [(.circle, 35), (.pairs, 35), (.indirectObject, 5), (.repetition, 25)]),
    drill(
      76_800,
      [
        (.circle, 15), (.pairs, 10), (.indirectObject, 15), (.circleSentence, 30),
        (.pairSentence, 10), (.years, 5), (.repetition, 15),
      ], strangeNames: 10),
    StoryLesson(
      lines: 120_000,
      kinds: [
        (.circle, 10), (.pairs, 7), (.indirectObject, 13), (.circleSentence, 32),
        (.pairSentence, 20), (.years, 8), (.repetition, 10),
      ],
      endings: mostlyRight, lengths: short, anyWords: 30, strangeNames: 5, longest: 20,
      strayYears: 2, scraps: 0),
    StoryLesson(
      lines: 180_000,
      kinds: [
        (.circle, 5), (.pairs, 5), (.indirectObject, 22), (.circleSentence, 16),
        (.pairSentence, 12), (.exchange, 6), (.years, 18), (.repetition, 7), (.list, 2),
        (.story, 7),
      ],
      endings: [(.indirectObject, 73), (.subject, 10), (.stranger, 5), (.nameless, 12)],
      lengths: [3, 5, 7, 10, 15, 20, 30], anyWords: 30, strangeNames: 5, longest: 20, strayYears: 4,
      scraps: 15),
  ]

  /// Nearly always the name that is right.
  private static let mostlyRight: [(ending: Ending, weight: Int)] = [
    (.indirectObject, 90), (.subject, 2), (.stranger, 3), (.nameless, 5),
  ]

  /// Lengths of sequences that fit twice in a short context.
  private static let short = [2, 3, 4, 5, 6, 7, 8]

  /// A lesson of short lines that nearly always end with the name that is right.
  private static func drill(
    _ lines: Int, _ kinds: [(kind: Kind, weight: Int)], anyWords: Int = 30, strangeNames: Int = 0
  ) -> StoryLesson {
    StoryLesson(
      lines: lines, kinds: kinds,
      endings: mostlyRight, lengths: short, anyWords: anyWords, strangeNames: strangeNames,
      longest: 98, strayYears: 0, scraps: 0)
  }
}
