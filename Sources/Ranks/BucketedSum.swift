/// A long row of numbers that is summed over all ranks piece by piece, while later pieces are still made.
///
/// Numbers are copied into memory that is got once, in the order in which they come. Whenever a bucket
/// is full, its sum begins; every call lets all sums that are under way go on. All ranks give as many
/// numbers in the same order, however they cut them, so that buckets are the same everywhere: the same
/// number of ranks gives the same bytes.
@safe
public final class BucketedSum {
  /// The numbers of a bucket: 16 MB, about what the half of a block of GPT-2 small has.
  ///
  /// Smaller ones pay the network's delay more often (2 (R - 1) messages a bucket on a ring of R ranks),
  /// larger ones begin later, so that less of them goes on while gradients are still made.
  public static let usualBucket = 1 << 22

  private let numbers: UnsafeMutableBufferPointer<Float>
  private let bucket: Int
  private var requests: [Wire.Request] = []
  /// The numbers that were added, and those of them whose sums have begun.
  private var (added, begun) = (0, 0)

  /// How long ranks were waited for since the beginning of the sum, in seconds.
  public private(set) var waited = 0.0

  /// Memory for a sum.
  ///
  /// - Parameters:
  ///   - count: how many numbers are summed each time.
  ///   - ranks: over whom; their presence says that MPI has been joined.
  ///   - bucket: the numbers of a bucket.
  public init(_ count: Int, over ranks: Ranks, bucket: Int = usualBucket) {
    precondition(count > 0 && bucket > 0 && bucket <= Int(Int32.max), "BucketedSum: \(count)")
    unsafe numbers = .allocate(capacity: count)
    unsafe numbers.initialize(repeating: 0)
    self.bucket = bucket
  }

  deinit {
    precondition(requests.isEmpty, "BucketedSum: a sum is under way")
    unsafe numbers.deallocate()
  }

  /// Begins the next sum.
  public func begin() {
    precondition(requests.isEmpty, "BucketedSum: a sum is under way")
    (added, begun, waited) = (0, 0, 0)
  }

  /// Adds the next numbers, and lets go on what is under way.
  public func add(_ values: Span<Float>) {
    precondition(unsafe added + values.count <= numbers.count, "BucketedSum: too many numbers")
    unsafe values.withUnsafeBufferPointer { values in
      var offset = 0
      while offset < values.count {
        let part = min(values.count - offset, begun + bucket - added)
        _ = unsafe numbers.extracting(added..<added + part)
          .update(fromContentsOf: values.extracting(offset..<offset + part))
        (offset, added) = (offset + part, added + part)
        if added == begun + bucket { beginBucket() }
      }
    }
    goOn()
  }

  /// Lets everything that is under way go on.
  public func goOn() { requests = requests.compactMap { $0.goneOn() } }

  /// Returns when all numbers are summed.
  public func finish() {
    let count = unsafe numbers.count
    precondition(added == count, "BucketedSum: \(added) of \(count) numbers")
    if begun < added { beginBucket() }
    let start = ContinuousClock.now
    for index in requests.indices { requests[index].wait(.step) }
    requests = []
    waited = (ContinuousClock.now - start) / .seconds(1)
  }

  /// Writes sums over the numbers that are given.
  ///
  /// - Parameters:
  ///   - start: the place of the first among those that were added.
  ///   - values: overwritten.
  public func read(from start: Int, into values: inout MutableSpan<Float>) {
    precondition(
      requests.isEmpty && begun == added && start >= 0 && start + values.count <= added,
      "BucketedSum: there are no \(values.count) sums from \(start) on")
    unsafe values.withUnsafeMutableBufferPointer { values in
      _ = unsafe values.update(fromContentsOf: numbers.extracting(start..<start + values.count))
    }
  }

  private func beginBucket() {
    unsafe requests.append(Wire.sum(numbers.extracting(begun..<added)))
    begun = added
  }
}

extension Wire.Request {
  /// The request where it is not done yet.
  fileprivate func goneOn() -> Self? {
    var request = self
    return request.isDone() ? nil : request
  }
}
