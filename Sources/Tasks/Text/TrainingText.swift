import Files
public import Tokens

/// Text to train on, as rows of tokens.
///
/// In each row every token but the first is to be predicted from those before it. A byte order mark
/// in front is no part of the text, and lines that end with CR LF or CR are as those that end with LF.
public struct TrainingText: Sendable {
  /// The path of the file, or a name for generated text.
  public let path: String
  /// The text as it was read, from which a hash can be made.
  public let bytes: [UInt8]
  /// The rows, at least one, of two tokens or more.
  public let rows: [[TokenID]]
  /// The number of tokens in the rows.
  public let tokenCount: Int
  /// The number of tokens left out: the end of a stream that fills no block, what stands behind the
  /// longest part of a row, and rows of one token.
  public let droppedTokens: Int
  /// The number of lines left out, because they are one token only.
  public let droppedRows: Int

  /// How text becomes rows.
  public enum Layout: Hashable, Sendable {
    /// The text is one stream of tokens, its line ends too, cut in consecutive blocks of so many;
    /// the rest is left out.
    case blocks(of: Int)
    /// Each line is a row without its line end, cut after so many tokens; blank lines are skipped.
    case sentences(longest: Int)

    /// The most tokens of a row.
    public var longest: Int {
      switch self {
      case .blocks(let length), .sentences(let length): length
      }
    }
  }

  /// The most bytes that a file may have.
  public static let byteLimit = 256 << 20

  /// Rows of a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - name: what messages call it.
  ///   - layout: how it is cut; rows of at least two tokens.
  ///   - tokenizer: the tokenizer of the model.
  ///   - vocabulary: the number of rows of the token embedding; nil for the tokenizer's own number.
  /// - Throws: what makes it unfit for training.
  ///
  /// Cost: about 0.1 s and 6 MB a megabyte of English.
  public init(
    _ text: String, name: String, layout: Layout, tokenizer: Tokenizer, vocabulary: Int? = nil
  ) throws(TaskError) {
    try self.init(
      bytes: Array(text.utf8), path: name, layout: layout, tokenizer: tokenizer,
      vocabulary: vocabulary)
  }

  /// Rows of a file.
  ///
  /// - Parameters:
  ///   - path: the path of the file: prompts, one JSON object a line, where its name ends with
  ///     .jsonl, and text otherwise.
  ///   - layout: how text is cut; a row of prompts is a prompt with its answer, whatever the layout,
  ///     and no longer than the layout's longest.
  ///   - tokenizer: the tokenizer of the model.
  ///   - vocabulary: the number of rows of the token embedding; nil for the tokenizer's own number.
  /// - Returns: the rows.
  /// - Throws: what makes the file unfit for training.
  public static func read(
    path: String, layout: Layout, tokenizer: Tokenizer, vocabulary: Int? = nil
  ) throws(TaskError) -> TrainingText {
    guard !path.hasSuffix(".jsonl") else {
      return try TrainingText(
        PromptFile.read(path: path), longest: layout.longest, tokenizer: tokenizer,
        vocabulary: vocabulary)
    }
    let bytes = try FileBytes.read(path: path, limit: byteLimit, kind: .trainingText)
    return try TrainingText(
      bytes: bytes, path: path, layout: layout, tokenizer: tokenizer, vocabulary: vocabulary)
  }

  /// Rows of the bytes of a text.
  ///
  /// - Parameters:
  ///   - bytes: the text in UTF-8.
  ///   - path: what messages call it.
  ///   - layout: how it is cut; rows of at least two tokens.
  ///   - tokenizer: the tokenizer of the model.
  ///   - vocabulary: the number of rows of the token embedding; nil for the tokenizer's own number.
  /// - Throws: what makes it unfit for training.
  public init(
    bytes: [UInt8], path: String, layout: Layout, tokenizer: Tokenizer, vocabulary: Int? = nil
  ) throws(TaskError) {
    precondition(layout.longest >= 2, "TrainingText: a row of \(layout.longest) predicts nothing")
    let unmarked = try FileBytes.unmarked(bytes, path: path)
    do throws(TrainingTextProblem) {
      try Self.check(bytes)
      var cut = Cut()
      let text = TextBytes.withLineFeeds(unmarked)
      switch layout {
      case .blocks(let length): try cut.addBlocks(of: length, text, tokenizer)
      case .sentences(let longest): try cut.addLines(longest: longest, text, tokenizer)
      }
      let vocabulary = vocabulary ?? tokenizer.count
      for row in cut.rows {
        guard let stray = row.first(where: { $0.rawValue >= vocabulary }) else { continue }
        throw .unknownToken(
          stray, text: tokenizer.display(stray).text, vocabulary: vocabulary)
      }
      self.init(path: path, bytes: bytes, cut)
    } catch {
      throw .trainingText(path: path, error)
    }
  }

