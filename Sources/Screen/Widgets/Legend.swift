import TextColumns

/// The colours of a map between the ends of its range: `−1.20 ▇▇▇▇▇ +1.20 logits`.
///
/// Without colours the marks that stand for them are shown.
public struct Legend: Widget, Hashable, Sendable {
  /// The colour map.
  public var map: ColorMap
  /// The values at its ends.
  public var range: ClosedRange<Double>
  /// What the values are.
  public var unit: String
  /// Digits after the point at the ends.
  public var decimals: Int
  /// What stands at the two ends, where colours are no linear measure; empty for those of the range.
  public var ends: [String]

  /// Puts map, range and unit together.
  public init(
    map: ColorMap, range: ClosedRange<Double>, unit: String = "", decimals: Int = 2,
    ends: [String] = []
  ) {
    self.ends = ends
    self.map = map
    self.range = range
    self.unit = unit
    self.decimals = decimals
  }

  /// Draws on the first row; the strip of colours gives way first, the ends last.
  public func draw(on canvas: Canvas) {
    guard canvas.height > 0, canvas.width > 0 else { return }
    let low = ends.first ?? number(range.lowerBound, canvas.glyphs)
    let high = ends.last ?? number(range.upperBound, canvas.glyphs)
    let ends = Columns.width(of: low) + Columns.width(of: high) + 2
    let unitWidth = unit.isEmpty ? 0 : Columns.width(of: unit) + 1
    let strip = min(24, canvas.width - ends - unitWidth)
    guard strip >= 3 else {
      canvas.text("\(low)\(canvas.glyphs.ellipsis)\(high)", .muted)
      return
    }
    canvas.text(low, .muted)
    let start = Columns.width(of: low) + 1
    for place in 0..<strip {
      let share = Double(place) / Double(strip - 1)
      let level = map.isSigned ? 2 * share - 1 : share
      let mark = canvas.traits.depth >= .indexed ? " " : HeatMark.glyph(level, map, canvas.glyphs)
      canvas.text(String(mark), column: start + place, .heat(map, level))
    }
    let end = canvas.text(high, column: start + strip + 1, .muted)
    canvas.text(unit, column: end + 1, .muted)
  }

  private func number(_ value: Double, _ glyphs: Glyphs) -> String {
    Numeral.fixed(value, decimals: decimals, signed: map.isSigned, glyphs: glyphs)
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

  /// Sign and ninths of the range, as `+7`; without sign on maps that have none.
  static func digits(_ level: Double, _ map: ColorMap, _ glyphs: Glyphs) -> String {
    let ninths = Int((min(1, level.magnitude) * 9).rounded())
    guard map.isSigned else { return "\(ninths)" }
    return ninths == 0 ? " \(glyphs.dot)" : (level < 0 ? String(glyphs.minus) : "+") + "\(ninths)"
  }
}
