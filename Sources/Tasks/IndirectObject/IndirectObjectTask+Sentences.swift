/// How training sentences of indirect-object identification are corrupted.
public enum IndirectObjectCorruption: String, CaseIterable, Hashable, Sendable {
  /// The last word is a random name that is neither IO nor S.
  case nameMoving = "name-moving"
  /// The last word is S.
  case subjectDuplication = "subject-duplication"
  /// The one who acts is a random name that is neither IO nor S.
  case duplication

  /// The corruption of one sentence, with a name where it takes one.
  ///
  /// - Parameters:
  ///   - sentence: the sentence to corrupt.
  ///   - task: where names are taken from.
  ///   - generator: where chance comes from.
  /// - Returns: what `IndirectObjectSentence.text(_:)` takes.
  public func drawn(
    for sentence: IndirectObjectSentence, _ task: IndirectObjectTask,
    using generator: inout SeededGenerator
  ) -> IndirectObjectSentence.Corruption {
    let used = [sentence.indirectObject, sentence.subject]
    return switch self {
    case .nameMoving: .nameMoving(to: task.name(besides: used, using: &generator))
    case .subjectDuplication: .subjectDuplication
    case .duplication: .duplication(by: task.name(besides: used, using: &generator))
    }
  }
}

extension IndirectObjectTask {
  /// Sentences to train on, all different, in random order.
  ///
  /// The shares of the families and forms are those of the paper's files: clean text has 2 parts
  /// early, 2 late and 1.25 long (of 5.25, rounded), corrupted text 2.7, 2.63 and 1.03 (of 6.36).
  /// None begins with a prompt that is kept for evaluation.
  ///
  /// - Parameters:
  ///   - corruption: how they are corrupted; nil for clean ones.
  ///   - count: how many, at least 1.
  ///   - seed: where chance starts; the same seed gives the same sentences.
  /// - Returns: the sentences, without line ends.
  /// - Throws: `noSection` where the templates lack a family, `tooFewSentences` where words and
  ///   templates do not give so many.
  ///
  /// Source: the paper, section 3; the shares are counted in its data files.
  public func sentences(
    _ corruption: IndirectObjectCorruption? = nil, count: Int, seed: UInt64
  ) throws(TaskError) -> [String] {
    precondition(count > 0, "IndirectObjectTask: no sentences are asked for")
    let purpose = corruption?.rawValue ?? "clean"
    var generator = SeededGenerator(seed: seed, stream: "indirect-object sentences, \(purpose)")
    let shares = corruption == nil ? Self.cleanShares : Self.corruptedShares
    var sentences: [String] = []
    var seen: Set<String> = []
    for (share, number) in zip(shares, Self.allotted(count, shares.map(\.weight))) {
      var misses = 0
      let goal = sentences.count + number
      while sentences.count < goal {
        let sentence = try sentence(share.family, form: share.form, using: &generator)
        let text = sentence.text(corruption?.drawn(for: sentence, self, using: &generator))
        guard seen.insert(text).inserted else {
          misses += 1
          guard misses < HeldOut.draws else {
            throw .tooFewSentences(requested: count, found: sentences.count, path: templates.path)
          }
          continue
        }
        misses = 0
        sentences.append(text)
      }
    }
    generator.shuffle(&sentences)
    return sentences
  }

  /// A part of the training sentences.
  private typealias Share = (
    family: SentenceFamily, form: IndirectObjectSentence.Form, weight: Int
  )

  private static let cleanShares: [Share] = [
    (.early, .baba, 800), (.late, .baba, 800), (.long, .baba, 1_500), (.early, .abba, 1_600),
    (.late, .abba, 1_600),
  ]

  private static let corruptedShares: [Share] = [
    (.early, .baba, 1_100), (.late, .baba, 1_030), (.long, .baba, 1_030), (.early, .abba, 1_600),
    (.late, .abba, 1_600),
  ]

  /// Whole numbers in proportion to weights, which sum to a count: each is rounded down, and what
  /// is left goes to the largest remainders, the first of equals before the others.
  static func allotted(_ count: Int, _ weights: [Int]) -> [Int] {
    let whole = weights.reduce(0, +)
    // Quotient and remainder apart keep the product small for every count.
    let (rounds, rest) = count.quotientAndRemainder(dividingBy: whole)
    var parts = weights.map { rounds * $0 + rest * $0 / whole }
    let order = weights.indices.sorted {
      (-(rest * weights[$0] % whole), $0) < (-(rest * weights[$1] % whole), $1)
    }
    for index in order.prefix(count - parts.reduce(0, +)) { parts[index] += 1 }
    return parts
  }
}
