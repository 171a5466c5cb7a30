import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Large blocks of memory that tensors gave back, kept for the next ones.
///
/// The system clears every page that it hands out, which costs a seventh of a forward pass over a
/// hundred prompts. A kept block is handed on as it is; whoever takes it writes it before reading.
public enum MemoryPool {
  /// The most bytes that are kept unused.
  public static let limit = 512 << 20

  /// Blocks at least this large are kept; the system's allocator reuses smaller ones well.
  private static let threshold = 1 << 20
  private static let alignment = 64
  private static let hugePage = 2 << 20

  /// A block by its address, which unlike a pointer may cross threads.
  struct Block {
    let address: UInt
    let bytes: Int
  }

  private static let kept = Mutex<[Block]>([])

  /// Gives all unused memory back to the system.
  public static func release() {
    let blocks = kept.withLock { kept in
      defer { kept = [] }
      return kept
    }
    for block in blocks { free(block) }
  }

  /// The bytes that are kept unused at the moment.
  public static var keptBytes: Int {
    kept.withLock { $0.reduce(0) { $0 + $1.bytes } }
  }

  /// A block of at least `bytes` bytes, with whatever happens to be in it.
  static func block(bytes: Int) -> Block {
    guard bytes >= threshold else { return allocate(max(bytes, alignment), alignment: alignment) }
    let rounded = (bytes + hugePage - 1) & ~(hugePage - 1)
    // A third more than a new block would be is too much, but a block of that very size never is.
    let fitting = kept.withLock { kept -> Block? in
      let index = kept.indices.filter {
        kept[$0].bytes >= bytes && kept[$0].bytes / 4 <= rounded / 3
      }.min { kept[$0].bytes < kept[$1].bytes }
      return index.map { kept.remove(at: $0) }
    }
    return fitting ?? allocate(rounded, alignment: hugePage, used: bytes)
  }

  /// Takes a block back, and lets go of those kept longest where there are too many.
  static func giveBack(_ block: Block) {
    guard block.bytes >= threshold else { return free(block) }
    let surplus = kept.withLock { kept -> [Block] in
      kept.append(block)
      var (bytes, surplus) = (kept.reduce(0) { $0 + $1.bytes }, [Block]())
      while bytes > limit, let oldest = kept.first {
        kept.removeFirst()
        surplus.append(oldest)
        bytes -= oldest.bytes
      }
      return surplus
    }
    for block in surplus { free(block) }
  }

  private static func allocate(_ bytes: Int, alignment: Int, used: Int = 0) -> Block {
    let start = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
    #if os(Linux)
      // Few large pages cost a fraction of the faults of many small ones; refusal is harmless. A last
      // one would take memory whole, and is not worth it for a small part: in training that would be
      // an eighth of weights, gradients and moments.
      let large = (used + hugePage / 8) & ~(hugePage - 1)
      if large > 0 { _ = unsafe madvise(start, large, MADV_HUGEPAGE) }
    #endif
    return Block(address: UInt(bitPattern: start), bytes: bytes)
  }

  private static func free(_ block: Block) {
    unsafe UnsafeMutableRawPointer(bitPattern: block.address)?.deallocate()
  }
}
