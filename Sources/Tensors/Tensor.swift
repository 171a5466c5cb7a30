/// A value of contiguous single-precision numbers in row-major order, copied on write.
///
/// A tensor may borrow the memory of a mapped file, as weights do; writing to it copies it first.
/// Most functions see a tensor as a matrix: `rows` times `columns`.
public struct Tensor: Sendable {
  /// The extents, slowest first.
  public private(set) var shape: Shape

  private var storage: Storage
  private var start: Int

  /// The number of elements.
  public var count: Int { shape.count }

  /// All extents but the last, multiplied.
  public var rows: Int { shape.rows }

  /// The last extent.
  public var columns: Int { shape.columns }

  /// Whether the elements are lent by an owner, such as a mapped file, rather than held.
  public var isBorrowed: Bool { storage.isBorrowed }

  private init(shape: Shape, storage: Storage, start: Int) {
    self.shape = shape
    self.storage = storage
    self.start = start
  }

  /// A tensor with whatever happens to be in memory; every element must be written before it is read.
  init(uninitialized shape: Shape) {
    self.init(shape: shape, storage: Storage(uninitialized: shape.count), start: 0)
  }

  /// Scratch memory, whose numbers are undefined until a kernel has overwritten them.
  package init(forOverwriting shape: Shape) {
    self.init(uninitialized: shape)
  }

  /// A tensor of one repeated number.
  public init(repeating value: Float = 0, shape: Shape) {
    self.init(uninitialized: shape)
    let count = shape.count
    unsafe storage.base.initialize(repeating: value, count: count)
  }

  /// A tensor with the given elements.
  ///
  /// - Parameters:
  ///   - elements: in row-major order; as many as the shape says.
  ///   - shape: the extents; one row of all elements where it is left out.
  public init(_ elements: [Float], shape: Shape? = nil) {
    let shape = shape ?? [elements.count]
    precondition(
      elements.count == shape.count, "Tensor: \(elements.count) elements for shape \(shape)")
    self.init(uninitialized: shape)
    unsafe elements.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      unsafe storage.base.initialize(from: first, count: source.count)
    }
  }

  /// A tensor that looks at memory which somebody else owns and nobody writes.
  ///
  /// - Parameters:
  ///   - base: the first element, aligned for `Float`; valid for `shape.count` elements as long as
  ///     `owner` lives.
  ///   - shape: the extents.
  ///   - owner: kept alive by the tensor and all its copies.
  @unsafe
  public init(borrowing base: UnsafePointer<Float>, shape: Shape, owner: AnyObject) {
    self.init(
      shape: shape,
      storage: unsafe Storage(borrowing: base, count: shape.count, owner: owner), start: 0)
  }

  /// A tensor whose elements a closure writes into fresh memory.
  ///
  /// - Parameters:
  ///   - shape: the extents.
  ///   - fill: gets memory for `shape.count` elements and must write all of them.
  @unsafe
  public init(shape: Shape, filling fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    self.init(uninitialized: shape)
    unsafe fill(UnsafeMutableBufferPointer(start: storage.base, count: shape.count))
  }
}

// MARK: Elements

extension Tensor {
  /// All elements in row-major order.
  ///
  /// Copies.
  public var elements: [Float] {
    unsafe withPointer { unsafe Array(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// One row, counting all extents but the last as one.
  ///
  /// Copies.
  public func row(_ index: Int) -> [Float] {
    precondition((0..<rows).contains(index), "row \(index) of a tensor of shape \(shape)")
    let columns = columns
    return unsafe withPointer {
      unsafe Array(UnsafeBufferPointer(start: $0 + index * columns, count: columns))
    }
  }

  /// The element at a row (all extents but the last counted as one) and a column.
  public subscript(row: Int, column: Int) -> Float {
    get {
      checkIndex(row, column)
      let index = row * columns + column
      return unsafe withPointer { unsafe $0[index] }
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

  /// A run of rows that shares the memory of this tensor.
  ///
  /// Costs nothing.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of shape \(shape)")
    return Tensor(
      shape: [range.count, columns], storage: storage, start: start + range.lowerBound * columns)
  }

  /// The same elements under other extents.
  ///
  /// Costs nothing.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == count, "reshape of \(self.shape) to \(shape)")
    return Tensor(shape: shape, storage: storage, start: start)
  }

  /// Whether another tensor is the same elements of the same memory, not merely equal ones.
  public func isSame(as other: Tensor) -> Bool {
    storage === other.storage && start == other.start && shape == other.shape
  }

  /// The first index, in row-major order, of an element that is infinite or not a number.
  ///
  /// Cost: one read of all elements, stopping at the first found.
  public var firstNonFinite: Int? {
    let count = count
    return unsafe withPointer { base in
      let block = 4096
      for from in stride(from: 0, to: count, by: block) {
        let upTo = min(from + block, count)
        // A finite number times zero is zero; anything else poisons the sum.
        var sum: Float = 0
        for index in from..<upTo { unsafe sum += base[index] * 0 }
        if sum == 0 { continue }
        for index in from..<upTo where unsafe !base[index].isFinite { return index }
      }
      return nil
    }
  }
}

// MARK: Memory

extension Tensor {
  /// Lends the first element for reading.
  func withPointer<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return unsafe body(UnsafePointer(storage.base + start))
  }

  /// Lends the first element for writing, after making sure that nobody else sees the memory.
  mutating func withMutablePointer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result)
    -> Result
  {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return unsafe body(storage.base + start)
  }

  /// The same elements in memory of their own.
  public func copied() -> Tensor {
    let copy = Tensor(uninitialized: shape)
    let count = count
    unsafe withPointer { unsafe copy.storage.base.initialize(from: $0, count: count) }
    return copy
  }

  private mutating func makeUnique() {
    if !storage.isBorrowed && isKnownUniquelyReferenced(&storage) { return }
    self = copied()
  }
}

extension Tensor: Equatable {
  /// Whether shapes and all elements are equal; a NaN is equal to nothing.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.shape == right.shape
      && (unsafe left.withPointer { l in
        unsafe right.withPointer { r in
          (0..<left.count).allSatisfy { unsafe l[$0] == r[$0] }
        }
      })
  }
}
