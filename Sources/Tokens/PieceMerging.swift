/// The tokens that pieces are merged from, and to.
struct PieceTokens: Sendable {
  /// What a piece is made of at first.
  enum Alphabet: Sendable {
    /// The token of each of the 256 bytes; -1 for a byte without.
    case bytes([Int32])
    /// The tokens of characters.
    case characters(CharacterTokens)
  }

  /// What a piece is made of at first.
  let alphabet: Alphabet

  /// The token for what has none; without it that is left out.
  var unknown: Int32?

  /// Whether several of those in a row become one.
  let fusesUnknown: Bool

  /// Which tokens merge.
  let merges: PairTable

  /// The tokens by their symbols, where a piece that is a token becomes it whatever the merges say.
  let whole: VocabularyIndex?

  /// Whether any text has tokens that tell all its bytes.
  var coversAll: Bool {
    switch alphabet {
    case .bytes(let bytes): !bytes.contains(-1)
    case .characters(let characters): characters.hasAllBytes
    }
  }

  /// The token that a whole piece is, whatever the merges say; nil where there is none.
  fileprivate func whole(_ piece: ArraySlice<UInt8>) -> Int? {
    if case .bytes = alphabet { return whole?.id(ofSymbolsFor: piece) }
    let piece = Array(piece)
    return whole?.id(of: piece, piece.indices)
  }
}

/// Merges the bytes or characters of pieces to tokens; keeps its working memory from piece to piece.
struct PieceMerging {
  private let pieces: PieceTokens
  private let table: PairTable
  /// The tokens of bytes; none where pieces are made of characters.
  private let byteTokens: [Int32]
  private let characters: CharacterTokens?
  private let takesWhole: Bool
  private var tokens: [Int32] = []
  private var ranks: [Int32] = []

  /// Up to this many bytes, looking through all pairs is quicker than a queue of them.
  private static let shortPiece = 64

  /// Merges from and to these tokens.
  init(_ pieces: PieceTokens) {
    self.pieces = pieces
    table = pieces.merges
    switch pieces.alphabet {
    case .bytes(let tokens): (byteTokens, characters) = (tokens, nil)
    case .characters(let tokens): (byteTokens, characters) = ([], tokens)
    }
    takesWhole = pieces.whole != nil
  }

  /// Appends the tokens of one piece.
  ///
  /// Of all pairs of neighbours the earliest in the merges is joined, the leftmost of equals, until
  /// none is left. Takes time n log n for n bytes.
  mutating func append(_ piece: ArraySlice<UInt8>, to output: inout [TokenID]) {
    if takesWhole, let token = pieces.whole(piece) {
      output.append(TokenID(token))
      return
    }
    if let characters {
      append(Array(piece), characters, to: &output)
    } else {
      begin(piece)
      merge(to: &output)
    }
  }

  /// Appends what the tokens that a piece begins as are merged to.
  private mutating func merge(to output: inout [TokenID]) {
    if tokens.count > Self.shortPiece {
      var chain = MergeChain(tokens)
      tokens = chain.merged(with: table)
    } else if tokens.count > 1 {
      mergeShort()
    }
    for token in tokens { output.append(TokenID(Int(token))) }
  }

  /// Puts the tokens of the bytes in the place of what was merged before.
  private mutating func begin(_ piece: ArraySlice<UInt8>) {
    tokens.removeAll(keepingCapacity: true)
    var least: Int32 = 0
    for byte in piece {
      let token = byteTokens[Int(byte)]
      least = min(least, token)
      tokens.append(token)
    }
    if least < 0 { beginWithUnknown(piece) }
  }

  private mutating func beginWithUnknown(_ piece: ArraySlice<UInt8>) {
    tokens.removeAll(keepingCapacity: true)
    var isUnknown = false
    for byte in piece {
      let token = byteTokens[Int(byte)]
      if token >= 0 {
        tokens.append(token)
        isUnknown = false
      } else if let unknown = pieces.unknown {
        if !isUnknown || !pieces.fusesUnknown { tokens.append(unknown) }
        isUnknown = true
      }
    }
  }

