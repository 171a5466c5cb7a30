#if canImport(Accelerate)
  import Accelerate
#else
  import COpenBLAS
#endif

/// The matrix product and the factorisations of the system's library, the only place that calls it.
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

  /// Overwrites the upper triangle of a with R of a = Q · R.
  ///
  /// - Parameters:
  ///   - a: [m, n], column-major; what is below the triangle is scratch afterwards.
  ///   - m: rows.
  ///   - n: columns.
  static func reduceToTriangle(_ a: UnsafeMutablePointer<Double>, _ m: Int, _ n: Int) {
    unsafe prepare()
    var (rows, columns, status) = unsafe (index(m), index(n), index(0))
    // LAPACK says how much scratch memory its blocks want when none is offered.
    var (wanted, none) = unsafe (0.0, index(-1))
    var factors = [Double](repeating: 0, count: min(m, n))
    var stride = rows
    unsafe dgeqrf_(&rows, &columns, a, &stride, &factors, &wanted, &none, &status)
    var work = [Double](repeating: 0, count: max(1, n, Int(wanted)))
    var length = unsafe index(work.count)
    unsafe dgeqrf_(&rows, &columns, a, &stride, &factors, &work, &length, &status)
    precondition(status == 0, "dgeqrf: argument \(-status) of [\(m), \(n)]")
  }

  /// The singular values of a, largest first; nil where the iteration does not converge.
  ///
  /// - Parameters:
  ///   - a: [m, n], column-major; scratch afterwards.
  ///   - m: rows.
  ///   - n: columns.
  /// - Returns: min(m, n) numbers.
  static func singularValues(_ a: UnsafeMutablePointer<Double>, _ m: Int, _ n: Int) -> [Double]? {
    unsafe prepare()
    var (rows, columns, status) = unsafe (index(m), index(n), index(0))
    var values = [Double](repeating: 0, count: min(m, n))
    var integers = [Index](repeating: 0, count: 8 * min(m, n))
    var (wanted, none, stride) = unsafe (0.0, index(-1), rows)
    var (leading, trailing) = unsafe (index(1), index(1))
    var vectors = unsafe noVectors
    func call(_ work: UnsafeMutablePointer<Double>, _ length: inout Index) {
      #if canImport(Accelerate)
        unsafe dgesdd_(
          &vectors, &rows, &columns, a, &stride, &values, nil, &leading, nil, &trailing, work,
          &length, &integers, &status)
      #else
        unsafe dgesdd_(
          &vectors, &rows, &columns, a, &stride, &values, nil, &leading, nil, &trailing, work,
          &length, &integers, &status, 1)
      #endif
    }
    unsafe call(&wanted, &none)
    var work = [Double](repeating: 0, count: max(1, Int(wanted)))
    var length = unsafe index(work.count)
    unsafe call(&work, &length)
    precondition(status >= 0, "dgesdd: argument \(-status) of [\(m), \(n)]")
    return status == 0 ? values : nil
  }

  /// What tells LAPACK that singular vectors are not wanted.
  private static let noVectors = CChar(UInt8(ascii: "N"))

  #if canImport(Accelerate)
    /// Accelerate spreads a product over the processors by itself.
    static let splitsProducts = false
    private typealias Index = Int32
    private static func index(_ value: Int) -> Index { Int32(value) }
    private static func prepare() {}
    static let kernels = "Accelerate"
    static let library = "Accelerate"
    static let libraryFile: String? = nil
    static let processor = ""
    static let has512BitRegisters = false
    static let hasFusedMultiplyAdd = true
    static let hasWideVectors = false
    static let boundProcessors: Int? = nil
    static func prefetch(_ address: UnsafePointer<Float>) {}
    static func pause() {}
  #else
    static let splitsProducts = true
    private typealias Index = blasint
    private static func index(_ value: Int) -> Index { blasint(value) }
    private static let single: Void = openblas_set_num_threads(1)
    private static func prepare() { _ = unsafe single }

    /// Whether a fused multiply-add is one instruction; a constant that the optimiser folds.
    @inline(__always)
    static var hasFusedMultiplyAdd: Bool { shim_has_fused_multiply_add() != 0 }

    /// Whether a vector is one register, of which there are 32; a constant that the optimiser folds.
    @inline(__always)
    static var hasWideVectors: Bool { shim_has_wide_vectors() != 0 }

    /// The library's name and version.
    static var library: String {
      let words = unsafe openblas_get_config().map { unsafe String(cString: $0) } ?? "OpenBLAS"
      return words.split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// The file that the library was loaded from.
    static var libraryFile: String? {
      unsafe shim_library_file().map { unsafe String(cString: $0) }
    }

    /// How many processors the program is bound to; nil where the system does not tell.
    static var boundProcessors: Int? {
      let count = shim_bound_processors()
      return count > 0 ? Int(count) : nil
    }

    /// What tells one kind of processor from another, as hexadecimal numbers.
    static var processor: String {
      var facts = [UInt32](repeating: 0, count: 6)
      unsafe shim_processor(&facts)
      return facts.map { String($0, radix: 16) }.joined(separator: ".")
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

    /// Tells the processor that the program waits in a loop.
    @inline(__always)
    static func pause() { shim_pause() }
  #endif
}
