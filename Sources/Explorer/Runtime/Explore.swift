public import Screen

/// What is asked when the explorer starts; what is left out is chosen to suit the checkpoint.
public struct OpeningPrompt: Hashable, Sendable {
  /// The prompt; token ids where the checkpoint has no tokenizer.
  public var prompt: String?
  /// The token that is right.
  public var answer: String?
  /// The token that the answer is compared with.
  public var distractor: String?
  /// Whether a beginning-of-text token stands in front.
  public var bos: Bool

  /// Names what is asked.
  public init(
    prompt: String? = nil, answer: String? = nil, distractor: String? = nil, bos: Bool = false
  ) {
    self.prompt = prompt
    self.answer = answer
    self.distractor = distractor
    self.bos = bos
  }
}

/// How an exploration came to its end.
public enum ExplorationEnd: Hashable, Sendable {
  /// The person left.
  case left
  /// The display went away.
  case displayLost
}

/// Why an exploration cannot begin.
public enum ExplorerError: Error, Hashable, Sendable {
  /// The prompt asked for cannot be taken, for this reason in words.
  case prompt(String)
}

extension ExplorerError: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  public var description: String {
    switch self {
    case .prompt(let reason): reason
    }
  }
}

/// Lets a person explore a checkpoint on a display, until they leave.
///
/// The engine works on a thread of its own; the calling thread reads keys and draws, and sleeps
/// while nothing happens.
///
/// - Parameters:
///   - checkpoint: the model and its tokenizer.
///   - display: where to draw, and where keys come from.
///   - opening: what is asked first.
/// - Returns: how it ended.
/// - Throws: when what is asked first cannot be taken.
public func explore(
  _ checkpoint: LoadedCheckpoint, on display: any Display,
  opening: OpeningPrompt = OpeningPrompt()
) throws(ExplorerError) -> ExplorationEnd {
  let reader = checkpoint.reader
  let document = try opening.document(reader)
  let state = AppState(
    model: checkpoint.facts, reader: reader, document: document, size: display.size)
  let mailbox = Mailbox(wake: display.waker)
  let shelf = Shelf(checkpoint)
  let workers = Workers(
    engine: Worker(Engine(shelf), mailbox), clerk: Clerk(shelf, mailbox, noteHints: {}),
    trainer: TrainingRunner(shelf, mailbox))
  defer { workers.close() }
  var session = Session(state: state, display: display, mailbox: mailbox, workers: workers)
  return session.run()
}

extension OpeningPrompt {
  /// The first document.
  func document(_ reader: PromptReader) throws(ExplorerError) -> Document {
    guard let usual = reader.opening() else {
      throw .prompt("the model has no token that could stand in a prompt.")
    }
    guard prompt != nil || answer != nil || distractor != nil || bos else { return usual }
    let texts = PromptTexts(
      prompt: prompt ?? usual.texts.prompt,
      answer: answer ?? (prompt == nil ? usual.texts.answer : ""),
      distractor: distractor ?? (prompt == nil ? usual.texts.distractor : ""))
    do {
      return try reader.read(texts, bos: bos)
    } catch {
      throw .prompt(error.description)
    }
  }
}
