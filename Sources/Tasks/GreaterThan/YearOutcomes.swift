public import Tokens

/// What a year task is scored by: the tokens of all two-digit years, and each prompt's start year.
///
/// The score of a prompt is the probability of the years after its start minus that of the start
/// and the years before it.
///
/// Source: Hanna, Liu and Variengien 2023, section 3, the probability difference.
public struct YearOutcomes: Hashable, Sendable, Codable {
  /// The tokens of "00" to "99", without a space before them.
  public let outcomes: [TokenID]
  /// The last two digits of each prompt's first year, from 0 to 99.
  public let starts: [Int]

  /// Outcomes for prompts whose start years are known.
  ///
  /// - Parameters:
  ///   - outcomes: a hundred tokens.
  ///   - starts: a number from 0 to 99 for each prompt.
  public init(outcomes: [TokenID], starts: [Int]) {
    precondition(outcomes.count == 100, "YearOutcomes: not a hundred outcomes")
    self.outcomes = outcomes
    self.starts = starts
  }

  /// The outcomes for some of the prompts, by their numbers.
  public func picking(_ numbers: some Sequence<Int>) -> YearOutcomes {
    YearOutcomes(outcomes: outcomes, starts: numbers.map { starts[$0] })
  }

  /// Reads the start years of prompts at their positions XX.
  ///
  /// - Parameters:
  ///   - set: prompts such as a file of year prompts has.
  ///   - tokenizer: the tokenizer of the model.
  /// - Throws: `noYearOutcome` where the tokenizer lacks a two-digit token, `noStartYear` with the
  ///   first prompt that has none of them at XX.
  public init(_ set: PromptSet, tokenizer: Tokenizer) throws(TaskError) {
    let outcomes = try Self.outcomes(of: tokenizer)
    var starts: [Int] = []
    for (index, prompt) in set.prompts.enumerated() {
      guard let place = prompt.positions["XX"], prompt.tokens.indices.contains(place),
        let start = outcomes.firstIndex(of: prompt.tokens[place])
      else { throw .noStartYear(prompt: index) }
      starts.append(start)
    }
    self.init(outcomes: outcomes, starts: starts)
  }

  /// The tokens of "00" to "99".
  ///
  /// - Parameter tokenizer: the tokenizer of the model.
  /// - Returns: a hundred tokens.
  /// - Throws: `noYearOutcome` with the first number that is not one token.
  public static func outcomes(of tokenizer: Tokenizer) throws(TaskError) -> [TokenID] {
    var outcomes: [TokenID] = []
    for number in 0..<100 {
      let digits = YearSentence.digits(number)
      guard case .token(let token) = tokenizer.tokens(asOne: digits) else {
        throw .noYearOutcome(digits)
      }
      outcomes.append(token)
    }
    return outcomes
  }
}
