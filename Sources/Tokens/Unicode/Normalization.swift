/// One of Unicode's normalisation forms (UAX 15).
enum NormalizationForm: String, Hashable, Sendable {
  /// Decomposed.
  case nfd = "NFD"
  /// Decomposed, and composed again.
  case nfc = "NFC"
  /// Decomposed by compatibility.
  case nfkd = "NFKD"
  /// Decomposed by compatibility, and composed again.
  case nfkc = "NFKC"

  private var isCompatible: Bool { self == .nfkd || self == .nfkc }
  private var composes: Bool { self == .nfc || self == .nfkc }

  /// A text in this form; values that are no code points stay what they are.
  ///
  /// Takes time n log n at worst.
  func apply(to text: [UInt32]) -> [UInt32] {
    // Nothing below U+00A0 is changed by any form.
    guard text.contains(where: { $0 >= 0xA0 }) else { return text }
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    for value in text {
      if value < 0xA0 {
        result.append(value)
      } else if Hangul.syllables ~= value {
        Hangul.decompose(value, to: &result)
      } else if isCompatible, let parts = NormalizationData.compatible[value] {
        result += parts
      } else if let parts = NormalizationData.canonical[value] {
        result += parts
      } else {
        result.append(value)
      }
    }
    Self.order(&result)
    if composes { Self.compose(&result) }
    return result
  }

  /// Sorts each run of marks by their combining classes, equals as they are.
  private static func order(_ text: inout [UInt32]) {
    var start = 0
    while start < text.count {
      guard NormalizationData.order(of: text[start]) > 0 else {
        start += 1
        continue
      }
      var end = start + 1
      while end < text.count, NormalizationData.order(of: text[end]) > 0 { end += 1 }
      if end - start > 1 {
        let keys = text[start..<end].enumerated().map { index, value in
          UInt64(NormalizationData.order(of: value)) << 56 | UInt64(index) << 24 | UInt64(value)
        }
        for (offset, key) in keys.sorted().enumerated() {
          text[start + offset] = UInt32(truncatingIfNeeded: key) & 0xFF_FFFF
        }
      }
      start = end
    }
  }

  /// Joins each starter with the marks behind it that are not blocked.
  private static func compose(_ text: inout [UInt32]) {
    var output: [UInt32] = []
    output.reserveCapacity(text.count)
    var starter: Int?
    // The class of the last mark kept since the starter; 0 when none was.
    var last: UInt8 = 0
    for value in text {
      let order = NormalizationData.order(of: value)
      if let place = starter, place == output.count - 1 || (last > 0 && last < order),
        let joined = NormalizationData.composed(output[place], value)
      {
        output[place] = joined
        continue
      }
      output.append(value)
      if order == 0 { starter = output.count - 1 }
      last = order
    }
    text = output
  }
}

/// The syllables of Hangul, which are composed by arithmetic (Unicode, section 3.12).
enum Hangul {
  /// All syllables.
  static let syllables: ClosedRange<UInt32> = 0xAC00...0xD7A3

  /// Appends the two or three letters of a syllable.
  static func decompose(_ syllable: UInt32, to output: inout [UInt32]) {
    let index = syllable - syllables.lowerBound
    output += [0x1100 + index / 588, 0x1161 + index % 588 / 28]
    if index % 28 > 0 { output.append(0x11A7 + index % 28) }
  }

  /// The syllable that two parts are; nil when they are none.
  static func composed(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if 0x1100...0x1112 ~= first, 0x1161...0x1175 ~= second {
      return syllables.lowerBound + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    guard syllables ~= first, (first - syllables.lowerBound).isMultiple(of: 28),
      0x11A8...0x11C2 ~= second
    else { return nil }
    return first + second - 0x11A7
  }
}

/// The tables of normalisation, made ready when first asked for.
enum NormalizationData {
  /// The full canonical decompositions.
  static let canonical = decompositions(NormalizationTable.canonical)

  /// The full compatibility decompositions that differ from those.
  static let compatible = decompositions(NormalizationTable.compatible)

  /// Lower case.
  static let lower = decompositions(NormalizationTable.lower)

  /// The rank of a code point's combining class; 0 for a starter.
  static func order(of value: UInt32) -> UInt8 {
    value < UInt32(orders.count) ? orders[Int(value)] : 0
  }

  /// Whether StripAccents takes a code point away.
  static func isMark(_ value: UInt32) -> Bool {
    0x300..<0x11_0000 ~= value
      && CharacterAttributes.searched(value, in: NormalizationTable.marks) == 1
  }

  /// What two neighbours are composed to; nil when they stay two.
  static func composed(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if first < 0x1100, second < 0x300 { return nil }
    return Hangul.composed(first, second) ?? pairs[UInt64(first) << 32 | UInt64(second)]
  }

  /// No mark stands at or above U+20000.
  private static let orders = CharacterAttributes.flattened(
    NormalizationTable.orders, count: 0x20000)

  /// The composites by their two parts.
  private static let pairs: [UInt64: UInt32] = {
    let excluded = decompositions(NormalizationTable.excluded)
    var known: [[UInt32]: UInt32] = [:]
    for (value, parts) in canonical where parts.count > 1 && excluded[value] == nil {
      known[parts] = value
    }
    var pairs: [UInt64: UInt32] = [:]
    for (parts, value) in known {
      let head = Array(parts.dropLast())
      guard let last = parts.last, let first = head.count == 1 ? head[0] : known[head] else {
        continue
      }
      pairs[UInt64(first) << 32 | UInt64(last)] = value
    }
    return pairs
  }()

  /// Reads entries `from to to;` in hexadecimal.
  private static func decompositions(_ text: String) -> [UInt32: [UInt32]] {
    var table: [UInt32: [UInt32]] = [:]
    var values: [UInt32] = []
    var value: UInt32 = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte & 0xF)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - 55)
      default:
        values.append(value)
        value = 0
        guard byte == UInt8(ascii: ";"), let first = values.first else { continue }
        table[first] = Array(values.dropFirst())
        values = []
      }
    }
    return table
  }
}
