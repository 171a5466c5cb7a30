/// Which kernels the system's matrix product uses.
public enum ProductKernels {
  /// The library's name and version, such as `OpenBLAS 0.3.21`.
  public static var library: String { unsafe BLAS.library }

  /// What the library calls the kernels in use, such as `Haswell` or `SkylakeX`.
  public static var name: String { unsafe BLAS.kernels }

  /// Whether other kernels can be asked for with the variable OPENBLAS_CORETYPE.
  public static var canBeChosen: Bool { unsafe BLAS.splitsProducts }

  /// The file that the library was loaded from; nil where the system does not tell.
  public static var file: String? { unsafe BLAS.libraryFile }

  /// What tells one kind of processor from another; empty where that is of no matter.
  public static var processor: String { unsafe BLAS.processor }

  /// Kernels that any processor of this kind may have, the quickest first.
  ///
  /// Those that need instructions which the processor lacks end the process that tries them.
  public static var candidates: [String] {
    #if arch(x86_64)
      (unsafe BLAS.has512BitRegisters ? ["SkylakeX"] : [])
        + ["Haswell", "Zen", "Sandybridge", "Nehalem", "Prescott"]
    #else
      ["NEOVERSEN1", "ARMV8"]
    #endif
  }

  /// Whether the processor has wider registers than the kernels in use.
  ///
  /// OpenBLAS picks its kernels by the name of the processor, or as the variable OPENBLAS_CORETYPE
  /// says. On a processor with 512-bit registers the kernels for 256 bits are about half as fast.
  public static var areNarrow: Bool {
    unsafe ["Haswell", "Zen"].contains(name) && BLAS.has512BitRegisters
  }
}
