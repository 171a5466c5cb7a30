import Dispatch
import Tensors

#if _endian(big)
  #error("Checkpoints are little-endian, and this reader maps them as they are")
#endif

extension MappedFile {
  /// The tensor that stands at some bytes of the file.
  ///
  /// Single precision is lent by the mapping where it lies on a multiple of four bytes, at no cost;
  /// else it is copied. Half precision is lent where that is wished, else converted, exactly, and double
  /// precision rounded, on all threads.
  ///
  /// - Parameters:
  ///   - range: bytes within the file, as many as type and shape need.
  ///   - type: what the bytes hold.
  ///   - shape: the extents.
  ///   - keepsHalves: whether half precision is lent; it must lie on a multiple of two bytes.
  /// - Returns: the tensor, which keeps the file mapped where it is lent.
  func tensor(
    at range: Range<Int>, type: WeightType, shape: Shape, keepsHalves: Bool = false
  ) -> Tensor {
    precondition(range.count == shape.count * type.bytes, "MappedFile: \(range) is no \(shape)")
    guard !range.isEmpty else { return Tensor([], shape: shape) }
    let source = unsafe address(of: range)
    if keepsHalves, type.isHalf {
      return unsafe Tensor(
        borrowingHalf: source, format: type == .float16 ? .float16 : .bfloat16, shape: shape,
        owner: self)
    }
    switch type {
    case .float32 where range.lowerBound.isMultiple(of: 4):
      // The mapping begins at a page, so the address is a multiple of four when the offset is.
      return unsafe Tensor(
        borrowing: source.assumingMemoryBound(to: Float.self), shape: shape, owner: self)
    case .float32:
      return unsafe Tensor(shape: shape) { elements in
        unsafe UnsafeMutableRawBufferPointer(elements)
          .copyMemory(from: UnsafeRawBufferPointer(start: source, count: range.count))
      }
    case .float64, .float16, .bfloat16:
      return unsafe Tensor(shape: shape) { elements in
        unsafe convert(source, type, to: elements)
      }
    }
  }

  /// Whether a finite number of double precision is beyond what single precision holds.
  ///
  /// - Parameter range: bytes within the file, a multiple of eight of them.
  /// - Returns: whether there is one; stops at the first.
  func exceedsSinglePrecision(at range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    let source = unsafe address(of: range)
    return (0..<range.count / 8).contains { index in
      let bits = unsafe source.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self)
      let value = Double(bitPattern: bits)
      return value.isFinite && !Float(value).isFinite
    }
  }

  /// Converts elements in one part for each thread; small tensors in one part.
  private func convert(
    _ source: UnsafeRawPointer, _ type: WeightType, to elements: UnsafeMutableBufferPointer<Float>
  ) {
    guard let target = elements.baseAddress else { return }
    let smallestPart = 1 << 16
    let count = elements.count
    let parts = max(1, min(Threads.count, count / smallestPart))
    let memory = unsafe Memory(source: source, target: target)
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let from = count * part / parts
      unsafe memory.convert(type, from: from, count: count * (part + 1) / parts - from)
    }
  }

  /// Carries two addresses to other threads, whose parts touch separate memory.
  @unsafe
  private struct Memory: @unchecked Sendable {
    let source: UnsafeRawPointer
    let target: UnsafeMutablePointer<Float>

    /// Converts a run of elements; the loops are plain enough to become vector code.
    func convert(_ type: WeightType, from first: Int, count: Int) {
      let source = unsafe source + type.bytes * first
      let target = unsafe target + first
      switch type {
      case .float64:
        for index in 0..<count {
          let bits = unsafe source.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self)
          unsafe target[index] = Float(Double(bitPattern: bits))
        }
      case .bfloat16: unsafe HalfPrecision.convert(source, .bfloat16, count: count, to: target)
      case .float16: unsafe HalfPrecision.convert(source, .float16, count: count, to: target)
      case .float32: preconditionFailure("single precision needs no conversion")
      }
    }
  }
}
