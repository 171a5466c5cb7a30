import Tasks

/// A question that the engine can answer about the open checkpoints.
///
/// A query states the type of its answer, the part of the document it depends on, and how it runs.
/// The explorer asks it while a screen needs it, and forgets the answer when that part changes.
protocol Query: Hashable, Sendable {
  /// The type of the answer.
  associatedtype Answer: Equatable & Sendable

  /// The condition under which the numbers hold; nil if edits do not matter.
  var condition: Condition? { get }
  /// The checkpoints that it runs.
  var models: [ModelSlot] { get }
  /// The prompts that it runs.
  var scope: PromptScope { get }
  /// What else of the document it needs.
  var needs: Set<QueryNeed> { get }
  /// Its name in progress lines.
  var words: String { get }
  /// Whether findings keep the answer; false for steps whose answers a sweep adds up.
  var isKept: Bool { get }
  /// The warning that an answer calls for; nil for none.
  func warning(_ answer: Answer) -> String?

  /// Answers the query.
  ///
  /// - Parameters:
  ///   - inputs: the part of the document that the query depends on.
  ///   - engine: the open checkpoints, and what is cached of them.
  ///   - report: receives progress, and says when to stop.
  /// - Returns: the answer.
  /// - Throws: why there is no answer; `.cancelled` only if the report asked to stop.
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
  /// The current prompt.
  case prompt
  /// The list while its mean is shown, else the current prompt.
  case mean
  /// The list while its mean is shown and positions line up, else the current prompt.
  case evenMean
  /// The list if there is one, else the prompt.
  case list
  /// No prompt at all.
  case none
}

/// What a query needs of the document besides prompts and the edits in force.
enum QueryNeed: Hashable, Sendable {
  /// The years that prompts are about.
  case years
  /// What prompts without answer and distractor are scored by.
  case score
  /// What the ablation sweep replaces heads by, and where.
  case replacement
  /// The pair of each prompt.
  case pairs
  /// The reference prompts of newly ablated heads.
  case references
  /// Every reference prompt and the pair of each prompt, whatever the edits in force.
  case outside
}

// MARK: Queries of any kind

/// A query of any type, usable as a dictionary key.
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

  /// Answers the query, without the type of the answer.
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
  /// Its name in progress lines.
  var words: String { query.words }

  /// The checkpoints that it runs.
  var models: [ModelSlot] { query.models }

  /// Whether an answer is of the query's type.
  func accepts(_ answer: AnyAnswer) -> Bool { query.accepts(answer) }

  /// The warning that an answer calls for; nil for none.
  func warning(_ answer: AnyAnswer) -> String? { query.warning(ofAny: answer) }

  /// Answers the query; see `Query.answer`.
  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> AnyAnswer {
    try query.anyAnswer(inputs, &engine, report)
  }
}

/// The answer to a query of any type.
struct AnyAnswer: Equatable, Sendable {
  /// The answer.
  let value: any (Equatable & Sendable)

  init(_ value: some Equatable & Sendable) { self.value = value }

  static func == (own: AnyAnswer, other: AnyAnswer) -> Bool { own.value.isEqual(to: other.value) }
}

extension Equatable {
  fileprivate func isEqual(to other: any Equatable) -> Bool { (other as? Self) == self }
}

/// A query to be answered; its number identifies the answer.
struct QueryRequest: Hashable, Sendable {
  /// Later requests have greater numbers.
  var number: Int
  /// The query.
  var query: AnyQuery
  /// The part of the document it depends on, at the time of asking.
  var inputs: QueryInputs
}
