import Tasks
import Tensors
import Transformer

/// The mean of a site at each position over the prompts that reach it, added up as they run.
struct PositionMeans: Sendable {
  /// The prompts that a mean is over: all of them, or those of a template.
  enum Group: Hashable, Sendable {
    case all
    case template(Int?)
  }

  private var sums: [Group: [Double]] = [:]
  private var counts: [Group: [Int]] = [:]
  private let columns: Int

  /// Means of rows of so many columns.
  init(columns: Int) {
    self.columns = columns
  }

  /// Adds a prompt's values, [T, columns], to some groups.
  mutating func add(_ values: Tensor, to groups: [Group]) {
    for group in groups {
      let missing = values.rows - (counts[group]?.count ?? 0)
      if missing > 0 {
        counts[group, default: []] += [Int](repeating: 0, count: missing)
        sums[group, default: []] += [Double](repeating: 0, count: missing * columns)
      }
      values.add(to: &sums[group, default: []])
      for position in 0..<values.rows { counts[group, default: []][position] += 1 }
    }
  }

  /// The means of a group, [positions, columns]; no rows for one without prompts.
  func means(_ group: Group) -> Tensor {
    let counts = counts[group] ?? []
    let sums = sums[group] ?? []
    return Tensor(
      sums.indices.map { Float(sums[$0] / Double(counts[$0 / columns])) },
      shape: [counts.count, columns])
  }
}
