extension Vocabulary {
  /// Reads what a checkpoint's folder says of its vocabulary.
  ///
  /// A tokenizer that is missing, broken or of an unsupported kind is no error here: the vocabulary
  /// tells why it is not there. Without one, the token of config.json begins a text, or the one
  /// that GPT-2's configuration has where it names none; a file beside the tokenizer that cannot be
  /// read counts as a broken tokenizer.
  ///
  /// - Parameters:
  ///   - folder: the folder's path.
  ///   - rows: the rows of the token embedding.
  ///   - configured: the beginning-of-text token that config.json names, if it names one.
  /// - Returns: the vocabulary.
  ///
  /// Cost: that of reading the tokenizer, some 30 ms for GPT-2's.
  public static func read(folder: String, rows: Int, configured: Int? = nil) -> Vocabulary {
    do throws(TokenizerError) {
      let tokenizer = try Tokenizer.read(folder: folder)
      let names = try SpecialTokenNames(folder: folder, TokenizerLimits())
      let beginning = BeginningOfText(names, tokenizer, configured: configured)
      return Vocabulary(.success(tokenizer), rows: rows, beginning: beginning)
    } catch {
      let beginning = TokenID(configured ?? Self.usualBeginning)
      return Vocabulary(
        .failure(error), rows: rows,
        beginning: (0..<rows).contains(beginning.rawValue) ? .token(beginning) : .unnamed)
    }
  }

  /// The beginning-of-text token of GPT-2's configuration.
  private static let usualBeginning = 50_256
}
