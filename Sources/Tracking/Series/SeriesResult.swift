public import StrictJSON

/// What one set of prompts says of one checkpoint.
public struct SeriesResult: Hashable, Sendable {
  /// What the prompts are called.
  public var prompts: String
  /// The means over them.
  public var evaluation: Evaluation
  /// What is tracked; nil where nothing is.
  public var moment: Moment?

  /// A result of its parts.
  public init(prompts: String, evaluation: Evaluation, moment: Moment? = nil) {
    (self.prompts, self.evaluation, self.moment) = (prompts, evaluation, moment)
  }
}

extension SeriesResult: JSONRepresentable {
  /// Members `prompts`, `evaluation`, and `values` and `heads` where anything is tracked.
  public var json: JSONOutput {
    let json: JSONOutput = ["prompts": prompts, "evaluation": evaluation.json]
    return moment.map { json.adding($0.json) } ?? json
  }

  /// Reads back what `json` wrote, with as much of it as can be read.
  ///
  /// - Parameters:
  ///   - json: an object; nil where it says no prompts.
  ///   - isTracked: whether anything is tracked on these prompts.
  init?(_ json: JSON, isTracked: Bool) {
    guard let prompts = json["prompts"]?.string else { return nil }
    // What is there as null was no finite number.
    func number(_ name: String) -> Double? {
      json["evaluation"]?[name].flatMap { $0 == .null ? .nan : $0.number }
    }
    self.init(
      prompts: prompts,
      evaluation: Evaluation(
        loss: number("loss"), logitDifference: number("logitDifference"),
        answerProbability: number("answerProbability"), answerRank: number("answerRank"),
        probabilityDifference: number("probabilityDifference")),
      moment: isTracked ? Moment(json) : nil)
  }
}

/// What is known of a member of a series.
public struct SeriesRow: Hashable, Sendable {
  /// The checkpoint.
  public var member: CheckpointSeries.Member
  /// The SHA-256 of its weights; nil where it could not be made.
  public var sha256: String?
  /// Whether the numbers are of an earlier run.
  public var isCached: Bool
  /// The numbers, in the order of the sets of prompts; none where there is a problem.
  public var results: [SeriesResult]
  /// Why it could not be measured; nil where it was.
  public var problem: String?

  /// A row of its parts.
  public init(
    _ member: CheckpointSeries.Member, sha256: String? = nil, isCached: Bool = false,
    results: [SeriesResult] = [], problem: String? = nil
  ) {
    (self.member, self.sha256, self.isCached) = (member, sha256, isCached)
    (self.results, self.problem) = (results, problem)
  }
}

extension SeriesRow: JSONRepresentable {
  /// Where and what the checkpoint is, and its numbers or what is wrong with it.
  public var json: JSONOutput {
    let facts: JSONOutput = [
      "path": member.path, "label": member.label, "step": member.step, "epoch": member.epoch,
      "sha256": sha256, "cached": isCached,
    ]
    guard let problem else { return facts.adding(["evaluations": results]) }
    return facts.adding(["problem": problem])
  }
}

extension SeriesRow {
  /// Reads back what `json` wrote of a member that another process has measured.
  ///
  /// - Parameters:
  ///   - member: the checkpoint.
  ///   - bytes: the text; none where nobody has measured it yet.
  ///   - evaluators: what was measured.
  init(_ member: CheckpointSeries.Member, _ bytes: [UInt8], _ evaluators: [Evaluator]) {
    guard let json = try? JSON.parse(bytes) else {
      self.init(member, problem: "is of another share.")
      return
    }
    let results = zip(json["evaluations"]?.array ?? [], evaluators).compactMap {
      SeriesResult($0, isTracked: $1.tracker != nil)
    }
    self.init(
      member, sha256: json["sha256"]?.string, isCached: json["cached"]?.bool ?? false,
      results: results, problem: json["problem"]?.string)
  }
}
