/// One of the shares in which a sweep is done.
public struct Shard: Hashable, Sendable {
  /// Its number, from 1.
  public let index: Int
  /// The number of shares.
  public let count: Int

  /// The most shares of a sweep.
  public static let most = 10_000

  /// Names a share; nil for numbers that name none.
  ///
  /// - Parameters:
  ///   - index: from 1 to `count`.
  ///   - count: from 1 to `most`.
  public init?(index: Int, of count: Int) {
    guard (1...Self.most).contains(count), (1...count).contains(index) else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// Reads `2/8`, the second of eight; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Self.number(parts[0]), let count = Self.number(parts[1])
    else { return nil }
    self.init(index: index, of: count)
  }

  private static func number(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    return Int(digits)
  }

  /// The share that each of some units belongs to: runs of neighbours of about equal cost.
  ///
  /// A function of the costs and the number of shares alone, so that every process gives the same answer.
  ///
  /// - Parameters:
  ///   - costs: of the units, in any unit; what is not above zero counts as nearly nothing.
  ///   - count: the number of shares.
  ///   - first: a number from which the first share follows, so that small sections do not all fall to
  ///     the same one.
  /// - Returns: for each unit a number from 1 to `count`.
  static func owners(_ costs: [Double], of count: Int, from first: Int = 0) -> [Int] {
    let costs = costs.map { $0.isFinite && $0 > 0 ? $0 : 1e-9 }
    let total = costs.reduce(0, +)
    var before = 0.0
    return costs.map { cost in
      defer { before += cost }
      let place = min(count - 1, Int((before + cost / 2) / total * Double(count)))
      return (place + first) % count + 1
    }
  }
}

extension Shard: CustomStringConvertible {
  /// As it is typed: `2/8`.
  public var description: String { "\(index)/\(count)" }
}
