import Analyses
import Tasks
import Tensors
import Tokens
import Transformer

/// Some prompts with every head ablated, and runs of circuits that start from it.
///
/// Where no head of a circuit is kept, its run is the bare one: the stream at such a position is made
/// of embeddings, fixed values and MLPs alone. A run of a circuit therefore computes the positions
/// at which something is kept, and END, and takes keys and values of all others from here.
struct BareRun: CircuitRunner, Sendable {
  private let weights: Weights
  private let prompts: PromptSet
  private let part: Range<Int>
  private let outside: OutsideValues
  private let offsets: [Int]
  /// For each position of each prompt its row among the keys and values: positions whose token and
  /// outside values are the same share one.
  private let shared: [Int]
  /// Keys, as attention reads them, and values of each layer: [rows, G K].
  private var keys: [Tensor] = []
  private var values: [Tensor] = []

  /// The most numbers that a bare run may hold.
  private static let limit = 64 << 20

  /// The parts that go together.
  static func parts(_ subject: Subject) -> [Range<Int>] {
    let configuration = subject.weights.configuration
    let each = max(1, 2 * configuration.layers * configuration.columns(of: .keys).count)
    return subject.prompts.parts(ofPositions: max(1, min(Subject.positionLimit, limit / each)))
  }

  /// Runs some prompts with every head ablated.
  ///
  /// Cost: a pass without attention over the positions that differ in token or outside values, which
  /// are fewer the more prompts a template has; holds 2 D L numbers for each.
  init(
    _ subject: Subject, _ part: Range<Int>, _ outside: OutsideValues, _ cancellation: Cancellation?
  ) throws(AnalysisError) {
    weights = subject.weights
    prompts =
      part.count == subject.prompts.prompts.count
      ? subject.prompts : subject.prompts.picking(part)
    (self.part, self.outside, offsets) = (part, outside, prompts.batch.offsets)
    let alike = Self.alike(prompts, part, outside)
    shared = alike.shared
    let places = prompts.prompts.map { Array($0.tokens.indices) }
    let positions = places.flatMap(\.self)
    var x = embedded(places).gathering(rows: alike.firsts)
    for layer in 0..<weights.configuration.layers {
      try AnalysisError.check(cancellation)
      let normed = weights.normalise(x, weights.blocks[layer].norm1).normed
      keys.append(
        weights.attended(
          .keys, layer: layer, weights.headInput(.keys, layer: layer, of: normed),
          positions: alike.firsts.map { positions[$0] }))
      values.append(weights.headInput(.values, layer: layer, of: normed))
      guard layer + 1 < weights.configuration.layers else { break }
      add(try outside.z(layer, part).gathering(rows: alike.firsts), layer, to: &x)
    }
  }

  /// What the bare stream at a position depends on.
  private struct Place: Hashable {
    let token: TokenID
    let position: Int
    let group: OutsideValues.Group
  }

  /// The positions that are computed, and for each position of each prompt the number of the one that
  /// it shares.
  private static func alike(
    _ prompts: PromptSet, _ part: Range<Int>, _ outside: OutsideValues
  ) -> (firsts: [Int], shared: [Int]) {
    var (firsts, shared, numbers) = ([Int](), [Int](), [Place: Int]())
    for (number, prompt) in zip(part, prompts.prompts) {
      let group = outside.group(number)
      for (position, token) in prompt.tokens.enumerated() {
        let place = Place(token: token, position: position, group: group)
        if numbers[place] == nil {
          numbers[place] = firsts.count
          firsts.append(shared.count)
        }
        shared.append(numbers[place] ?? 0)
      }
    }
    return (firsts, shared)
  }