  /// Appends the tokens of a piece of characters.
  ///
  /// It is merged up to each ▁ that nothing merges with, one part after the other: a text that is one
  /// piece has words nevertheless.
  private mutating func append(
    _ piece: [UInt8], _ characters: CharacterTokens, to output: inout [TokenID]
  ) {
    tokens.removeAll(keepingCapacity: true)
    var index = 0
    var isUnknown = false
    // The character before, if it has a token.
    var last: UInt32?
    while index < piece.count {
      let (value, length) = scalar(in: piece, at: index, end: piece.count)
      let token = value.map { characters.token(of: $0) } ?? -1
      if token >= 0 {
        if isUnknown, let unknown = pieces.unknown { tokens.append(unknown) }
        isUnknown = false
        if value == CharacterTokens.space, let last, characters.ends(behind: last) {
          merge(to: &output)
          tokens.removeAll(keepingCapacity: true)
        }
        tokens.append(token)
        last = value
      } else {
        last = nil
        if !characters.appendBytes(piece[index..<index + length], to: &tokens) {
          // One unknown token waits until a known character comes; bytes go before it, as in the
          // library.
          if isUnknown, !pieces.fusesUnknown, let unknown = pieces.unknown {
            tokens.append(unknown)
          }
          isUnknown = true
        }
      }
      index += length
    }
    if isUnknown, let unknown = pieces.unknown { tokens.append(unknown) }
    merge(to: &output)
  }

  private mutating func mergeShort() {
    ranks.removeAll(keepingCapacity: true)
    for index in 1..<tokens.count {
      ranks.append(table.rank(tokens[index - 1], tokens[index]))
    }
    while true {
      var best = 0
      var bestRank = PairTable.never
      for index in ranks.indices where ranks[index] < bestRank {
        best = index
        bestRank = ranks[index]
      }
      guard bestRank != PairTable.never else { return }
      tokens[best] = table.results[Int(bestRank)]
      tokens.remove(at: best + 1)
      ranks.remove(at: best)
      if best > 0 { ranks[best - 1] = table.rank(tokens[best - 1], tokens[best]) }
      if best < ranks.count { ranks[best] = table.rank(tokens[best], tokens[best + 1]) }
    }
  }
}

/// A long piece while it is merged: a chain of tokens, and a queue of the pairs that can merge.
private struct MergeChain {
  private var tokens: [Int32]

  /// The place of the next token of the chain; the count behind the last.
  private var next: [Int]

  /// The place of the token before; -1 before the first.
  private var previous: [Int]

  /// Possible merges, a heap with the least first.
  ///
  /// The rank is in the upper half, the place of the left token in the lower. Outdated ones stay
  /// until they come up.
  private var queue: [UInt64] = []

  init(_ tokens: [Int32]) {
    self.tokens = tokens
    next = Array(1...max(tokens.count, 1))
    previous = Array(-1..<tokens.count - 1)
  }

  mutating func merged(with table: PairTable) -> [Int32] {
    for place in tokens.indices.dropLast() { push(place, table) }
    while let (rank, place) = pop() {
      let right = next[place]
      guard tokens[place] >= 0, right < tokens.count,
        table.rank(tokens[place], tokens[right]) == rank
      else { continue }
      tokens[place] = table.results[Int(rank)]
      tokens[right] = -1
      next[place] = next[right]
      if next[right] < tokens.count { previous[next[right]] = place }
      if previous[place] >= 0 { push(previous[place], table) }
      push(place, table)
    }
    return tokens.filter { $0 >= 0 }
  }

  /// Queues the merge of a token and the one after it, if they merge.
  private mutating func push(_ place: Int, _ table: PairTable) {
    guard next[place] < tokens.count else { return }
    let rank = table.rank(tokens[place], tokens[next[place]])
    guard rank != PairTable.never else { return }
    queue.append(UInt64(UInt32(bitPattern: rank)) << 32 | UInt64(place))
    var child = queue.count - 1
    while child > 0, queue[child] < queue[(child - 1) / 2] {
      queue.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the earliest merge out of the queue.
  private mutating func pop() -> (rank: Int32, place: Int)? {
    guard let least = queue.first, let last = queue.popLast() else { return nil }
    if !queue.isEmpty {
      queue[0] = last
      sink()
    }
    return (Int32(truncatingIfNeeded: least >> 32), Int(least & 0xFFFF_FFFF))
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < queue.count else { return }
      if child + 1 < queue.count, queue[child + 1] < queue[child] { child += 1 }
      guard queue[child] < queue[parent] else { return }
      queue.swapAt(child, parent)
      parent = child
    }
  }
}
