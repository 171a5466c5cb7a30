/// Which pairs of tokens merge, how early, and into what: a hash table with open addressing.
struct PairTable: Sendable {
  /// Left token in the upper half, right token in the lower; `vacant` in free places.
  private var pairs: [UInt64]

  /// The rank of the pair in the same place.
  private var ranks: [Int32]

  /// The token that each rank's merge gives.
  private(set) var results: [Int32] = []

  /// How far a hash is shifted down to give a place.
  private let shift: UInt64

  private static let vacant = UInt64.max

  /// The rank of what does not merge: after all others.
  static let never = Int32.max

  /// A table for as many merges as will be appended.
  init(capacity: Int) {
    var bits: UInt64 = 4
    while 1 << bits < capacity * 2 { bits += 1 }
    shift = 64 - bits
    pairs = Array(repeating: Self.vacant, count: 1 << bits)
    ranks = Array(repeating: Self.never, count: 1 << bits)
    results.reserveCapacity(capacity)
  }

  /// Adds a merge behind all others, or as early as the last, which gives the same token.
  ///
  /// A pair that is there already moves behind them, as in transformers.
  mutating func append(left: Int32, right: Int32, result: Int32, isAsGood: Bool = false) {
    let place = place(of: Self.pair(left, right))
    pairs[place] = Self.pair(left, right)
    if !isAsGood { results.append(result) }
    ranks[place] = Int32(truncatingIfNeeded: results.count - 1)
  }

  /// How early a pair merges, 0 first; `never` when it does not.
  func rank(_ left: Int32, _ right: Int32) -> Int32 {
    ranks[place(of: Self.pair(left, right))]
  }

  /// The place of a pair, or the free one where it would be put.
  private func place(of pair: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: Scattering.hash(pair) >> shift)
    while pairs[place] != pair, pairs[place] != Self.vacant {
      place = (place + 1) & (pairs.count - 1)
    }
    return place
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
