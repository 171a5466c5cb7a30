public import Tokens

/// Makes sentences and prompts of indirect-object identification for one tokenizer.
///
/// Every name used is one token with a space before it, so that paired prompts have their names at
/// the same positions.
public struct IndirectObjectTask: Sendable {
  /// The sentences and words.
  public let templates: TaskTemplates
  /// The tokenizer of the model.
  public let tokenizer: Tokenizer
  /// The names of the templates that are one token, in the order of the file.
  public let names: [String]
  /// The places of the templates.
  public let places: [String]
  /// The objects of the templates.
  public let objects: [String]

  /// The fewest names that prompts can be made of: IO, S, and three others for the pair.
  public static let fewestNames = 5

  /// Chooses the names that a tokenizer has.
  ///
  /// - Parameters:
  ///   - templates: the sentences and words.
  ///   - tokenizer: the tokenizer of the model.
  /// - Throws: `noSection` without names, places or objects, or `tooFewWords`.
  public init(
    _ templates: TaskTemplates = .builtIn, tokenizer: Tokenizer
  ) throws(TaskError) {
    for list in [WordList.names, .places, .objects] where templates[list].isEmpty {
      throw .noSection(list.rawValue, path: templates.path)
    }
    self.templates = templates
    self.tokenizer = tokenizer
    names = WordTokens.single(templates[.names], tokenizer)
    places = templates[.places]
    objects = templates[.objects]
    guard names.count >= Self.fewestNames else {
      throw .tooFewWords(
        .names, found: names.count, of: templates[.names].count, needed: Self.fewestNames,
        path: templates.path)
    }
  }

  /// One sentence, which no evaluation prompt has as its beginning.
  ///
  /// - Parameters:
  ///   - family: where its template is taken from.
  ///   - form: BABA or ABBA; nil for either.
  ///   - generator: where chance comes from.
  /// - Returns: a sentence to train on.
  /// - Throws: `noSection` where there is no template of the family, `tooFewSentences` where nearly
  ///   all are kept for evaluation.
  public func sentence(
    _ family: SentenceFamily, form: IndirectObjectSentence.Form? = nil,
    using generator: inout SeededGenerator
  ) throws(TaskError) -> IndirectObjectSentence {
    let all = templates[family]
    guard !all.isEmpty, family != .years else {
      throw .noSection(family.rawValue, path: templates.path)
    }
    for _ in 0..<HeldOut.draws {
      let template = generator.pick(all)
      let form = form ?? generator.pick(IndirectObjectSentence.Form.allCases)
      let sentence = draw((template, form), places, objects, &generator)
      if !HeldOut.contains(sentence.prompt) { return sentence }
    }
    throw .tooFewSentences(requested: 1, found: 0, path: templates.path)
  }

  /// A name that is none of some others.
  ///
  /// - Parameters:
  ///   - others: names not to be taken, fewer than there are.
  ///   - generator: where chance comes from.
  /// - Returns: the name.
  public func name(
    besides others: [String], using generator: inout SeededGenerator
  ) -> String {
    precondition(others.count < names.count, "IndirectObjectTask: no name is left")
    while true {
      let name = generator.pick(names)
      if !others.contains(name) { return name }
    }
  }

  /// A sentence of a frame, its words drawn, whether kept for evaluation or not.
  func draw(
    _ frame: IndirectObjectKind.Frame, _ places: [String], _ objects: [String],
    _ generator: inout SeededGenerator
  ) -> IndirectObjectSentence {
    let indirectObject = generator.pick(names)
    return IndirectObjectSentence(
      frame.template, frame.form, indirectObject: indirectObject,
      subject: name(besides: [indirectObject], using: &generator),
      place: generator.pick(places), object: generator.pick(objects))
  }
}

/// How words become tokens.
enum WordTokens {
  /// The words that are one token with a space before them.
  static func single(_ words: [String], _ tokenizer: Tokenizer) -> [String] {
    words.filter { tokenizer.encode(continuing: " " + $0).count == 1 }
  }

  /// The words that have as many tokens as most have, so that what follows stands at one position.
  ///
  /// Of equally frequent numbers the smaller one is taken.
  static func ofOneLength(_ words: [String], _ tokenizer: Tokenizer) -> [String] {
    let lengths = words.map { tokenizer.encode(continuing: " " + $0).count }
    let counts = Dictionary(lengths.map { ($0, 1) }, uniquingKeysWith: +)
    let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    return zip(words, lengths).filter { $0.1 == best }.map(\.0)
  }
}
