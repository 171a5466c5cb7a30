import Testing

@testable import Tensors

@Suite("Products are compared with plain sums")
struct ProductCheckTests {
  typealias Problem = ProductCheck.Problem

  /// The definition, with a mistake of the caller's choice made in the end.
  static func multiply(
    _ problem: Problem, _ a: [Float], _ b: [Float], _ c: inout [Float],
    mistake: (Problem, inout [Float]) -> Void = { _, _ in }
  ) {
    for row in 0..<problem.m {
      for column in 0..<problem.n {
        var sum: Float = problem.isAdded ? c[row * problem.ldc + column] : 0
        for inner in 0..<problem.k {
          sum +=
            a[problem.leftTransposed ? inner * problem.lda + row : row * problem.lda + inner]
            * b[problem.transposed ? column * problem.ldb + inner : inner * problem.ldb + column]
        }
        c[row * problem.ldc + column] = sum
      }
    }
    mistake(problem, &c)
  }

  @Test("the library here multiplies rightly")
  func library() {
    #expect(ProductCheck.firstFault() == nil)
  }

  @Test("the definition itself passes")
  func definition() {
    #expect(ProductCheck.firstFault { Self.multiply($0, $1, $2, &$3) } == nil)
  }

  /// Mistakes that kernels have been known to make.
  enum Mistake: CaseIterable {
    case lastColumn, lastRow, oneElement, notAdded, spilt, notANumber, scaled

    func make(_ problem: Problem, _ c: inout [Float]) {
      let last = (problem.m - 1) * problem.ldc + problem.n - 1
      switch self {
      case .lastColumn where problem.n % 16 != 0:
        for row in 0..<problem.m { c[row * problem.ldc + problem.n - 1] = 0 }
      case .lastRow where problem.m > 64:
        for column in 0..<problem.n { c[last - column] = 0 }
      case .oneElement where problem.k > 500: c[problem.ldc * 7 + 300] += 0.5
      case .notAdded where problem.isAdded && problem.leftTransposed: c[0] += 0.25
      case .spilt where problem.gap > 0: c[problem.n] = 0
      case .notANumber where problem.transposed: c[last] = .nan
      case .scaled: for place in c.indices { c[place] *= 1.001 }
      default: break
      }
    }
  }

  @Test("a mistake is found", arguments: Mistake.allCases)
  func found(mistake: Mistake) {
    let fault = ProductCheck.firstFault { problem, a, b, c in
      Self.multiply(problem, a, b, &c, mistake: mistake.make)
    }
    #expect((fault?.excess ?? 0) > 1)
  }

  @Test("a fault names the product")
  func words() {
    let fault = ProductCheck.firstFault { problem, a, b, c in
      Self.multiply(problem, a, b, &c) { problem, c in
        if problem.transposed { c[0] = 9 }
      }
    }
    #expect(fault?.description == "a · bᵀ of [1, 1] and [1, 1]")
  }
}
