import Tensors
import TestSupport
import Testing

@Suite("Attention of some queries, with keys in two parts, equals attention of all")
struct AttentionWorkTests {
  /// z of every position from the plain way.
  static func whole(_ world: AttentionCase) -> Tensor {
    var z = Tensor(repeating: .nan, shape: [world.inputs.rows, world.width])
    world.whole.attend(world.wholeInputs, into: &z)
    return z
  }

  static func check(_ ours: Tensor, _ theirs: Tensor, _ what: String) {
    let agreement = Agreement(ours, theirs)
    #expect(agreement.worst < .float32Kernel, "\(what): \(agreement)")
  }

  /// Every position at which each sequence can be narrowed or cut.
  static func cuts(_ world: AttentionCase) -> [[Int]] {
    let longest = world.lengths.max() ?? 0
    // Of long sequences every so many positions.
    return stride(from: 0, to: longest, by: longest > 20 ? 13 : 1).map { cut in
      world.lengths.map { min(cut, $0 - 1) }
    }
  }

  @Test("one query of each sequence, at every position")
  func narrowed() {
    for world in AttentionCase.all {
      let whole = Self.whole(world)
      for positions in Self.cuts(world) {
        let rows = zip(world.offsets, positions).map(+)
        let attention = world.attention(
          positions.indices.map { row in
            AttentionSpan(
              queries: row..<row + 1, firstPosition: positions[row],
              keys: world.offsets[row]..<world.offsets[row] + world.lengths[row])
          })
        let inputs = AttentionInputs(
          queries: (world.inputs.gathering(rows: rows), 0),
          keys: (world.inputs, world.keyColumns.lowerBound),
          values: (world.inputs, world.valueColumns.lowerBound))
        var z = Tensor(repeating: .nan, shape: [rows.count, world.width])
        attention.attend(inputs, into: &z)
        Self.check(z, whole.gathering(rows: rows), "\(world.name) narrowed to \(positions)")
      }
    }
  }

  @Test("earlier keys and values from a prefix, cut at every position")
  func prefix() {
    for world in AttentionCase.all {
      let whole = Self.whole(world)
      let width = world.width
      let keys = world.inputs.gathering(columns: world.keyColumns)
      let values = world.inputs.gathering(columns: world.valueColumns)
      for cuts in Self.cuts(world) {
        let (spans, rows) = Self.resumed(world, from: cuts)
        let own = world.inputs.gathering(rows: rows)
        let attention = world.attention(spans)
        let inputs = world.inputs(of: own, prefix: (keys, values))
        let expected = whole.gathering(rows: rows)
        var straight = Tensor(repeating: .nan, shape: [rows.count, width])
        attention.attend(inputs, into: &straight)
        Self.check(straight, expected, "\(world.name) cut at \(cuts)")
        var stepwise = Tensor(repeating: .nan, shape: [rows.count, width])
        attention.mix(
          pattern: attention.pattern(scores: attention.scores(inputs)), inputs, into: &stepwise)
        Self.check(stepwise, expected, "\(world.name) cut at \(cuts), by way of the pattern")
      }
    }
  }

  /// Spans that compute the positions from each cut on, and the rows where they lie in the whole.
  static func resumed(
    _ world: AttentionCase, from cuts: [Int]
  ) -> (spans: [AttentionSpan], rows: [Int]) {
    var (spans, rows): ([AttentionSpan], [Int]) = ([], [])
    for (row, cut) in cuts.enumerated() {
      let own = rows.count..<rows.count + world.lengths[row] - cut
      let start = world.offsets[row]
      spans.append(
        AttentionSpan(
          queries: own, firstPosition: cut, keys: own, prefix: start..<start + cut))
      rows += start + cut..<start + world.lengths[row]
    }
    return (spans, rows)
  }

  @Test("several copies may share one prefix")
  func copies() {
    let world = AttentionCase(heads: 2, headWidth: 4, lengths: [5])
    let whole = Self.whole(world)
    let own = world.inputs.gathering(rows: [3, 4, 3, 4, 3, 4])
    let attention = Attention(
      heads: 2, headWidth: 4, scale: world.scale,
      spans: [0, 2, 4].map {
        AttentionSpan(queries: $0..<$0 + 2, firstPosition: 3, keys: $0..<$0 + 2, prefix: 0..<3)
      })
    var z = Tensor(repeating: .nan, shape: [6, 8])
    attention.attend(
      AttentionInputs(
        queries: (own, 0), keys: (own, 8), values: (own, 16),
        prefix: (
          world.inputs.gathering(columns: 8..<16), world.inputs.gathering(columns: 16..<24)
        )), into: &z)
    Self.check(z, whole.gathering(rows: [3, 4, 3, 4, 3, 4]), "three copies")
  }
}
