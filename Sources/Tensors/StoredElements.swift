/// Elements where they lie, of either precision.
@unsafe
enum StoredElements {
  /// The first of numbers of single precision.
  case single(UnsafePointer<Float>)
  /// The first of numbers of half precision, at any address.
  case half(UnsafeRawPointer, HalfFormat)

  /// The elements from another one on.
  func advanced(by count: Int) -> StoredElements {
    switch unsafe self {
    case .single(let base): unsafe .single(base + count)
    case .half(let base, let format): unsafe .half(base + 2 * count, format)
    }
  }

  /// Writes a run of elements to memory of single precision, on the calling thread.
  func copy(_ run: Range<Int>, to target: UnsafeMutablePointer<Float>) {
    switch unsafe self {
    case .single(let base):
      unsafe target.update(from: base + run.lowerBound, count: run.count)
    case .half(let base, let format):
      unsafe HalfPrecision.convert(
        base + 2 * run.lowerBound, format, count: run.count, to: target)
    }
  }

  /// The same, on all threads.
  func copyOnAllThreads(_ run: Range<Int>, to target: UnsafeMutablePointer<Float>) {
    Threads.split(run.count, grain: 1 << 16) { part in
      let own = run.lowerBound + part.lowerBound..<run.lowerBound + part.upperBound
      unsafe copy(own, to: target + part.lowerBound)
    }
  }
}
