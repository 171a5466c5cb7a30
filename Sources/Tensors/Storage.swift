#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for the elements of tensors: allocated here, or lent by an owner such as a mapped file.
///
/// Aligned to a cache line, so that vector loads never straddle two. It is written only by a tensor
/// that holds the sole reference to it, which makes sharing between threads safe.
@safe
final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  /// Keeps lent memory alive; nil when the memory is ours to release.
  private let owner: AnyObject?

  /// Whether the memory is lent and must never be written.
  var isBorrowed: Bool { owner != nil }

  /// Memory of `count` elements with whatever happens to be in it.
  init(uninitialized count: Int) {
    precondition(count >= 0, "Storage: \(count) elements")
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    precondition(
      !overflow && bytes < Int.max - Self.alignment, "Storage: \(count) elements overflow")
    let rounded = max(Self.alignment, (bytes + Self.alignment - 1) & ~(Self.alignment - 1))
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: rounded, alignment: bytes >= Self.hugePage ? Self.hugePage : Self.alignment)
    #if os(Linux)
      if bytes >= Self.hugePage {
        // Few large pages cost a fraction of the faults of many small ones; refusal is harmless.
        _ = unsafe madvise(raw, rounded, MADV_HUGEPAGE)
      }
    #endif
    unsafe base = raw.bindMemory(to: Float.self, capacity: count)
    self.count = count
    owner = nil
  }

  /// Memory that `owner` keeps alive and nobody writes.
  init(borrowing base: UnsafePointer<Float>, count: Int, owner: AnyObject) {
    unsafe self.base = UnsafeMutablePointer(mutating: base)
    self.count = count
    self.owner = owner
  }

  deinit {
    if owner == nil {
      unsafe UnsafeMutableRawPointer(base).deallocate()
    }
  }

  private static let alignment = 64
  private static let hugePage = 2 << 20
}
