extension Tensor {
  /// All elements in row-major order.
  ///
  /// Copies.
  public var elements: [Float] {
    unsafe withRun(0..<count) { unsafe Array(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// One row, counting all extents but the last as one.
  ///
  /// Copies.
  public func row(_ index: Int) -> [Float] {
    precondition((0..<rows).contains(index), "row \(index) of a tensor of shape \(shape)")
    let columns = columns
    return unsafe withRun(index * columns..<(index + 1) * columns) {
      unsafe Array(UnsafeBufferPointer(start: $0, count: columns))
    }
  }

  /// The element at a row (all extents but the last counted as one) and a column.
  public subscript(row: Int, column: Int) -> Float {
    get {
      checkIndex(row, column)
      let index = row * columns + column
      return unsafe withRun(index..<index + 1) { unsafe $0[0] }
    }
    set {
      checkIndex(row, column)
      let index = row * columns + column
      unsafe withMutablePointer { unsafe $0[index] = newValue }
    }
  }

  private func checkIndex(_ row: Int, _ column: Int) {
    precondition(
      (0..<rows).contains(row) && (0..<columns).contains(column),
      "element (\(row), \(column)) of a tensor of shape \(shape)")
  }

  /// The first index, in row-major order, of an element that is infinite or not a number.
  ///
  /// Cost: one read of all elements, stopping at the first found.
  public var firstNonFinite: Int? {
    let block = 4096
    for from in stride(from: 0, to: count, by: block) {
      let upTo = min(from + block, count)
      let found: Int? = unsafe withRun(from..<upTo) { base in
        // A finite number times zero is zero; anything else poisons the sum.
        var sum: Float = 0
        for index in 0..<upTo - from { unsafe sum += base[index] * 0 }
        return sum == 0 ? nil : (0..<upTo - from).first { unsafe !base[$0].isFinite }
      }
      if let found { return from + found }
    }
    return nil
  }
}

extension Tensor: Equatable {
  /// Whether shapes and all elements are equal; a NaN is equal to nothing.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape else { return false }
    // All at once, unless that would be a conversion of all.
    let block = left.isHalf || right.isHalf ? 1 << 16 : max(1, left.count)
    return stride(from: 0, to: left.count, by: block).allSatisfy { from in
      let run = from..<min(from + block, left.count)
      return unsafe left.withRun(run) { l in
        unsafe right.withRun(run) { r in (0..<run.count).allSatisfy { unsafe l[$0] == r[$0] } }
      }
    }
  }
}

// MARK: Lending

extension Tensor {
  /// Lends all elements for reading, in row-major order.
  ///
  /// Copies nothing, unless they are of half precision.
  public func withElements<Result>(_ body: (Span<Float>) -> Result) -> Result {
    unsafe withRun(0..<count) { base in
      unsafe body(Span(_unsafeStart: base, count: count))
    }
  }

  /// Lends all elements for change, in row-major order.
  ///
  /// Copies nothing where the tensor alone holds them.
  public mutating func withMutableElements(_ body: (inout MutableSpan<Float>) -> Void) {
    let count = count
    unsafe withMutablePointer { base in
      var span = unsafe MutableSpan(_unsafeStart: base, count: count)
      body(&span)
    }
  }
}
