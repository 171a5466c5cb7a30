public import Tokens

/// The greater-than prompts on which values of GPT-2 small have been published.
///
/// Source: greater_than_data.csv of the EAP-IG package (Hanna, Pezzelle and Belinkov 2024), whose
/// prompts are made as Hanna, Liu and Variengien 2023, section 3, describe.
public enum PublishedYears {
  /// The thousand sentences in the order of the file; some stand in it twice.
  public static let sentences: [YearSentence] = {
    do throws(TemplateProblem) {
      let template = try SentenceTemplate(
        "The [NOUN] lasted from the year [CC][XX] to the year [CC]", family: .years)
      // The manifest embeds PublishedYears.txt of this folder in the program.
      let text = String(decoding: PackageResources.PublishedYears_txt, as: UTF8.self)
      return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        let words = line.split(separator: " ")
        guard words.count == 2, let year = Int(words[1]), (1100..<1800).contains(year) else {
          preconditionFailure("PublishedYears: '\(line)'")
        }
        return YearSentence(
          template, noun: String(words[0]), century: year / 100, start: year % 100)
      }
    } catch {
      preconditionFailure("PublishedYears: \(error)")
    }
  }()

  /// The prompts for a tokenizer, each paired with its 01 counterpart and scored by its start year.
  ///
  /// - Parameters:
  ///   - tokenizer: the tokenizer of the model.
  ///   - beginning: the token that is put in front of every prompt.
  /// - Returns: the prompts, in the order of the sentences, with the positions XX and END.
  /// - Throws: `noYearOutcome` where the tokenizer lacks a two-digit token, `noStartYear` with the
  ///   first prompt whose year it does not split into a century and two digits.
  public static func prompts(
    _ tokenizer: Tokenizer, beginning: TokenID
  ) throws(TaskError) -> PromptSet {
    var prompts: [Prompt] = []
    for sentence in sentences {
      let tokens = [beginning] + tokenizer.encode(sentence.prompt)
      prompts.append(
        Prompt(
          tokens: tokens, corrupted: [beginning] + tokenizer.encode(sentence.counterpart.prompt),
          positions: [
            "XX": 1 + tokenizer.encode(sentence.beginning).count, "END": tokens.count - 1,
          ]))
    }
    var set = PromptSet(prompts, bos: true)
    set.years = try YearOutcomes(set, tokenizer: tokenizer)
    return set
  }
}
