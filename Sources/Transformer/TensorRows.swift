/// Which positions of which batch rows the rows of a [N, D] tensor hold.
///
/// Each batch row contributes consecutive positions: all of them in a pass from tokens, those from
/// the first edited one on in a resumed pass, those whose logits are needed in the last block.
struct TensorRows {
  /// The positions that each batch row contributes.
  let ranges: [Range<Int>]
  /// The tensor row of each batch row's first position.
  let offsets: [Int]
  /// The number of tensor rows, N.
  let count: Int

  init(_ ranges: [Range<Int>]) {
    self.ranges = ranges
    var offsets: [Int] = []
    var count = 0
    for range in ranges {
      offsets.append(count)
      count += range.count
    }
    self.offsets = offsets
    self.count = count
  }

  /// Every position of every row.
  init(lengths: [Int]) {
    self.init(lengths.map { 0..<$0 })
  }

  /// The position of each tensor row.
  var positions: [Int] { ranges.flatMap(Array.init) }

  /// The tensor row of a position; nil where the tensor does not hold it.
  func index(row: Int, position: Int) -> Int? {
    guard ranges[row].contains(position) else { return nil }
    return offsets[row] + position - ranges[row].lowerBound
  }

  /// The held positions of a row that an intervention touches.
  func positions(_ positions: Intervention.Positions, ofRow row: Int) -> [Int] {
    switch positions {
    case .all: Array(ranges[row])
    case .at(let listed): listed[row].filter(ranges[row].contains)
    }
  }

  /// The tensor rows that an intervention touches.
  func indices(of positions: Intervention.Positions) -> [Int] {
    if case .at(let listed) = positions {
      precondition(
        listed.count == ranges.count, "positions for \(listed.count) of \(ranges.count) rows")
    }
    return ranges.indices.flatMap { row in
      self.positions(positions, ofRow: row).compactMap { index(row: row, position: $0) }
    }
  }

  /// The tensor rows of a narrower choice of the same batch rows.
  func indices(of narrower: TensorRows) -> [Int] {
    narrower.ranges.indices.flatMap { row in
      narrower.ranges[row].compactMap { index(row: row, position: $0) }
    }
  }
}
