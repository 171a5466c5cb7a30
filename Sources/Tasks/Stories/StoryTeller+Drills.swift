/// Short lines that hold a question and its answer, and little else.
extension StoryTeller {
  /// Two people: "Ann and Bob; Bob to Ann", as two sentences.
  func swap(_ generator: inout SeededGenerator) -> String {
    let people = people(2, strange: lesson.anyWords, &generator)
    let turn = generator.index(below: 2)
    let start = people[0] + conjunction(&generator) + people[1] + stop(&generator)
    return "\(start) \(people[turn])\(gives(&generator))\(people[1 - turn])."
  }

  /// People with roles: "Ann the cook and Bob the king; the king to Ann".
  func roles(_ generator: inout SeededGenerator) -> String {
    let people = people(2, strange: lesson.anyWords, &generator)
    let roles = Self.different(2, of: mix.words.roles, &generator)
    let turn = generator.index(below: 2)
    let kind = generator.index(below: 60)
    let isRoleFirst = kind >= 50
    let named = (0..<2).map { index in
      let article = index == 0 ? "The" : "the"
      return isRoleFirst
        ? "\(article) \(roles[index]) \(people[index])" : "\(people[index]) the \(roles[index])"
    }
    let stop = stop(&generator)
    let start = named[0] + conjunction(&generator) + named[1] + stop + " "
    let caller = (stop == "." ? "The " : "the ") + roles[turn]
    return switch kind {
    case ..<25, 50..<55: start + caller + " to " + people[1 - turn] + "."
    case ..<40: start + people[turn] + " to the " + roles[1 - turn] + "."
    default: start + caller + " was " + people[turn] + "."
    }
  }

  /// Three people: "Ann, Bob and Cy; Cy and Ann to Bob".
  func third(_ generator: inout SeededGenerator) -> String {
    let people = people(3, strange: lesson.anyWords, &generator)
    var order = [0, 1, 2]
    generator.shuffle(&order)
    let stop = stop(&generator)
    let (first, second, last) = (people[order[0]], people[order[1]], people[order[2]])
    return "\(Self.listed(people))\(stop) \(first) and \(second) to \(last)."
  }

  /// Pairs: "Ann and Bob, Cy and Di; Di to Cy; Ann to Bob".
  func pairs(_ generator: inout SeededGenerator) -> String {
    let count = generator.index(below: 3) == 0 ? 3 : 2
    let people = people(2 * count, strange: lesson.anyWords, &generator)
    var named: [String] = []
    for pair in 0..<count { named.append("\(people[2 * pair]) and \(people[2 * pair + 1])") }
    let questions = questions(of: count, &generator) { pair, generator in
      let turn = generator.index(below: 2)
      return (people[2 * pair + turn], people[2 * pair + 1 - turn])
    }
    return named.joined(separator: ", ") + "." + questions
  }

  /// A circle: "Ann, Bob and Cy; Cy to Ann; Ann to Bob".
  func circle(_ generator: inout SeededGenerator) -> String {
    let count = generator.index(below: 3) == 0 ? 4 : 3
    let people = people(count, strange: lesson.anyWords, &generator)
    let questions = questions(of: count, &generator) { place, _ in
      (people[place], people[(place + 1) % count])
    }
    return Self.listed(people) + "." + questions
  }

  /// One question, or now and then two, about different groups.
  private func questions(
    of count: Int, _ generator: inout SeededGenerator,
    _ question: (Int, inout SeededGenerator) -> (giver: String, receiver: String)
  ) -> String {
    var groups = Array(0..<count)
    generator.shuffle(&groups)
    let asked = groups.prefix(generator.index(below: 3) == 0 ? 2 : 1)
    return asked.map { group in
      let (giver, receiver) = question(group, &generator)
      let gives = generator.index(below: 5) == 0 ? " gave to " : " to "
      return " " + giver + gives + receiver + "."
    }.joined()
  }

  /// A list as it stands in a sentence: "Ann, Bob and Cy".
  static func listed(_ words: [String]) -> String {
    words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
  }

  private func conjunction(_ generator: inout SeededGenerator) -> String {
    generator.index(below: 3) == 0 ? ", " : " and "
  }

  private func stop(_ generator: inout SeededGenerator) -> String {
    generator.index(below: 3) == 0 ? "," : "."
  }

  private func gives(_ generator: inout SeededGenerator) -> String {
    generator.index(below: 10) < 3 ? " gave to " : " to "
  }
}
