public import Tasks
import Tensors
import Tokens
public import Transformer

/// Which years a head or an MLP writes, for each start year: a map of 100 by 100.
///
/// M[XX, y] is the mean, over the prompts that start in the year XX, of the component's output at END
/// times the unembedding of the token y, as the folded model has them. A head that copies the start
/// year shows a bright diagonal; an MLP that knows "greater than" a bright triangle above it.
///
/// Caution: years that no prompt starts in are absent, not zero; and a prompt set
/// may have but one prompt for a year. That later and earlier years are compared by their means is
/// this program's choice.
///
/// Source: the paper, figures 38, 39, 42, 43, 46 and 47; Hanna, Liu and Variengien 2023.
/// The paper does not say whether the last norm divides; raw outputs are of the size it reports.
public struct YearLens: Codable, Equatable, Sendable {
  /// What is read.
  public var component: ComponentLens.Component
  /// How outputs were scaled before the unembedding.
  public var scale: ComponentLens.Scale
  /// For each start year 00 to 99, the logits of the years 00 to 99; nil where no prompt starts in it.
  public var rows: [[Float]?]
  /// The number of prompts of each start year.
  public var counts: [Int]

  /// The mean of the diagonal, what is written of the start year itself; nil for no prompt.
  public var meanDiagonal: Float? {
    let diagonal = rows.enumerated().compactMap { start, row in row?[start] }
    return diagonal.isEmpty ? nil : Measure.mean(diagonal)
  }

  /// By how much the years after a start year stand above the years before it; nil where no prompt
  /// starts in it, or no year is on one of the sides.
  ///
  /// - Parameter start: from 0 to 99.
  /// - Returns: the mean of the later years minus the mean of the earlier ones.
  public func difference(start: Int) -> Float? {
    guard let row = rows[start], start > 0, start < row.count - 1 else { return nil }
    return Measure.mean(Array(row[(start + 1)...])) - Measure.mean(Array(row[..<start]))
  }

  /// The mean over the start years of how far the years after stand above the years before; nil for
  /// none.
  public var meanDifference: Float? {
    let all = rows.indices.compactMap { difference(start: $0) }
    return all.isEmpty ? nil : Measure.mean(all)
  }

  /// The start year whose later and earlier years differ most, whatever the sign; nil for none.
  public var largestDifference: (start: Int, difference: Float)? {
    let all = rows.indices.compactMap { start in difference(start: start).map { (start, $0) } }
    return all.max { abs($0.1) < abs($1.1) }.map { (start: $0.0, difference: $0.1) }
  }

  /// Reads one component on every prompt.
  ///
  /// - Parameters:
  ///   - component: a head or an MLP of the model.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - years: the tokens of the years, and the start year of each prompt.
  ///   - scale: how outputs are scaled, each in its own run.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `noSuchHead`, `noSuchLayer`, or `cancelled`.
  ///
  /// Cost: one pass, one read of W_U, and 100 D operations a prompt.
  public init(
    _ component: ComponentLens.Component, _ subject: Subject, _ years: YearOutcomes,
    scale: ComponentLens.Scale = .raw, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    self = try Self.reading([component], subject, years, scale: scale, cancellation: cancellation)[
      0]
  }

  private init(
    _ component: ComponentLens.Component, _ scale: ComponentLens.Scale, _ sums: Sums
  ) {
    self.component = component
    self.scale = scale
    counts = sums.counts
    rows = zip(sums.logits, sums.counts).map { sums, count in
      count == 0 ? nil : sums.map { Float($0 / Double(count)) }
    }
  }

  /// The logits of all years, added up over the prompts of each start year.
  private struct Sums {
    var logits = [[Double]](repeating: [Double](repeating: 0, count: 100), count: 100)
    var counts = [Int](repeating: 0, count: 100)

    /// Adds prompts, of the start years given.
    mutating func add(_ logits: Tensor, starts: ArraySlice<Int>) {
      for (row, start) in starts.enumerated() {
        counts[start] += 1
        for (year, logit) in logits.row(row).enumerated() {
          self.logits[start][year] += Double(logit)
        }
      }
    }
  }

  /// The positions that a pass carries while several components are kept, so that memory stays
  /// bounded.
  private static let positionLimit = 1024

  /// Reads components on every prompt.
  ///
  /// - Parameters:
  ///   - components: heads and MLPs of the model.
  ///   - subject: the model, the prompts and the edits in force.
  ///   - years: the tokens of the years, and the start year of each prompt.
  ///   - scale: how outputs are scaled, each in its own run.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: a map for each component, in their order.
  /// - Throws: `noSuchHead`, `noSuchLayer`, or `cancelled`.
  ///
  /// Cost: one pass over all prompts, one read of W_U, and 100 D operations a prompt and component.
  public static func reading(
    _ components: [ComponentLens.Component], _ subject: Subject, _ years: YearOutcomes,
    scale: ComponentLens.Scale = .raw, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [YearLens] {
    precondition(
      years.starts.count == subject.prompts.prompts.count,
      "YearLens: \(years.starts.count) start years")
    for component in components { try component.check(against: subject.weights.configuration) }
    let directions = subject.weights.processedUnembedding(of: years.outcomes)
    var sums = [Sums](repeating: Sums(), count: components.count)
    var done = 0
    for part in components.count > 1 ? subject.parts(of: positionLimit) : subject.parts {
      let reader = try AnalysisError.cancellable { () throws(Cancelled) in
        try ComponentReader(components, part, scale: scale, cancellation)
      }
      let rows = part.prompts.endRows
      for (place, component) in components.enumerated() {
        let logits = Tensor.multiply(
          reader.output(of: component, rows: rows), transposed: directions)
        sums[place].add(logits, starts: years.starts[done..<done + rows.count])
      }
      done += rows.count
    }
    return zip(components, sums).map { YearLens($0, scale, $1) }
  }
}
