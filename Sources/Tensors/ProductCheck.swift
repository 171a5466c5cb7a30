#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Compares products of the system's library with plain sums.
///
/// A library that is older than its processor may pick kernels that multiply wrongly there. Small
/// products of every kind in use are compared element by element, at sizes on both sides of the
/// tiles that kernels work in; large ones by what they do to a vector: (a · b) · x against
/// a · (b · x), in double precision (Freivalds 1979), which a single wrong element betrays.
public enum ProductCheck {
  /// A product that came out wrong.
  public struct Fault: Equatable, Sendable, CustomStringConvertible {
    /// What was computed, such as `a · bᵀ of [33, 64] and [64, 50]`.
    public let product: String
    /// The largest error as a share of what rounding may do.
    public let excess: Double

    /// The fault in words.
    public var description: String { product }
  }

  /// Multiplies as `BLAS.sgemm` does.
  typealias Multiply = (Problem, _ a: [Float], _ b: [Float], _ c: inout [Float]) -> Void

  /// One product: c = a · b, or c += a · b, each stored as it is somewhere in the engine.
  struct Problem: Hashable, CustomStringConvertible {
    let m: Int
    let n: Int
    let k: Int
    var leftTransposed = false
    var transposed = false
    var isAdded = false
    /// Elements between the end of a stored row and the next row.
    var gap = 0

    /// Elements from one stored row to the next.
    var lda: Int { (leftTransposed ? m : k) + gap }
    var ldb: Int { (transposed ? k : n) + gap }
    var ldc: Int { n + gap }
    var countA: Int { (leftTransposed ? k : m) * lda }
    var countB: Int { (transposed ? n : k) * ldb }
    var countC: Int { m * ldc }

    var description: String {
      (isAdded ? "c + " : "") + (leftTransposed ? "aᵀ" : "a") + " · " + (transposed ? "bᵀ" : "b")
        + " of [\(m), \(k)] and [\(k), \(n)]"
    }
  }

  /// The first product of the library that comes out wrong; nil where all are right.
  ///
  /// Cost: some ten milliseconds on the calling thread. A kernel that needs instructions which the
  /// processor lacks ends the process instead.
  public static func firstFault() -> Fault? {
    firstFault { problem, a, b, c in
      unsafe BLAS.sgemm(
        problem.m, problem.n, problem.k, a, lda: problem.lda,
        leftTransposed: problem.leftTransposed, b, ldb: problem.ldb,
        transposed: problem.transposed, beta: problem.isAdded ? 1 : 0, &c, ldc: problem.ldc)
    } ?? factorisationFault()
  }

  /// The same for any way to multiply.
  static func firstFault(_ multiply: Multiply) -> Fault? {
    for problem in small {
      if let fault = fault(of: problem, multiply, compare: { $0.excessOfElements($1) }) {
        return fault
      }
    }
    for problem in large {
      if let fault = fault(of: problem, multiply, compare: { $0.excessOfProbe($1) }) {
        return fault
      }
    }
    return nil
  }

  /// The kinds of products that the engine asks for.
  private static let kinds: [(left: Bool, right: Bool, adds: Bool)] = [
    (false, false, false), (false, false, true), (false, true, false), (false, true, true),
    (true, false, false), (true, false, true),
  ]

  /// Sizes on both sides of the tiles of 2 to 48 rows and columns that kernels work in.
  static let small: [Problem] = {
    let sizes = [
      (1, 1, 1), (1, 17, 5), (3, 16, 64), (7, 5, 33), (17, 33, 12), (33, 9, 65), (34, 31, 48),
      (47, 50, 31), (64, 66, 64),
    ]
    return kinds.flatMap { kind in
      sizes.enumerated().map { number, size in
        Problem(
          m: size.0, n: size.1, k: size.2, leftTransposed: kind.left, transposed: kind.right,
          isAdded: kind.adds, gap: number % 3)
      }
    }
  }()

  /// Sizes beyond the blocks that kernels copy, as of a hundred prompts.
  static let large: [Problem] = kinds.map { kind in
    Problem(
      m: 131, n: 403, k: 518, leftTransposed: kind.left, transposed: kind.right,
      isAdded: kind.adds, gap: 3)
  }

  private static func fault(
    of problem: Problem, _ multiply: Multiply, compare: (Trial, [Float]) -> Double
  ) -> Fault? {
    let trial = Trial(problem)
    var c = trial.before
    multiply(problem, trial.a, trial.b, &c)
    // What lies between the rows belongs to others.
    let spilt = problem.gap > 0 && !trial.keepsGaps(c)
    let excess = spilt ? .infinity : compare(trial, c)
    return excess <= 1 ? nil : Fault(product: problem.description, excess: excess)
  }

