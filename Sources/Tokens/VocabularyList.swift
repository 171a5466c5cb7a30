import StrictJSON

/// The tokens of a file in its order, in the file's byte symbols, end to end.
struct VocabularyList: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  private(set) var ids: [Int] = []

  /// The number of tokens.
  var count: Int { ids.count }

  /// Where a token's UTF-8 stands in `bytes`.
  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// A token as text.
  func text(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  /// Adds a token.
  mutating func append(_ token: String, id: Int) {
    bytes.append(contentsOf: token.utf8)
    ends.append(bytes.count)
    ids.append(id)
  }

  /// A list without a token.
  init() {}

  /// Reads an object of tokens and ids; repeated tokens are kept.
  init(_ reader: inout JSONReader) throws(JSONError) {
    try reader.enterObject()
    while let token = try reader.nextKey() { append(token, id: try reader.integer()) }
  }
}

/// Finds a token's place in a list by its text: a hash table with open addressing.
struct VocabularyIndex: Sendable {
  private let list: VocabularyList

  /// Places in the list; -1 where free.
  private var slots: [Int32]

  /// Indexes a list whose tokens are fewer than 2³¹.
  ///
  /// - Throws: the place of the first token that occurs twice.
  init(_ list: VocabularyList) throws(Repetition) {
    self.list = list
    var size = 16
    while size < list.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for index in 0..<list.count {
      let slot = slot(of: list.bytes, list.range(index), 0..<0)
      guard slots[slot] < 0 else { throw Repetition(index: index) }
      slots[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  /// A token occurs twice.
  struct Repetition: Error { let index: Int }

  /// The id of the token whose UTF-8 is two ranges of `bytes`, one after the other.
  func id(of bytes: [UInt8], _ first: Range<Int>, _ second: Range<Int> = 0..<0) -> Int? {
    let index = slots[slot(of: bytes, first, second)]
    return index < 0 ? nil : list.ids[Int(index)]
  }

  /// The id of the token whose symbols stand for bytes.
  func id(ofSymbolsFor bytes: ArraySlice<UInt8>) -> Int? {
    var symbols: [UInt8] = []
    ScalarText.append(bytes.map { ByteSymbols.scalars[Int($0)] }[...], to: &symbols)
    return id(of: symbols, symbols.indices)
  }

  /// The id of a token.
  func id(of token: String) -> Int? {
    let bytes = Array(token.utf8)
    return id(of: bytes, bytes.indices)
  }

  /// The slot of a token, or the free one where it would be put.
  private func slot(of bytes: [UInt8], _ first: Range<Int>, _ second: Range<Int>) -> Int {
    // FNV-1a from a secret start.
    var hash = Scattering.seed
    for index in first { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    for index in second { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    var slot = Int(truncatingIfNeeded: Scattering.hash(hash)) & (slots.count - 1)
    while slots[slot] >= 0, !isSame(Int(slots[slot]), bytes, first, second) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isSame(
    _ index: Int, _ bytes: [UInt8], _ first: Range<Int>, _ second: Range<Int>
  ) -> Bool {
    let range = list.range(index)
    guard range.count == first.count + second.count else { return false }
    var place = range.lowerBound
    for index in first {
      guard list.bytes[place] == bytes[index] else { return false }
      place += 1
    }
    for index in second {
      guard list.bytes[place] == bytes[index] else { return false }
      place += 1
    }
    return true
  }
}
