public import Checkpoints
import Foundation
public import Shards
import StrictJSON
public import Tokens
public import Transformer
import Analyses
import Tensors

/// How far the measurement of a series has come.
public struct SeriesProgress: Hashable, Sendable {
  /// What is done with a checkpoint.
  public enum Phase: Hashable, Sendable {
    /// Its weights are read to tell which they are.
    case hashing
    /// It is run.
    case measuring
  }

  /// The member at work, from 0.
  public var index: Int
  /// The number of members.
  public var count: Int
  /// What is being done.
  public var phase: Phase
  /// The time that the rest will take, in seconds; nil while nothing can be said.
  public var secondsLeft: Double?

  /// Progress of its parts.
  public init(index: Int, count: Int, phase: Phase, secondsLeft: Double?) {
    (self.index, self.count, self.phase, self.secondsLeft) = (index, count, phase, secondsLeft)
  }
}

/// The model that stands for a series: what its prompts, circuit and measures must fit.
public struct SeriesModel: Sendable {
  /// The first checkpoint that can be read.
  public let checkpoint: Checkpoint
  /// What its tokens mean, by its own tokenizer or that of another member.
  public let vocabulary: Vocabulary

  /// Looks for it.
  ///
  /// - Parameter series: the series.
  /// - Throws: why the first member cannot be read, where none can.
  public init(of series: CheckpointSeries) throws(CheckpointError) {
    var problem: CheckpointError?
    var model: (checkpoint: Checkpoint, vocabulary: Vocabulary)?
    for member in series.members {
      do throws(CheckpointError) {
        if let model {
          // Of the others the tokenizer is looked for, and no weights are read.
          let shape = try CheckpointPreview(path: member.path).shape
          guard shape == model.checkpoint.configuration else { continue }
        } else {
          let checkpoint = try Checkpoint.read(folder: member.path)
          model = (checkpoint, checkpoint.vocabulary)
        }
      } catch {
        problem = problem ?? error
        continue
      }
      guard let known = model, known.vocabulary.tokenizer == nil else { break }
      let other = Vocabulary.read(folder: member.path, rows: known.vocabulary.rows)
      if other.tokenizer != nil { model?.vocabulary = other }
    }
    guard let model else { throw problem ?? .cancelled }
    (checkpoint, vocabulary) = model
  }
}

/// Measures the checkpoints of a series, one after the other.
public struct SeriesMeasurement: Sendable {
  private let series: CheckpointSeries
  private let evaluators: [Evaluator]
  private let model: SeriesModel
  private let cache: SeriesCache?
  private let request: SeriesRequest

  /// Prepares; nothing is read yet.
  ///
  /// - Parameters:
  ///   - series: the checkpoints.
  ///   - evaluators: what they are measured on.
  ///   - model: the one of them that these were made for.
  ///   - cache: where results are kept; nil for nowhere.
  ///   - version: that of the program.
  public init(
    of series: CheckpointSeries, on evaluators: [Evaluator], like model: SeriesModel,
    cache: SeriesCache?, version: String
  ) {
    self.series = series
    self.evaluators = evaluators
    self.model = model
    self.cache = cache
    request = SeriesRequest(evaluators, model.checkpoint.configuration, program: version)
  }

  /// Measures all members; one that cannot be measured does not keep the others from it.
  ///
  /// - Parameters:
  ///   - ledger: who measures them, each a unit.
  ///   - cancellation: checked while weights are read and between halves of a block.
  ///   - onProgress: called before each part of the work.
  ///   - onRow: called with each row as soon as it is known.
  /// - Returns: a row a member, in their order.
  /// - Throws: where it was cancelled; the rows until then were told.
  ///
  /// Cost: for each member one read of its weights, and where nothing is kept of it that of
  /// `Evaluator.measure`.
  @discardableResult
  public func run(
    ledger: Ledger = .alone, cancellation: Cancellation = Cancellation(),
    onProgress: (SeriesProgress) -> Void = { _ in }, onRow: (SeriesRow) -> Void = { _ in }
  ) throws(Cancelled) -> [SeriesRow] {
    defer { cache?.trim() }
    var rows: [Int: SeriesRow] = [:]
    var pace = SeriesPace()
    let units = series.members.map { _ in Ledger.Unit(cost: 1, count: 0) }
    let found = try ledger.results("checkpoints", units) { index throws(Cancelled) in
      let start = ContinuousClock.now
      let row = try row(index, pace, cancellation, onProgress)
      pace.add((ContinuousClock.now - start) / .seconds(1), isCached: row.isCached)
      rows[index] = row
      onRow(row)
      try cancellation.check()
      return Array(row.json.line.utf8)
    }
    return zip(series.members, found).enumerated().map { index, entry in
      rows[index] ?? SeriesRow(entry.0, entry.1 ?? [], evaluators)
    }
  }

