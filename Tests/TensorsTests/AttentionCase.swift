import Tensors

/// Queries, keys and values of some sequences, and attention over them.
struct AttentionCase {
  let heads: Int
  /// How many heads keys and values have.
  let keyHeads: Int
  let headWidth: Int
  let window: Int?
  let lengths: [Int]
  /// [N, (H + 2 G) K]: queries, keys, values side by side, as a block computes them.
  let inputs: Tensor

  /// The columns of the queries.
  var width: Int { heads * headWidth }
  /// The columns of the keys, and of the values.
  var keyWidth: Int { keyHeads * headWidth }
  var keyColumns: Range<Int> { width..<width + keyWidth }
  var valueColumns: Range<Int> { width + keyWidth..<width + 2 * keyWidth }
  var scale: Float { 1 / Float(headWidth).squareRoot() }
  var offsets: [Int] { lengths.indices.map { lengths[..<$0].reduce(0, +) } }

  /// - Parameters:
  ///   - heads: of the queries.
  ///   - keyHeads: of keys and values; as many where left out.
  ///   - headWidth: K.
  ///   - window: how many keys a query sees.
  ///   - lengths: of the sequences.
  ///   - inputs: queries, keys and values; random ones where left out.
  init(
    heads: Int, keyHeads: Int? = nil, headWidth: Int, window: Int? = nil, lengths: [Int],
    inputs: Tensor? = nil
  ) {
    self.heads = heads
    self.keyHeads = keyHeads ?? heads
    self.headWidth = headWidth
    self.window = window
    self.lengths = lengths
    self.inputs =
      inputs
      ?? .random(
        [lengths.reduce(0, +), (heads + 2 * (keyHeads ?? heads)) * headWidth], in: -1...1,
        seed: UInt64(headWidth))
  }

  /// Small worlds: every number of heads, widths around a vector's, sequences of several lengths.
  static let plain: [AttentionCase] = [1, 2, 3].flatMap { heads in
    [1, 4, 16, 17].flatMap { width in
      ([1, 2, 3, 4, 5].map { [$0] } + [[5, 1, 3], [2, 2]]).map {
        AttentionCase(heads: heads, headWidth: width, lengths: $0)
      }
    }
  }

  /// Heads that share keys and values, and windows shorter and longer than the sequences.
  static let shared: [AttentionCase] = [(2, 1), (4, 2), (6, 2), (3, 3)].flatMap { heads, keyHeads in
    [3, 16].flatMap { width in
      [nil, 1, 2, 3, 9].flatMap { window in
        [[1], [4], [5, 1, 3]].map {
          AttentionCase(
            heads: heads, keyHeads: keyHeads, headWidth: width, window: window, lengths: $0)
        }
      }
    }
  }

  /// Windows over sequences that are worked through in several runs of queries.
  static let long: [AttentionCase] = [1, 50, 64, 100, 149].map {
    AttentionCase(heads: 2, keyHeads: 1, headWidth: 3, window: $0, lengths: [150, 7, 70])
  }

  static let all = plain + shared + long

  /// The world in words.
  var name: String {
    "\(heads) heads on \(keyHeads) of \(headWidth), window \(window ?? 0), \(lengths)"
  }

  /// Attention of every position to every earlier one.
  var whole: Attention {
    attention(
      lengths.indices.map { row in
        let rows = offsets[row]..<offsets[row] + lengths[row]
        return AttentionSpan(queries: rows, firstPosition: 0, keys: rows)
      })
  }

  /// The same heads over other spans.
  func attention(_ spans: [AttentionSpan]) -> Attention {
    Attention(
      heads: heads, keyValueHeads: keyHeads, headWidth: headWidth, scale: scale, window: window,
      spans: spans)
  }

  var wholeInputs: AttentionInputs { inputs(of: inputs) }

  /// Queries, keys and values side by side as what attention reads.
  func inputs(of joined: Tensor, prefix: (keys: Tensor, values: Tensor)? = nil) -> AttentionInputs {
    AttentionInputs(
      queries: (joined, 0), keys: (joined, keyColumns.lowerBound),
      values: (joined, valueColumns.lowerBound), prefix: prefix)
  }

  /// What one query of one head should give.
  func expected(row: Int, head: Int, position: Int) -> ReferenceQuery {
    func part(_ start: Int, _ head: Int, _ position: Int) -> [Float] {
      let first = start + head * headWidth
      return Array(inputs.row(offsets[row] + position)[first..<first + headWidth])
    }
    let keyHead = head / (heads / keyHeads)
    let positions = 0..<lengths[row]
    return ReferenceQuery(
      part(0, head, position), keys: positions.map { part(keyColumns.lowerBound, keyHead, $0) },
      values: positions.map { part(valueColumns.lowerBound, keyHead, $0) }, position: position,
      window: window, scale: scale)
  }

  /// What every query should give, sequence after sequence, head after head.
  func expected() -> [[[ReferenceQuery]]] {
    lengths.indices.map { row in
      (0..<heads).map { head in
        (0..<lengths[row]).map { expected(row: row, head: head, position: $0) }
      }
    }
  }

  /// z of every position, [N, H K].
  func expectedMix(_ expected: [[[ReferenceQuery]]]) -> [Float] {
    expected.enumerated().flatMap { row, heads in
      (0..<lengths[row]).flatMap { position in heads.flatMap { $0[position].z } }
    }
  }
}
