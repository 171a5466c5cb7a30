/// Which kernels the system's matrix product uses.
public enum ProductKernels {
  /// The library's name and version, such as `OpenBLAS 0.3.21`.
  public static var library: String { unsafe BLAS.library }

  /// What the library calls the kernels in use, such as `Haswell` or `SkylakeX`.
  public static var name: String { unsafe BLAS.kernels }

  /// Whether the processor has wider registers than the kernels in use.
  ///
  /// OpenBLAS picks its kernels by the name of the processor, or as the variable OPENBLAS_CORETYPE
  /// says. On a processor with 512-bit registers the kernels for 256 bits are about half as fast.
  public static var areNarrow: Bool {
    unsafe ["Haswell", "Zen"].contains(name) && BLAS.has512BitRegisters
  }
}
