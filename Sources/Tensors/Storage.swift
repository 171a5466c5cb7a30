/// Memory for the elements of tensors: taken from the pool, or lent by an owner such as a mapped
/// file.
///
/// Aligned to a cache line, so that vector loads never straddle two. It is written only by a tensor
/// that holds the sole reference to it, which makes sharing between threads safe.
@safe
final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  /// What the lent numbers are where they are of half precision; `base` is then their address alone.
  let format: HalfFormat?

  /// The block to give back; nil when the memory is lent.
  private let block: MemoryPool.Block?

  /// Keeps lent memory alive; nil when the memory is ours.
  private let owner: AnyObject?

  /// Whether the memory is lent and must never be written.
  var isBorrowed: Bool { owner != nil }

  /// Memory of `count` elements with whatever happens to be in it.
  init(uninitialized count: Int) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    precondition(count >= 0 && !overflow && bytes < Int.max / 2, "Storage: \(count) elements")
    let block = MemoryPool.block(bytes: bytes)
    guard let start = unsafe UnsafeMutablePointer<Float>(bitPattern: block.address) else {
      preconditionFailure("Storage: the pool gave no memory")
    }
    unsafe base = start
    self.count = count
    self.block = block
    owner = nil
    format = nil
  }

  /// Memory that `owner` keeps alive and nobody writes.
  init(borrowing base: UnsafePointer<Float>, count: Int, owner: AnyObject) {
    unsafe self.base = UnsafeMutablePointer(mutating: base)
    self.count = count
    self.owner = owner
    block = nil
    format = nil
  }

  /// Numbers of half precision that `owner` keeps alive and nobody writes.
  init(borrowingHalf base: UnsafeRawPointer, format: HalfFormat, count: Int, owner: AnyObject) {
    unsafe self.base = UnsafeMutableRawPointer(mutating: base).assumingMemoryBound(to: Float.self)
    self.count = count
    self.owner = owner
    self.format = format
    block = nil
  }

  deinit {
    if let block { MemoryPool.giveBack(block) }
  }
}