  /// The score of each prompt when everything outside a circuit is ablated.
  ///
  /// - Parameters:
  ///   - kept: the positions of the circuit in these prompts.
  ///   - cancellation: checked between blocks.
  /// - Returns: one number a prompt.
  /// - Throws: `cancelled`.
  ///
  /// Cost: that of a pass over the positions at which something is kept, and END.
  func scores(
    _ kept: KeptPositions, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> [Float] {
    let ends = prompts.ends
    var carried = zip(kept.positions, ends).map { $0.union([$1]).sorted() }
    var x = embedded(carried)
    for layer in 0..<weights.configuration.layers {
      try AnalysisError.check(cancellation)
      let rows = rows(carried)
      var z = try outside.z(layer, part).gathering(rows: rows)
      let heads = kept.heads(of: layer)
      if !heads.isEmpty {
        let own = attend(x, layer, carried, rows)
        for head in heads {
          let places = Self.places(kept.positions(of: head), carried)
          let columns = weights.configuration.columns(ofHead: head.index)
          z.setBlock(
            rows: places, column: columns.lowerBound, from: own, sourceRows: places,
            sourceColumns: columns)
        }
      }
      if layer >= kept.lastLayer ?? 0, carried.contains(where: { $0.count > 1 }) {
        let last = Self.places(ends.map { [$0] }, carried)
        (x, z) = (x.gathering(rows: last), z.gathering(rows: last))
        carried = ends.map { [$0] }
      }
      add(z, layer, to: &x)
    }
    let reader = try ScoreReader(prompts)
    return reader.values(weights.logits(ofFinal: x, tokens: reader.tokens()))
  }

  /// The tensor rows of carried positions.
  private func rows(_ carried: [[Int]]) -> [Int] {
    zip(offsets, carried).flatMap { offset, positions in positions.map { offset + $0 } }
  }

  /// The places of some positions among the carried ones.
  private static func places(_ positions: [Set<Int>], _ carried: [[Int]]) -> [Int] {
    zip(
      carried.flatMap { $0 },
      zip(carried, positions).flatMap { row, kept in row.map(kept.contains) }
    )
    .enumerated().filter(\.element.1).map(\.offset)
  }

  /// W_E[token] + W_pos[position] at carried positions.
  private func embedded(_ carried: [[Int]]) -> Tensor {
    let tokens = zip(prompts.prompts, carried).flatMap { prompt, positions in
      positions.map { prompt.tokens[$0].rawValue }
    }
    return weights.embedded(tokens, at: carried.flatMap(\.self))
  }

  /// Each head's z at carried positions, their keys and values set among the bare ones: [R, H K].
  private func attend(_ x: Tensor, _ layer: Int, _ carried: [[Int]], _ rows: [Int]) -> Tensor {
    let inputs = weights.attendedInputs(
      layer: layer, of: weights.normalise(x, weights.blocks[layer].norm1).normed,
      positions: carried.flatMap(\.self))
    let all = Array(0..<rows.count)
    let configuration = weights.configuration
    var keys = self.keys[layer].gathering(rows: shared)
    var values = self.values[layer].gathering(rows: shared)
    keys.setBlock(
      rows: rows, column: 0, from: inputs, sourceRows: all,
      sourceColumns: configuration.columns(of: .keys))
    values.setBlock(
      rows: rows, column: 0, from: inputs, sourceRows: all,
      sourceColumns: configuration.columns(of: .values))
    var spans: [AttentionSpan] = []
    for (offset, positions) in zip(offsets, carried) {
      for position in positions {
        spans.append(
          AttentionSpan(
            queries: spans.count..<spans.count + 1, firstPosition: position,
            keys: offset..<offset + position + 1))
      }
    }
    var z = Tensor(repeating: 0, shape: [rows.count, configuration.zColumns])
    weights.attention(layer: layer, spans: spans).attend(
      AttentionInputs(queries: (inputs, 0), keys: (keys, 0), values: (values, 0)), into: &z)
    return z
  }

  /// x += z W_O + b_O, and what the MLP makes of x, before or after.
  private func add(_ z: Tensor, _ layer: Int, to x: inout Tensor) {
    weights.addBlock(layer: layer, z: z, to: &x)
  }
}

extension AnalysisError {
  /// Throws if the work has been asked to stop.
  static func check(_ cancellation: Cancellation?) throws(AnalysisError) {
    if cancellation?.isCancelled ?? false { throw .cancelled }
  }
}
