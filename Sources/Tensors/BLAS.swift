#if canImport(Accelerate)
  import Accelerate
#else
  import COpenBLAS
#endif

/// The matrix product of the system's library, the only place that calls it.
///
/// The library runs on the calling thread; the engine splits the work itself, so that element-wise
/// work and products use the same threads and the split never depends on the load of the machine.
@unsafe
enum BLAS {
  /// c = alpha · a · b + beta · c for row-major matrices, on the calling thread.
  ///
  /// - Parameters:
  ///   - m: rows of a and c.
  ///   - n: columns of b and c.
  ///   - k: columns of a and rows of b.
  ///   - alpha: the factor of the product.
  ///   - a: the left matrix.
  ///   - lda: elements from one stored row of a to the next.
  ///   - leftTransposed: whether a is stored as [k, m].
  ///   - b: the right matrix.
  ///   - ldb: elements from one stored row of b to the next.
  ///   - transposed: whether b is stored as [n, k].
  ///   - beta: the factor of what c holds before.
  ///   - c: the result.
  ///   - ldc: elements from one row of c to the next.
  static func sgemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Float = 1,
    _ a: UnsafePointer<Float>, lda: Int, leftTransposed: Bool = false,
    _ b: UnsafePointer<Float>, ldb: Int,
    transposed: Bool = false, beta: Float = 0, _ c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    unsafe prepare()
    unsafe cblas_sgemm(
      CblasRowMajor, leftTransposed ? CblasTrans : CblasNoTrans,
      transposed ? CblasTrans : CblasNoTrans, index(m), index(n), index(k), alpha, a, index(lda), b,
      index(ldb), beta, c, index(ldc))
  }

  #if canImport(Accelerate)
    /// Accelerate spreads a product over the processors by itself.
    static let splitsProducts = false
    private static func index(_ value: Int) -> Int32 { Int32(value) }
    private static func prepare() {}
    static let kernels = "Accelerate"
    static let library = "Accelerate"
    static let has512BitRegisters = false
    static let hasFusedMultiplyAdd = true
    static func prefetch(_ address: UnsafePointer<Float>) {}
  #else
    static let splitsProducts = true
    private static func index(_ value: Int) -> blasint { blasint(value) }
    private static let single: Void = openblas_set_num_threads(1)
    private static func prepare() { _ = unsafe single }

    /// Whether a fused multiply-add is one instruction; a constant that the optimiser folds.
    @inline(__always)
    static var hasFusedMultiplyAdd: Bool { shim_has_fused_multiply_add() != 0 }

    /// The library's name and version.
    static var library: String {
      let words = unsafe openblas_get_config().map { unsafe String(cString: $0) } ?? "OpenBLAS"
      return words.split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// What the library calls the kernels that it chose.
    static var kernels: String {
      unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? "unknown"
    }

    /// Whether the processor has 512-bit registers and all that kernels for them use.
    static var has512BitRegisters: Bool { shim_has_512_bit_registers() != 0 }

    /// Asks for a cache line that will be read soon; any address is allowed.
    @inline(__always)
    static func prefetch(_ address: UnsafePointer<Float>) { unsafe shim_prefetch(address) }
  #endif
}
