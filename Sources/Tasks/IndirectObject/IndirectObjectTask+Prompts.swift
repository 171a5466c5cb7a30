import Tokens

extension IndirectObjectTask {
  /// Prompts for evaluation, each with a paired prompt of other people.
  ///
  /// The answer is IO, the distractor S. Positions are IO, S1, S1+1 (the token after S1), S2 and
  /// END, counted from 0; there is no beginning-of-text token. `template` is the place of the frame
  /// in the kind's list, BABA first; all prompts of one number have their words at the same
  /// positions. The paired prompt has three fresh names, all different, in place of the people.
  ///
  /// - Parameters:
  ///   - kind: which sentences.
  ///   - count: how many, at least 1.
  ///   - seed: where chance starts; the same seed gives the same prompts.
  /// - Returns: prompts that no training sentence of this module begins with.
  /// - Throws: `noSection` where the templates lack the family, `tooFewSentences` where there is no
  ///   prompt to keep for evaluation.
  public func prompts(
    _ kind: IndirectObjectKind = .mixed, count: Int = 100, seed: UInt64
  ) throws(TaskError) -> PromptSet {
    precondition(count > 0, "IndirectObjectTask: no prompts are asked for")
    let frames = try kind.frames(templates)
    let places = WordTokens.ofOneLength(places, tokenizer)
    let objects = WordTokens.ofOneLength(objects, tokenizer)
    var generator = SeededGenerator(seed: seed, stream: "indirect-object prompts, \(kind.rawValue)")
    var prompts: [Prompt] = []
    var misses = 0
    while prompts.count < count {
      let number = generator.index(below: frames.count)
      let sentence = draw(frames[number], places, objects, &generator)
      guard HeldOut.contains(sentence.prompt) else {
        misses += 1
        guard misses < HeldOut.draws else {
          throw .tooFewSentences(requested: count, found: prompts.count, path: templates.path)
        }
        continue
      }
      misses = 0
      prompts.append(prompt(sentence, template: number, using: &generator))
    }
    return PromptSet(prompts)
  }

  /// The prompt of a sentence, with a paired prompt of three fresh names.
  ///
  /// - Parameters:
  ///   - sentence: its names must be among `names`.
  ///   - template: the number of its template.
  ///   - generator: where the fresh names come from.
  /// - Returns: the prompt, as `prompts(_:count:seed:)` describes it.
  public func prompt(
    _ sentence: IndirectObjectSentence, template: Int? = nil,
    using generator: inout SeededGenerator
  ) -> Prompt {
    var people: [String] = []
    for _ in 0..<3 {
      people.append(
        name(
          besides: [sentence.indirectObject, sentence.subject] + people, using: &generator))
    }
    let tokens = tokenizer.encode(sentence.prompt)
    let places = (0..<3).map { tokenizer.encode(sentence.text(before: $0)).count }
    let (first, second) = (places[0], places[1])
    let isABBA = sentence.form == .abba
    let subject = isABBA ? second : first
    return Prompt(
      tokens: tokens, corrupted: tokenizer.encode(sentence.prompt(people: people)),
      answer: tokenizer.encode(continuing: " " + sentence.indirectObject).first,
      distractor: tokenizer.encode(continuing: " " + sentence.subject).first,
      positions: [
        "IO": isABBA ? first : second, "S1": subject, "S1+1": subject + 1, "S2": places[2],
        "END": tokens.count - 1,
      ], template: template)
  }
}
