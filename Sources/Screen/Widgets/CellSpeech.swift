import TextColumns

/// How the cells of a map say their values, besides by colour: all cells of a map in one way.
enum CellSpeech: Hashable, Sendable {
  /// Numbers, as telling as the width allows.
  case numbers
  /// Sign and ninths of the scale, as `+7`.
  case ninths
  /// The sign alone, of what is not near zero.
  case signs
  /// One mark for the size.
  case marks
  /// Nothing: colours alone.
  case silent

  /// Sizes below this share of the scale have no sign.
  static let nearZero = 0.15

  /// Chooses the way for a map.
  ///
  /// - Parameters:
  ///   - width: the columns of a cell.
  ///   - largest: the largest magnitude of the map.
  ///   - isSigned: whether values have signs.
  ///   - decimals: digits after the point at most.
  ///   - depth: the colours there are.
  init(width: Int, largest: Double, isSigned: Bool, decimals: Int, depth: ColorDepth) {
    if width >= Self.leastColumns(largest: largest, isSigned: isSigned, decimals: decimals) {
      self = .numbers
    } else if depth >= .indexed {
      self = isSigned && width >= 2 ? .signs : .silent
    } else {
      self = width >= 2 ? .ninths : .marks
    }
  }

  /// The columns from which the largest number shows one digit that counts, its sign included.
  ///
  /// Smaller numbers of the map may then round to zero, which is said as `0`.
  private static func leastColumns(largest: Double, isSigned: Bool, decimals: Int) -> Int {
    // Numbers without a sign are set apart by a blank.
    let digits = (2...12).first { columns in
      Numeral.compact(largest, columns: columns, signed: false, most: decimals)
        .map { largest == 0 || $0.contains { "123456789".contains($0) } } ?? false
    }
    return (digits ?? 12) + 1
  }

  /// A number in so many columns, `0` if it rounds to that; nothing when it does not fit.
  static func numeral(
    _ value: Double, columns: Int, isSigned: Bool, decimals: Int, _ glyphs: Glyphs
  ) -> String? {
    let text = Numeral.compact(
      value, columns: columns, signed: isSigned, most: decimals, glyphs: glyphs)
    guard let text, value.isFinite else { return text }
    return text.contains { "123456789".contains($0) } ? text : "0"
  }

  /// What a cell says that has no number.
  func mark(_ level: Double, _ map: ColorMap, _ glyphs: Glyphs) -> String {
    switch self {
    case .numbers, .silent: ""
    case .signs:
      level.magnitude < Self.nearZero ? "" : level < 0 ? String(glyphs.minus) : "+"
    case .ninths: HeatMark.ninths(level, map, glyphs)
    case .marks: String(HeatMark.glyph(level, map, glyphs))
    }
  }
}

/// Marks that stand for heat where there is no colour.
enum HeatMark {
  /// One character for a level: -1 to 1 on a signed map, 0 to 1 on others.
  static func glyph(_ level: Double, _ map: ColorMap, _ glyphs: Glyphs) -> Character {
    let ramp: [Character] =
      map.isSigned ? (level < 0 ? glyphs.negativeRamp : glyphs.positiveRamp) : glyphs.ramp
    let place = (level.magnitude * Double(ramp.count - 1)).rounded()
    return ramp[max(0, min(ramp.count - 1, Int(place)))]
  }

  /// Sign and ninths of the scale, as `+7`; without sign on maps that have none.
  static func ninths(_ level: Double, _ map: ColorMap, _ glyphs: Glyphs) -> String {
    let ninths = Int((min(1, level.magnitude) * 9).rounded())
    guard map.isSigned, ninths > 0 else { return "\(ninths)" }
    return (level < 0 ? String(glyphs.minus) : "+") + "\(ninths)"
  }
}