  /// Rows of prompts, each with its answer where it has one.
  ///
  /// - Parameters:
  ///   - file: the prompts.
  ///   - longest: the most tokens of a row, answer included; at least 2.
  ///   - tokenizer: the tokenizer of the model.
  ///   - vocabulary: the number of rows of the token embedding; nil for the tokenizer's own number.
  /// - Throws: the first thing that is wrong with a prompt, or that there is nothing to predict.
  public init(
    _ file: PromptFile, longest: Int, tokenizer: Tokenizer, vocabulary: Int? = nil
  ) throws(TaskError) {
    try self.init(
      file, longest: longest, Vocabulary(tokenizer, rows: vocabulary ?? tokenizer.count))
  }

  /// Rows of prompts, each with its answer where it has one; prompts given by ids need no tokenizer.
  ///
  /// - Parameters:
  ///   - file: the prompts.
  ///   - longest: the most tokens of a row, answer included; at least 2.
  ///   - vocabulary: the vocabulary of the model.
  /// - Throws: the first thing that is wrong with a prompt, or that there is nothing to predict.
  public init(
    _ file: PromptFile, longest: Int, _ vocabulary: Vocabulary
  ) throws(TaskError) {
    precondition(longest >= 2, "TrainingText: a row of \(longest) predicts nothing")
    let resolver = PromptResolver(vocabulary, context: longest)
    var cut = Cut()
    for (place, request) in file.requests {
      do throws(PromptProblem) {
        let prompt = try resolver.resolve(request)
        let row = prompt.tokens + (prompt.answer.map { [$0] } ?? [])
        guard row.count <= longest else {
          throw .tooLong(.answer, tokens: row.count, context: longest, bos: false)
        }
        cut.add(row[...])
      } catch {
        throw .prompt(place, error)
      }
    }
    guard !cut.rows.isEmpty else {
      throw .trainingText(path: file.path, .noRows(lines: file.rows.count))
    }
    self.init(path: file.path, bytes: file.bytes, cut)
  }

  private init(path: String, bytes: [UInt8], _ cut: Cut) {
    self.path = path
    self.bytes = bytes
    rows = cut.rows
    tokenCount = cut.tokens
    droppedTokens = cut.droppedTokens
    droppedRows = cut.droppedRows
  }

}

/// Rows while they are cut, and what was left out.
private struct Cut {
  var rows: [[TokenID]] = []
  var tokens = 0
  var droppedTokens = 0
  var droppedRows = 0

  /// Takes a row, unless it is a single token.
  mutating func add(_ row: ArraySlice<TokenID>) {
    guard row.count > 1 else {
      droppedRows += row.count
      droppedTokens += row.count
      return
    }
    rows.append(Array(row))
    tokens += row.count
  }

  mutating func addBlocks(
    of length: Int, _ bytes: [UInt8], _ tokenizer: Tokenizer
  ) throws(TrainingTextProblem) {
    let stream = tokenizer.encode(bytes: bytes)
    guard stream.count >= length else {
      throw .shorterThanBlock(tokens: stream.count, block: length)
    }
    rows.reserveCapacity(stream.count / length)
    for start in stride(from: 0, through: stream.count - length, by: length) {
      add(stream[start..<start + length])
    }
    droppedTokens += stream.count % length
  }

  mutating func addLines(
    longest: Int, _ bytes: [UInt8], _ tokenizer: Tokenizer
  ) throws(TrainingTextProblem) {
    var lines = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard !line.allSatisfy({ [0x20, 0x09].contains($0) }) else { continue }
      lines += 1
      let row = tokenizer.encode(bytes: Array(line))
      add(row.prefix(longest))
      droppedTokens += max(0, row.count - longest)
    }
    guard !rows.isEmpty else { throw .noRows(lines: lines) }
  }
}
