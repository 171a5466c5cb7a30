/// The tokens of a vocabulary while it is learned.
struct MergeLearning {
  /// Two tokens that stand side by side.
  struct Pair: Hashable {
    let left: Int
    let right: Int
  }

  /// The bytes of each token; the first 256 are the single bytes, in the order of their symbols.
  private(set) var tokens: [[UInt8]]

  /// The pairs that were joined, in order.
  private(set) var merges: [Pair] = []

  /// The tokens of the single bytes.
  private let byteTokens: [Int]

  /// The tokens by their bytes.
  private var known: [[UInt8]: Int]

  init() {
    let order = (0..<256).sorted { ByteSymbols.scalars[$0] < ByteSymbols.scalars[$1] }
    tokens = order.map { [UInt8($0)] }
    var byteTokens = [Int](repeating: 0, count: 256)
    for (token, byte) in order.enumerated() { byteTokens[byte] = token }
    self.byteTokens = byteTokens
    known = Dictionary(uniqueKeysWithValues: zip(tokens, tokens.indices))
  }

  /// Joins two tokens given by their bytes; nothing where one of them is none.
  mutating func join(_ pair: (left: [UInt8], right: [UInt8])) {
    guard let left = known[pair.left], let right = known[pair.right] else { return }
    join(Pair(left: left, right: right))
  }

  /// Joins the most frequent pairs of neighbours until there are so many tokens, or every piece is
  /// one.
  mutating func learn(_ pieces: [(piece: [UInt8], count: Int)], until size: Int) {
    var neighbours = PairCounts(
      pieces.map { (tokens: $0.piece.map { byteTokens[Int($0)] }, count: $0.count) })
    while tokens.count < size, let best = neighbours.mostFrequent() {
      neighbours.replace(best, by: join(best))
    }
  }

  @discardableResult
  private mutating func join(_ pair: Pair) -> Int {
    merges.append(pair)
    let bytes = tokens[pair.left] + tokens[pair.right]
    // The same bytes can be reached by joining other halves; the token is then there already.
    if let token = known[bytes] { return token }
    known[bytes] = tokens.count
    tokens.append(bytes)
    return tokens.count - 1
  }
}
