import Screen
import StrictJSON
import Tasks
import Tokens

extension Vocabulary {
  /// A line about the vocabulary below the title of a result.
  struct Remark {
    let name: String
    let words: String
    let style: Style
  }

  /// What a reader of tokens must know; nothing where all is as usual.
  ///
  /// It is that there is no tokenizer and why, or which rows of the embedding have no token.
  var remarkWords: [Remark] {
    if let problem {
      return [
        Remark(
          name: "tokenizer", words: "none, so tokens are shown by number. \(problem)",
          style: .warning)
      ]
    }
    let runs = rowsWithoutToken
    guard !runs.isEmpty else { return [] }
    let count = runs.reduce(0) { $0 + $1.count }
    let named = runs.prefix(4).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
    }
    let places = named.joined(separator: ", ") + (runs.count > 4 ? ", …" : "")
    return [
      Remark(
        name: "marked *",
        words: (count == 1
          ? "1 row of the embedding has no token" : "\(count) rows of the embedding have no token")
          + " (padding, or holes in the vocabulary): \(places)", style: .muted)
    ]
  }

  /// The same for a result in JSON: fields beside those of the checkpoint.
  var remarks: JSONOutput {
    if let problem { return ["tokenizerProblem": problem.description] }
    let runs = rowsWithoutToken
    return runs.isEmpty
      ? [:] : ["rowsWithoutToken": runs.map { [$0.lowerBound, $0.upperBound] }.json]
  }
}

extension OpenModel {
  /// The tokens of the text of --prompt, whatever the model's context.
  ///
  /// - Throws: why there is no tokenizer to read it.
  func read(_ prompt: String) throws(TaskError) -> [TokenID] {
    do throws(TokenizerError) {
      return try vocabulary.needed().encode(prompt)
    } catch {
      throw .prompt(.options, .noTokenizer(.prompt, error))
    }
  }

  /// The tokenizer, for what is about texts.
  ///
  /// - Parameter work: what needs it, as messages call it.
  /// - Returns: the tokenizer.
  /// - Throws: why there is none.
  func tokenizer(for work: String) throws(TaskError) -> Tokenizer {
    do throws(TokenizerError) {
      return try vocabulary.needed()
    } catch {
      throw .noTokenizer(for: work, error)
    }
  }
}
