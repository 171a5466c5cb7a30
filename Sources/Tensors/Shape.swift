/// The extents of a tensor, slowest first; the product is the number of elements.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extents, slowest first.
  public let extents: [Int]

  /// Wraps extents, none of them negative: a precondition.
  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "Shape: negative extent in \(extents)")
    self.extents = extents
  }

  /// Lets a list of extents stand for a shape.
  public init(arrayLiteral extents: Int...) {
    self.init(extents)
  }

  /// The number of elements.
  public var count: Int {
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      precondition(!overflow, "Shape: \(self) has more elements than fit in a word")
      product = next
    }
    return product
  }

  /// The last extent: the length of a contiguous row; 1 for a single number.
  public var columns: Int { extents.last ?? 1 }

  /// The number of rows of length `columns`: all extents but the last multiplied.
  public var rows: Int { Shape(Array(extents.dropLast())).count }

  /// The extents in brackets, as people write shapes.
  public var description: String {
    "[" + extents.map(String.init).joined(separator: ", ") + "]"
  }
}
