/// A text while it is split step by step.
struct Pieces {
  /// The text, or what the steps have made of it.
  private var text: [UInt32]
  /// The pieces, in order; what no piece has is left out.
  private var ranges: [Range<Int>]
  /// Whether the characters are the symbols of bytes.
  private var isSymbols = false
  /// Where the first piece stands.
  private var place: TextPlace

  /// Begins with the whole text, which stands at a place, as one piece.
  init(_ bytes: ArraySlice<UInt8>, at place: TextPlace) {
    self.place = place
    text = ScalarText.scalars(of: bytes)
    ranges = text.isEmpty ? [] : [text.indices]
  }

  /// Does a step; `isLast` tells that only bytes are asked for behind it.
  mutating func split(by step: PreTokenizer, isLast: Bool) {
    switch step {
    case .bytes(let prefixesSpace, let splits):
      if prefixesSpace { prefixSpaces() }
      if splits { each { Self.plainPieces(of: $0, $1) } }
      if !isLast { becomeSymbols() }
    case .split(let pattern, let boundary, let isInverted):
      each { text, range in
        var search = PatternSearch(pattern, in: text, range)
        return boundary.pieces(of: Self.parts(range, search.matches(), isInverted))
      }
    case .digits(let isIndividual):
      let boundary = isIndividual ? PieceBoundary.isolated : .contiguous
      each { text, range in
        let numbers = range.filter { CharacterClass.of(text[$0]) == .number }.map { $0..<$0 + 1 }
        return boundary.pieces(of: Self.parts(range, numbers, false))
      }
    case .whitespace: each { Self.words(of: $0, $1) }
    case .metaspace(let metaspace):
      rebuild { text, range, place in metaspace.apply(to: text[range], at: place) }
      if metaspace.splits {
        each { text, range in
          let starts = range.filter { text[$0] == metaspace.replacement }.map { $0..<$0 + 1 }
          return PieceBoundary.mergedWithNext.pieces(of: Self.parts(range, starts, false))
        }
      }
    }
  }

  /// Calls a closure with the bytes of each piece.
  func forEach(_ body: (ArraySlice<UInt8>) -> Void) {
    var bytes: [UInt8] = []
    for range in ranges {
      bytes.removeAll(keepingCapacity: true)
      ScalarText.append(text[range], to: &bytes)
      if isSymbols {
        var plain: [UInt8] = []
        ByteSymbols.appendBytes(of: bytes[...], to: &plain)
        bytes = plain
      }
      body(bytes[...])
    }
  }

  private mutating func each(_ pieces: ([UInt32], Range<Int>) -> [Range<Int>]) {
    var result: [Range<Int>] = []
    result.reserveCapacity(ranges.count)
    for range in ranges {
      for piece in pieces(text, range) where !piece.isEmpty { result.append(piece) }
    }
    if result.first?.lowerBound != ranges.first?.lowerBound { place = .inside }
    ranges = result
  }

  private mutating func prefixSpaces() {
    rebuild { text, range, place in
      (text[range.lowerBound] == 0x20 || place == .continuation ? [] : [0x20]) + text[range]
    }
  }

  private mutating func becomeSymbols() {
    isSymbols = true
    rebuild { text, range, _ in
      var bytes: [UInt8] = []
      ScalarText.append(text[range], to: &bytes)
      return bytes.map { ByteSymbols.scalars[Int($0)] }
    }
  }

  private mutating func rebuild(_ piece: ([UInt32], Range<Int>, TextPlace) -> [UInt32]) {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    var places: [Range<Int>] = []
    for (index, range) in ranges.enumerated() {
      let start = result.count
      result += piece(text, range, place.part(isFirst: index == 0))
      places.append(start..<result.count)
    }
    (text, ranges) = (result, places)
  }

  /// A range as matches and what lies between them.
  private static func parts(
    _ range: Range<Int>, _ matches: [Range<Int>], _ isInverted: Bool
  ) -> [(range: Range<Int>, isMatch: Bool)] {
    var parts: [(range: Range<Int>, isMatch: Bool)] = []
    var start = range.lowerBound
    for match in matches {
      if start != match.lowerBound { parts.append((start..<match.lowerBound, isInverted)) }
      parts.append((match, !isInverted))
      start = match.upperBound
    }
    if start != range.upperBound { parts.append((start..<range.upperBound, isInverted)) }
    return parts
  }

  /// The pieces of GPT-2's pattern.
  private static func plainPieces(of text: [UInt32], _ range: Range<Int>) -> [Range<Int>] {
    var bytes: [UInt8] = []
    ScalarText.append(text[range], to: &bytes)
    var (pieces, start, place): ([Range<Int>], Int, Int) = ([], 0, range.lowerBound)
    while start < bytes.count {
      let end = Splitting.pieceEnd(in: bytes, from: start, end: bytes.count)
      let first = place
      while start < end {
        start += scalar(in: bytes, at: start, end: bytes.count).length
        place += 1
      }
      pieces.append(first..<place)
    }
    return pieces
  }

  /// The runs of characters of words, and of what is neither that nor white space.
  private static func words(of text: [UInt32], _ range: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var (start, kind): (Int, Bool?) = (range.lowerBound, nil)
    for index in range {
      let attributes = CharacterAttributes(of: text[index])
      let next = attributes.isWord ? true : attributes.isSpace ? nil : false
      guard next != kind else { continue }
      if kind != nil { pieces.append(start..<index) }
      (start, kind) = (index, next)
    }
    if kind != nil { pieces.append(start..<range.upperBound) }
    return pieces
  }
}
