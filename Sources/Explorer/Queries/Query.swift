import Tasks

/// Something that the engine can find out about the open checkpoints.
///
/// A query says what its answer is, which part of the document it depends on and how it runs. The
/// explorer asks a query while a screen needs it, and forgets the answer when what the query depends
/// on changes.
protocol Query: Hashable, Sendable {
  /// What is found out.
  associatedtype Answer: Equatable & Sendable

  /// Where the numbers hold; nil where edits do not matter.
  var condition: Condition? { get }
  /// The open checkpoints that are run.
  var models: [ModelSlot] { get }
  /// The prompts that are run.
  var scope: PromptScope { get }
  /// What else of the document is needed.
  var needs: Set<QueryNeed> { get }
  /// What is being worked on, in a few words.
  var words: String { get }
  /// Whether the answer is kept; steps whose answers are added up elsewhere are not.
  var isKept: Bool { get }
  /// What a person is warned of by an answer; nil for nothing.
  func warning(_ answer: Answer) -> String?

  /// Finds out.
  ///
  /// - Parameters:
  ///   - inputs: what of the document the query depends on.
  ///   - engine: the open checkpoints, and what is kept of them from one query to the next.
  ///   - report: how the work tells of itself and is stopped.
  /// - Returns: what was found.
  /// - Throws: why nothing can be found; `.cancelled` only where the report asked for that.
  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer
}

extension Query {
  var models: [ModelSlot] { [condition?.model ?? .a] }
  var needs: Set<QueryNeed> { [] }
  var isKept: Bool { true }
  func warning(_ answer: Answer) -> String? { nil }
}

/// The prompts that a query runs.
enum PromptScope: Hashable, Sendable {
  /// The prompt that is looked at.
  case prompt
  /// The list where means over it are shown, else the prompt.
  case mean
  /// The list where means are shown and positions line up, else the prompt.
  case evenMean
  /// The list where there is one, else the prompt.
  case list
  /// No prompt at all.
  case none
}

/// What a query needs of the document besides prompts and the edits in force.
enum QueryNeed: Hashable, Sendable {
  /// What year prompts are scored by.
  case years
  /// What the sweep of ablations replaces heads by, and where.
  case replacement
  /// For each prompt the one that it is paired with.
  case pairs
  /// The reference prompts that newly ablated heads take their values from.
  case references
}

// MARK: Queries of any kind

/// A query of any type, as a key.
struct AnyQuery: Hashable, Sendable {
  /// The query.
  let query: any Query

  init(_ query: any Query) { self.query = query }

  static func == (own: AnyQuery, other: AnyQuery) -> Bool { own.query.isEqual(to: other.query) }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(type(of: query)))
    query.hash(into: &hasher)
  }
}

extension Query {
  fileprivate func isEqual(to other: any Query) -> Bool { (other as? Self) == self }

  /// Finds out, as an answer of any type.
  fileprivate func anyAnswer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> AnyAnswer {
    AnyAnswer(try answer(inputs, &engine, report))
  }

  fileprivate func warning(ofAny answer: AnyAnswer) -> String? {
    (answer.value as? Answer).flatMap(warning)
  }

  fileprivate func accepts(_ answer: AnyAnswer) -> Bool { answer.value is Answer }
}

extension AnyQuery {
  /// What is being worked on, in a few words.
  var words: String { query.words }

  /// The open checkpoints that are run.
  var models: [ModelSlot] { query.models }

  /// Whether an answer is of the query's type.
  func accepts(_ answer: AnyAnswer) -> Bool { query.accepts(answer) }

  /// What a person is warned of by an answer; nil for nothing.
  func warning(_ answer: AnyAnswer) -> String? { query.warning(ofAny: answer) }

  /// Finds out; see `Query.answer`.
  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> AnyAnswer {
    try query.anyAnswer(inputs, &engine, report)
  }
}

/// What a query of any type found.
struct AnyAnswer: Equatable, Sendable {
  /// The answer.
  let value: any (Equatable & Sendable)

  init(_ value: some Equatable & Sendable) { self.value = value }

  static func == (own: AnyAnswer, other: AnyAnswer) -> Bool { own.value.isEqual(to: other.value) }
}

extension Equatable {
  fileprivate func isEqual(to other: any Equatable) -> Bool { (other as? Self) == self }
}

/// A query to be answered, with a number by which its answer is known.
struct QueryRequest: Hashable, Sendable {
  /// Later requests have greater numbers.
  var number: Int
  /// What to find out.
  var query: AnyQuery
  /// What of the document it depends on, as it was when it was asked.
  var inputs: QueryInputs
}
