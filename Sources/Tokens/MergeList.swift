import StrictJSON

/// The merges of a file in its order, in the file's byte symbols.
struct MergeList {
  /// Where one merge stands in `bytes`.
  struct Entry {
    let start: Int
    /// The space between its parts; nil when it has not two parts.
    let space: Int?
    let end: Int
    /// Its line, or its place in the list of tokenizer.json, from 1.
    let number: Int
    /// Whether it is as early as the one before it.
    var isAsGood = false
  }

  private(set) var bytes: [UInt8] = []
  private(set) var entries: [Entry] = []

  /// A list without a merge.
  init() {}

  /// Adds a merge of two parts, perhaps as early as the one before it.
  mutating func append(
    _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>, isAsGood: Bool
  ) {
    let start = bytes.count
    bytes += left
    let space = bytes.count
    bytes.append(UInt8(ascii: " "))
    bytes += right
    entries.append(
      Entry(
        start: start, space: space, end: bytes.count, number: entries.count + 1,
        isAsGood: isAsGood))
  }

  /// A merge as text.
  func text(_ entry: Entry) -> String {
    String(decoding: bytes[entry.start..<entry.end], as: UTF8.self)
  }

  /// The last characters of the left parts whose right part begins with a character.
  func lastCharacters(before first: UInt32) -> Set<UInt32> {
    var found: Set<UInt32> = []
    for entry in entries {
      guard let space = entry.space, space > entry.start, space + 1 < entry.end,
        scalar(in: bytes, at: space + 1, end: entry.end).value == first
      else { continue }
      var start = space - 1
      while start > entry.start, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      if let value = scalar(in: bytes, at: start, end: space).value { found.insert(value) }
    }
    return found
  }

  /// Takes the lines of merges.txt: a line `#version: …` first, then a merge each.
  ///
  /// Lines may end with CR LF; empty lines at the end are passed over.
  init(lines file: [UInt8]) {
    bytes = file
    let newline = UInt8(ascii: "\n")
    var end = file.count
    while end > 0, file[end - 1] == newline || file[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    var start = 0
    var number = 1
    while start < end {
      let lineEnd = file[start..<end].firstIndex(of: newline) ?? end
      let isVersion = number == 1 && file[start..<lineEnd].starts(with: "#version".utf8)
      if !isVersion {
        let hasReturn = lineEnd > start && file[lineEnd - 1] == UInt8(ascii: "\r")
        append(start..<(hasReturn ? lineEnd - 1 : lineEnd), number: number)
      }
      start = lineEnd + 1
      number += 1
    }
  }

  /// Reads an array whose elements are `"a b"` or `["a", "b"]`.
  init(_ reader: inout JSONReader) throws(JSONError) {
    try reader.enterArray()
    while try reader.nextElement() {
      let start = bytes.count
      if try reader.kind() == .string {
        bytes.append(contentsOf: try reader.string().utf8)
        append(start..<bytes.count, number: entries.count + 1)
        continue
      }
      var parts = 0
      var space: Int?
      try reader.enterArray()
      while try reader.nextElement() {
        if parts > 0 {
          space = bytes.count
          bytes.append(UInt8(ascii: " "))
        }
        parts += 1
        bytes.append(contentsOf: try reader.string().utf8)
      }
      entries.append(
        Entry(
          start: start, space: parts == 2 ? space : nil, end: bytes.count,
          number: entries.count + 1))
    }
  }

  /// Adds a merge whose parts are divided by the only space.
  private mutating func append(_ range: Range<Int>, number: Int) {
    var space: Int?
    var spaces = 0
    for index in range where bytes[index] == UInt8(ascii: " ") {
      space = index
      spaces += 1
    }
    let isPair = spaces == 1 && space != range.lowerBound && space != range.upperBound - 1
    entries.append(
      Entry(
        start: range.lowerBound, space: isPair ? space : nil, end: range.upperBound,
        number: number))
  }
}
