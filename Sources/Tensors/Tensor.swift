/// A value of contiguous single-precision numbers in row-major order, copied on write.
///
/// A tensor may borrow the memory of a mapped file, as weights do; writing to it copies it first.
/// Borrowed numbers may be of half precision. They are converted where they are read, some at a time
/// wherever a function says so, else all of them, and a tensor that is written is of single precision.
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

  /// Whether the elements are borrowed numbers of half precision.
  public var isHalf: Bool { storage.format != nil }

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

  /// A tensor that looks at numbers of half precision which somebody else owns and nobody writes.
  ///
  /// - Parameters:
  ///   - base: the first number, at any address; valid for `shape.count` numbers as long as `owner`
  ///     lives.
  ///   - format: of the numbers.
  ///   - shape: the extents.
  ///   - owner: kept alive by the tensor and all its copies.
  @unsafe
  public init(
    borrowingHalf base: UnsafeRawPointer, format: HalfFormat, shape: Shape, owner: AnyObject
  ) {
    self.init(
      shape: shape,
      storage: unsafe Storage(
        borrowingHalf: base, format: format, count: shape.count, owner: owner), start: 0)
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

// MARK: Parts

extension Tensor {
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
}

// MARK: Memory

extension Tensor {
  /// Lends the first element for reading.
  ///
  /// Numbers of half precision are converted for the time of the call, all of them.
  func withPointer<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    unsafe withRun(0..<count, body)
  }

  /// Lends a run of elements for reading, whose first is given; those of half precision converted.
  func withRun<Result>(_ run: Range<Int>, _ body: (UnsafePointer<Float>) -> Result) -> Result {
    unsafe withStored { stored in
      switch unsafe stored {
      case .single(let base): return unsafe body(base + run.lowerBound)
      case .half:
        let scratch = Storage(uninitialized: run.count)
        defer { withExtendedLifetime(scratch) {} }
        unsafe stored.copyOnAllThreads(run, to: scratch.base)
        return unsafe body(scratch.base)
      }
    }
  }

  /// Lends the elements as they are stored, for reading.
  func withStored<Result>(_ body: (StoredElements) -> Result) -> Result {
    defer { withExtendedLifetime(storage) {} }
    guard let format = storage.format else {
      return unsafe body(.single(UnsafePointer(storage.base + start)))
    }
    return unsafe body(.half(UnsafeRawPointer(storage.base) + 2 * start, format))
  }

  /// Lends the first element for writing, after making sure that nobody else sees the memory.
  mutating func withMutablePointer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result)
    -> Result
  {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return unsafe body(storage.base + start)
  }

  /// The same elements in memory of their own, in single precision.
  public func copied() -> Tensor {
    let copy = Tensor(uninitialized: shape)
    unsafe withStored { stored in
      if isHalf {
        unsafe stored.copyOnAllThreads(0..<count, to: copy.storage.base)
      } else {
        unsafe stored.copy(0..<count, to: copy.storage.base)
      }
    }
    return copy
  }

  private mutating func makeUnique() {
    if !storage.isBorrowed && isKnownUniquelyReferenced(&storage) { return }
    self = copied()
  }
}
