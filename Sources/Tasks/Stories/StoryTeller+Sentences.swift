/// Sentences of the tasks, and others in which people are named again.
extension StoryTeller {
  /// An indirect-object sentence, most of them with the right name at the end.
  func indirectObject(_ generator: inout SeededGenerator) throws(TaskError) -> String {
    let people = people(3, strange: lesson.strangeNames, &generator)
    for _ in 0..<HeldOut.draws {
      let sentence = IndirectObjectSentence(
        template(&generator), generator.pick(IndirectObjectSentence.Form.allCases),
        indirectObject: people[0], subject: people[1], place: generator.pick(mix.places),
        object: generator.pick(mix.objects))
      let prompt = sentence.prompt
      guard !HeldOut.contains(prompt) else { continue }
      let receiver =
        switch generator.pick(endings) {
        case .indirectObject: people[0]
        case .subject: people[1]
        case .stranger: people[2]
        case .nameless: generator.pick(mix.words.receivers)
        }
      let line = prompt + " " + receiver + "."
      guard generator.index(below: 4) == 0 else { return line }
      return line + " " + generator.pick(mix.words.closings)
    }
    throw .tooFewSentences(requested: 1, found: 0, path: mix.templates.path)
  }

  /// The templates of evaluation as often as their variations, and own ones a little less.
  private func template(_ generator: inout SeededGenerator) -> SentenceTemplate {
    switch generator.index(below: 10) {
    case ..<4: generator.pick(mix.templates[.base])
    case ..<7: generator.pick(mix.variations)
    default: generator.pick(mix.words.frames)
    }
  }

  /// An indirect-object sentence about three people: each gives to the next.
  func circleSentence(_ generator: inout SeededGenerator) -> String {
    let people = people(3, strange: lesson.strangeNames, &generator)
    let turn = generator.index(below: 3)
    let sentence = IndirectObjectSentence(
      template(&generator), .baba, indirectObject: people[(turn + 1) % 3], subject: people[turn],
      place: generator.pick(mix.places), object: generator.pick(mix.objects))
    let start = sentence.prompt(people: ["\(people[0]), \(people[1])", people[2], people[turn]])
    return start + " " + sentence.indirectObject + "."
  }

  /// Two pairs at two places; one person gives the other of the pair something.
  func pairSentence(_ generator: inout SeededGenerator) -> String {
    let people = people(4, &generator)
    let places = Self.different(2, of: mix.places, &generator)
    var visits = (0..<2).map { pair in
      let turn = generator.index(below: 2)
      return generator.pick(mix.words.visits).filled { slot in
        switch slot {
        case .first: people[2 * pair + turn]
        case .second: people[2 * pair + 1 - turn]
        default: places[pair]
        }
      }
    }
    generator.shuffle(&visits)
    let object = generator.pick(mix.objects)
    let gift = generator.pick(mix.words.gifts).filled { _ in object }
    let start =
      switch generator.index(below: 3) {
      case 0: "When " + visits.joined(separator: " and ") + ", "
      case 1: "Then, " + visits.joined(separator: generator.pick(Self.joints)) + ". "
      default: visits.joined(separator: generator.pick(Self.joints)) + ". "
      }
    return start + people[1] + " " + gift + " " + people[0] + "."
  }

  private static let joints = [". ", ", and ", ", while "]

  /// A short story of people who are named again.
  func exchange(_ generator: inout SeededGenerator) -> String {
    let people = people(3, &generator)
    let (place, object) = (generator.pick(mix.places), generator.pick(mix.objects))
    return generator.pick(mix.words.exchanges).filled { slot in
      switch slot {
      case .first: people[0]
      case .second: people[1]
      case .third: people[2]
      case .object: object
      default: place
      }
    }
  }

  /// A year sentence.
  func years(_ generator: inout SeededGenerator) throws(TaskError) -> String {
    for _ in 0..<HeldOut.draws {
      let sentence = YearSentence(
        generator.pick(mix.templates[.years]), noun: generator.pick(mix.templates[.nouns]),
        century: 11 + generator.index(below: 7), start: 2 + generator.index(below: 97))
      guard !HeldOut.contains(sentence.prompt) else { continue }
      let isStray = generator.index(below: 100) < lesson.strayYears
      let span = min(99 - sentence.start, lesson.longest)
      let later = sentence.start + 1 + generator.index(below: span)
      return sentence.text(end: isStray ? generator.index(below: 100) : later) + "."
    }
    throw .tooFewSentences(requested: 1, found: 0, path: mix.templates.path)
  }

  /// A few sentences about two people.
  func story(_ generator: inout SeededGenerator) -> String {
    let people = people(2, &generator)
    let places = Self.different(2, of: mix.places, &generator)
    let adjectives = Self.different(2, of: mix.words.adjectives, &generator)
    let object = generator.pick(mix.objects)
    let noun = generator.pick(mix.templates[.nouns])
    var scenes = mix.words.scenes
    generator.shuffle(&scenes)
    let told = scenes.prefix(3 + generator.index(below: 3)).map { scene in
      scene.filled { slot in
        switch slot {
        case .first: people[0]
        case .second, .third: people[1]
        case .place: places[0]
        case .otherPlace: places[1]
        case .object: object
        case .noun: noun
        case .look: adjectives[0]
        case .touch: adjectives[1]
        }
      }
    }
    return told.joined(separator: " ")
  }
}
