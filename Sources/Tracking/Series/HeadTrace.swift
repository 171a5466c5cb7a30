public import Transformer

/// A number of one head from checkpoint to checkpoint.
public struct HeadTrace: Hashable, Sendable {
  /// The head.
  public let head: Head
  /// The number of each row; nil where it was not measured.
  public let values: [Float?]

  /// The numbers of every head, those that change most from the first row to the last at the front.
  ///
  /// - Parameters:
  ///   - rows: the checkpoints in order.
  ///   - prompts: the set of prompts, by its place in the results.
  ///   - measure: the name of a map.
  /// - Returns: the heads; none where no row has the map.
  public static func all(in rows: [SeriesRow], prompts: Int, measure: String) -> [HeadTrace] {
    let grids = rows.map { row in
      row.results.indices.contains(prompts)
        ? row.results[prompts].moment?.heads.first { $0.name == measure }?.values : nil
    }
    guard let shape = grids.compactMap(\.self).first else { return [] }
    let traces = shape.indices.flatMap { layer in
      shape[layer].indices.map { head in
        HeadTrace(
          head: Head(layer, head),
          values: grids.map { grid in
            guard let grid, grid.indices.contains(layer), grid[layer].indices.contains(head) else {
              return nil
            }
            return grid[layer][head]
          })
      }
    }
    // Sorting keeps the order of layers among equals; what is no number comes last.
    return traces.enumerated().sorted { left, right in
      let (ours, theirs) = (left.element.size, right.element.size)
      return ours == theirs ? left.offset < right.offset : ours > theirs
    }.map(\.element)
  }

  /// The first number that there is.
  public var first: Float? { values.lazy.compactMap(\.self).first }

  /// The last number that there is.
  public var last: Float? { values.reversed().lazy.compactMap(\.self).first }

  /// The last less the first.
  public var change: Float? {
    guard let first, let last else { return nil }
    return last - first
  }

  private var size: Float {
    guard let change, !change.isNaN else { return -1 }
    return abs(change)
  }
}
