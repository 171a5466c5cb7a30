extension Tensor {
  /// A number of the shape's elements bit by bit and place by place: tensors of as many elements that
  /// differ anywhere have another, but for one chance in 2^64.
  ///
  /// For comparing what should be equal, not against somebody who wants to deceive: pairs of elements
  /// are mixed with their place by SplitMix64 (Steele et al. 2014) and added up, so the number of
  /// threads does not show.
  ///
  /// Cost: one read of all elements.
  public var bitHash: UInt64 {
    let (count, run) = (count, 1 << 15)
    let runs = (count + run - 1) / run
    var sums = [UInt64](repeating: 0, count: runs)
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      let shared = unsafe SharedHashes(base: sums)
      unsafe withPointer { x in
        Threads.split(runs, grain: 4) { part in
          for index in part {
            let start = index * run
            unsafe shared.base[index] = hash(x, start..<min(start + run, count))
          }
        }
      }
    }
    return sums.reduce(UInt64(count), &+)
  }
}

@unsafe
private struct SharedHashes {
  let base: UnsafeMutableBufferPointer<UInt64>
}

/// The sum of the mixed pairs of a run, which begins at an even place.
private func hash(_ x: UnsafePointer<Float>, _ run: Range<Int>) -> UInt64 {
  var sum: UInt64 = 0
  for i in stride(from: run.lowerBound, to: run.upperBound, by: 2) {
    let second = unsafe i + 1 < run.upperBound ? x[i + 1].bitPattern : 0
    let pair = unsafe UInt64(x[i].bitPattern) | UInt64(second) << 32
    var z = pair &+ UInt64(i + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    sum &+= z ^ (z >> 31)
  }
  return sum
}