  /// Measures a member, or says why it cannot be measured.
  private func row(
    _ index: Int, _ pace: SeriesPace, _ cancellation: Cancellation,
    _ onProgress: (SeriesProgress) -> Void
  ) throws(Cancelled) -> SeriesRow {
    let member = series.members[index]
    func tell(_ phase: SeriesProgress.Phase) {
      onProgress(
        SeriesProgress(
          index: index, count: series.members.count, phase: phase,
          secondsLeft: pace.secondsLeft(series.members.count - index)))
    }
    do {
      return try measured(member, cancellation, tell)
    } catch {
      try cancellation.check()
      return SeriesRow(member, sha256: error.sha256, problem: error.words)
    }
  }

  private func measured(
    _ member: CheckpointSeries.Member, _ cancellation: Cancellation,
    _ tell: (SeriesProgress.Phase) -> Void
  ) throws(SeriesProblem) -> SeriesRow {
    tell(.hashing)
    let checkpoint: Checkpoint
    let sha256: String
    do {
      checkpoint = try Checkpoint.read(folder: member.path)
      try check(checkpoint)
      sha256 = try checkpoint.hash(isCancelled: { cancellation.isCancelled })
    } catch let error as SeriesProblem {
      throw error
    } catch {
      throw SeriesProblem("\(error)")
    }
    if let expected = member.expected, expected != sha256 {
      throw SeriesProblem(
        "is not the checkpoint that the run's log tells of: its hash begins with "
          + "\(sha256.prefix(12)), the log says \(expected.prefix(12)).", sha256: sha256)
    }
    if let kept = cache?.results(of: sha256, request: request.hash, for: evaluators) {
      return SeriesRow(member, sha256: sha256, isCached: true, results: kept)
    }
    tell(.measuring)
    let results = try results(checkpoint.weights, sha256, cancellation)
    cache?.keep(results, of: sha256, request: request.hash, for: evaluators)
    return SeriesRow(member, sha256: sha256, results: results)
  }

  private func results(
    _ weights: Weights, _ sha256: String, _ cancellation: Cancellation
  ) throws(SeriesProblem) -> [SeriesResult] {
    defer { MemoryPool.release() }
    var results: [SeriesResult] = []
    for evaluator in evaluators {
      do throws(AnalysisError) {
        let (evaluation, moment) = try evaluator.measure(weights, cancellation: cancellation)
        results.append(
          SeriesResult(prompts: evaluator.name, evaluation: evaluation, moment: moment))
      } catch {
        throw SeriesProblem("\(evaluator.name): \(error)", sha256: sha256)
      }
    }
    return results
  }

  /// Refuses a model for which prompts and heads would mean something else.
  private func check(_ checkpoint: Checkpoint) throws(SeriesProblem) {
    let (own, first) = (checkpoint.configuration, model.checkpoint.configuration)
    guard own == first else {
      throw SeriesProblem(
        "has another shape than \(model.checkpoint.folder): \(own.words), not \(first.words).")
    }
    guard case .differs(let token) = model.vocabulary.comparison(with: checkpoint.vocabulary)
    else { return }
    throw SeriesProblem(
      "has another tokenizer than \(model.checkpoint.folder): token \(token.rawValue) stands for "
        + "other text.")
  }
}

/// Why a member cannot be measured.
private struct SeriesProblem: Error {
  var words: String
  var sha256: String?

  init(_ words: String, sha256: String? = nil) { (self.words, self.sha256) = (words, sha256) }
}

/// How long members take.
private struct SeriesPace {
  private var seconds: (measured: Double, cached: Double) = (0, 0)
  private var counts: (measured: Int, cached: Int) = (0, 0)

  mutating func add(_ duration: Double, isCached: Bool) {
    if isCached {
      seconds.cached += duration
      counts.cached += 1
    } else {
      seconds.measured += duration
      counts.measured += 1
    }
  }

  /// The time for so many more, taken as members that must be measured where any had to be.
  func secondsLeft(_ count: Int) -> Double? {
    if counts.measured > 0 {
      return Double(count) * seconds.measured / Double(counts.measured)
    }
    return counts.cached > 0 ? Double(count) * seconds.cached / Double(counts.cached) : nil
  }
}

extension Checkpoint {
  /// What its tokens mean.
  fileprivate var vocabulary: Vocabulary {
    Vocabulary.read(
      folder: folder, rows: configuration.vocabulary, configured: settings.beginningToken)
  }
}

extension Configuration {
  /// The shape in words.
  fileprivate var words: String {
    "\(layers) layers × \(heads) heads, width \(width), \(vocabulary) tokens, context \(context)"
      + (architecture.family == "gpt2" ? "" : ", \(architecture.familyTitle)")
  }
}