  /// A wrong factorisation: the singular values of a matrix that is made of known ones.
  private static func factorisationFault() -> Fault? {
    let (rows, columns) = (23, 9)
    // Reflections about two vectors turn the axes and change no singular value.
    let (u, v) = ((0..<rows).map { sin(Double($0 + 1)) }, (0..<columns).map { cos(Double($0)) })
    let (uu, vv) = (u.reduce(0) { $0 + $1 * $1 }, v.reduce(0) { $0 + $1 * $1 })
    func reflected(_ w: [Double], _ norm: Double, _ i: Int, _ j: Int) -> Double {
      (i == j ? 1 : 0) - 2 * w[i] * w[j] / norm
    }
    var matrix = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        matrix[column * rows + row] = (0..<columns).reduce(0) { sum, k in
          sum + reflected(u, uu, row, k) * Double(columns - k) * reflected(v, vv, k, column)
        }
      }
    }
    var triangle = matrix
    unsafe BLAS.reduceToTriangle(&triangle, rows, columns)
    var upper = [Double](repeating: 0, count: columns * columns)
    for column in 0..<columns {
      for row in 0...column { upper[column * columns + row] = triangle[column * rows + row] }
    }
    for (name, values) in [
      ("singular values", unsafe BLAS.singularValues(&matrix, rows, columns)),
      ("a QR factorisation", unsafe BLAS.singularValues(&upper, columns, columns)),
    ] {
      let error = zip(values ?? [], 0..<columns).map { abs($0 - Double(columns - $1)) }.max()
      guard let error, error < 1e-9 else {
        return Fault(product: "\(name) of [\(rows), \(columns)]", excess: (error ?? 1) / 1e-9)
      }
    }
    return nil
  }
}

/// The numbers of one product, the same in every run.
private struct Trial {
  let problem: ProductCheck.Problem
  let a: [Float]
  let b: [Float]
  let before: [Float]

  /// How far single precision may be from the sum, as a share of the sum of magnitudes.
  private static let rounding = 1e-5

  init(_ problem: ProductCheck.Problem) {
    self.problem = problem
    var state = UInt32(truncatingIfNeeded: 1 + problem.m + 1000 * problem.n + 77 * problem.k)
    /// Between −1 and 1 in steps that single precision holds (Numerical Recipes' quick generator).
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Float(Int32(bitPattern: state) >> 8) / Float(1 << 23)
      }
    }
    a = numbers(problem.countA)
    b = numbers(problem.countB)
    before = numbers(problem.countC)
  }

  private func left(_ row: Int, _ inner: Int) -> Double {
    Double(a[problem.leftTransposed ? inner * problem.lda + row : row * problem.lda + inner])
  }

  private func right(_ inner: Int, _ column: Int) -> Double {
    Double(b[problem.transposed ? column * problem.ldb + inner : inner * problem.ldb + column])
  }

  func keepsGaps(_ c: [Float]) -> Bool {
    (0..<problem.m).allSatisfy { row in
      (row * problem.ldc + problem.n..<(row + 1) * problem.ldc).allSatisfy { c[$0] == before[$0] }
    }
  }

  /// The largest error of an element, as a share of what rounding may do.
  func excessOfElements(_ c: [Float]) -> Double {
    var worst = 0.0
    for row in 0..<problem.m {
      for column in 0..<problem.n {
        let place = row * problem.ldc + column
        var sum = problem.isAdded ? Double(before[place]) : 0
        var size = 1.0
        for inner in 0..<problem.k {
          let term = left(row, inner) * right(inner, column)
          sum += term
          size += abs(term)
        }
        worst = Self.larger(worst, abs(Double(c[place]) - sum) / (size * Self.rounding))
      }
    }
    return worst
  }

  /// The largest error of a row of c · x, as a share of what rounding may do to one element of it.
  func excessOfProbe(_ c: [Float]) -> Double {
    // No element weighs much less than another, and none as much as its neighbour.
    let x = (0..<problem.n).map { 1 + 0.25 * sin(Double($0)) }
    let bx = (0..<problem.k).map { inner in
      x.indices.reduce(0.0) { $0 + right(inner, $1) * x[$1] }
    }
    var worst = 0.0
    for row in 0..<problem.m {
      var (sum, found) = (0.0, 0.0)
      for inner in bx.indices { sum += left(row, inner) * bx[inner] }
      for column in x.indices {
        let place = row * problem.ldc + column
        found += Double(c[place]) * x[column]
        if problem.isAdded { sum += Double(before[place]) * x[column] }
      }
      // Of n elements whose errors have no common sign, each of the size of its k terms.
      let bound = Self.rounding * Double(problem.k) * Double(problem.n).squareRoot()
      worst = Self.larger(worst, abs(found - sum) / bound)
    }
    return worst
  }

  /// The larger number; anything that is none counts as endless.
  private static func larger(_ one: Double, _ other: Double) -> Double {
    other.isFinite ? max(one, other) : .infinity
  }
}
