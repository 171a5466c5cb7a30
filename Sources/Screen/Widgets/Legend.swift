import TextColumns

/// What the colours of a map stand for: `−1.20 ▇▇▇▇▇ +1.20 logits`.
///
/// It says the scale with its true ends, and shows nothing that no cell shows: colours where there
/// are colours; the marks of the cells where these have marks; numbers in the looks of cells where
/// these print numbers and there are few colours or none.
public struct Legend: Widget, Hashable, Sendable {
  /// The colour map.
  public var map: ColorMap
  /// The scale and its ends.
  public var scaling: ColorScaling
  /// What the values are.
  public var unit: String
  /// Digits after the point at the ends.
  public var decimals: Int
  /// Words for the two ends, in place of their numbers.
  public var ends: [String]
  /// How the cells say their values.
  var speech = CellSpeech.silent

  /// Puts map, scale and unit together.
  ///
  /// - Parameters:
  ///   - map: the colour map.
  ///   - scaling: the scale and its ends.
  ///   - unit: what the values are.
  ///   - decimals: digits after the point at the ends.
  ///   - ends: words for the two ends, in place of their numbers.
  public init(
    map: ColorMap, scaling: ColorScaling, unit: String = "", decimals: Int = 2,
    ends: [String] = []
  ) {
    self.map = map
    self.scaling = scaling
    self.unit = unit
    self.decimals = decimals
    self.ends = ends
  }

  /// Puts map, range and unit together, with equal steps between the ends.
  public init(map: ColorMap, range: ClosedRange<Double>, unit: String = "", decimals: Int = 2) {
    self.init(map: map, scaling: ColorScaling(range), unit: unit, decimals: decimals)
  }

  /// Draws on the first row; the samples between the ends give way first, the ends last.
  public func draw(on canvas: Canvas) {
    guard canvas.height > 0, canvas.width > 0 else { return }
    if canvas.traits.depth < .indexed, speech == .numbers || speech == .ninths {
      drawSamples(on: canvas)
    } else if scaling.scale == .logarithm, !map.isSigned, ends.isEmpty {
      drawDecades(on: canvas)
    } else {
      drawStrip(on: canvas)
    }
  }

  // MARK: Words

  /// The words at the two ends.
  private func endWords(_ glyphs: Glyphs) -> (low: String, high: String) {
    if ends.count == 2 { return (ends[0], ends[1]) }
    switch scaling.scale {
    case .unit, .maximum:
      // A signed map counts its larger end on both sides.
      let end = scaling.end
      let (low, high) =
        map.isSigned ? (-end, end) : (scaling.range.lowerBound, scaling.range.upperBound)
      return (number(low, glyphs), number(high, glyphs))
    case .rowMaximum:
      return (map.isSigned ? "\(glyphs.minus)max" : "0", map.isSigned ? "+max" : "max")
    case .logarithm:
      let end = number(scaling.end, glyphs)
      return map.isSigned
        ? (number(-scaling.end, glyphs), end) : (small(scaling.least, glyphs), end)
    }
  }

  /// What the values are, and how the scale treats them.
  private func unitWords(_ glyphs: Glyphs) -> String {
    guard ends.isEmpty else { return unit }
    let scale: String? =
      switch scaling.scale {
      case .unit, .maximum: nil
      case .rowMaximum: "of each row"
      case .logarithm:
        map.isSigned ? "log from \(small(scaling.least, glyphs))" : "log"
      }
    let parts =
      scaling.scale == .rowMaximum ? [scale, unit] : [unit, scale]
    return parts.compactMap(\.self).filter { !$0.isEmpty }
      .joined(separator: scaling.scale == .rowMaximum ? " \(glyphs.dot) " : ", ")
  }

  private func number(_ value: Double, _ glyphs: Glyphs) -> String {
    Numeral.fixed(value, decimals: decimals, signed: map.isSigned, glyphs: glyphs)
  }

  /// A magnitude with two digits that count.
  private func small(_ value: Double, _ glyphs: Glyphs) -> String {
    Numeral.significant(value, digits: 2, glyphs: glyphs)
  }

  // MARK: Colours and marks

  private func drawStrip(on canvas: Canvas) {
    let (low, high) = endWords(canvas.glyphs)
    let unit = unitWords(canvas.glyphs)
    let around = Columns.width(of: low) + Columns.width(of: high) + 2
    let unitWidth = unit.isEmpty ? 0 : Columns.width(of: unit) + 1
    let strip = min(24, canvas.width - around - unitWidth)
    guard strip >= 3 else {
      let end = canvas.text("\(low)\(canvas.glyphs.ellipsis)\(high)", .muted)
      canvas.text(unit, column: end + 1, .muted)
      return
    }
    canvas.text(low, .muted)
    let start = Columns.width(of: low) + 1
    drawColors(on: canvas, column: start, width: strip) { share in
      map.isSigned ? 2 * share - 1 : share
    }
    let end = canvas.text(high, column: start + strip + 1, .muted)
    canvas.text(unit, column: end + 1, .muted)
  }

  /// The factors of ten between the ends, each with its part of the colours.
  private func drawDecades(on canvas: Canvas) {
    let glyphs = canvas.glyphs
    let steps = ColorScale.decades
    let ticks = (0...steps).map { step in
      let value = scaling.end * (step..<steps).reduce(1.0) { share, _ in share / 10 }
      return step == steps ? number(value, glyphs) : small(value, glyphs)
    }
    let unit = unitWords(glyphs)
    let words = ticks.reduce(0) { $0 + Columns.width(of: $1) + 2 } - 2
    let strip = min(8, (canvas.width - words - Columns.width(of: unit) - 1) / steps)
    guard strip >= 2 else {
      drawStrip(on: canvas)
      return
    }
    var column = canvas.text(ticks[0], .muted) + 1
    for step in 0..<steps {
      drawColors(on: canvas, column: column, width: strip) { share in
        (Double(step) + share) / Double(steps)
      }
      column = canvas.text(ticks[step + 1], column: column + strip + 1, .muted) + 1
    }
    canvas.text(unit, column: column, .muted)
  }

  private func drawColors(
    on canvas: Canvas, column: Int, width: Int, level: (Double) -> Double
  ) {
    for place in 0..<width {
      let level = level(Double(place) / Double(max(1, width - 1)))
      let mark = speech.mark(level, map, canvas.glyphs)
      canvas.text(mark.isEmpty ? " " : mark, column: column + place, .heat(map, level))
    }
  }

  // MARK: Samples

  /// A few cells of the map with what they say, where colours alone would not do.
  private func drawSamples(on canvas: Canvas) {
    let glyphs = canvas.glyphs
    let levels: [Double] = map.isSigned ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]
    let samples = levels.map { level in
      Span(sample(level, glyphs), .heat(map, level))
    }
    var unit = unitWords(glyphs)
    if speech == .ninths { unit = "in ninths of " + endWords(glyphs).high + " " + unit }
    let width = samples.reduce(0) { $0 + Columns.width(of: $1.text) + 1 }
    let shown =
      width + Columns.width(of: unit) <= canvas.width
      ? samples : [samples.first, samples.last].compactMap(\.self)
    var column = 0
    for sample in shown { column = canvas.text(sample.text, column: column, sample.style) + 1 }
    canvas.text(unit, column: column, .muted)
  }

  /// What a cell of a level says.
  private func sample(_ level: Double, _ glyphs: Glyphs) -> String {
    if speech == .ninths { return HeatMark.ninths(level, map, glyphs) }
    if ends.count == 2, level.magnitude == 1 || level == 0 && !map.isSigned {
      return level > 0 ? ends[1] : ends[0]
    }
    switch scaling.scale {
    case .unit, .maximum:
      let range = scaling.range
      let value =
        map.isSigned
        ? level * scaling.end : range.lowerBound + level * (range.upperBound - range.lowerBound)
      return number(value, glyphs)
    case .rowMaximum: return Numeral.fixed(level, decimals: 1, signed: map.isSigned, glyphs: glyphs)
    case .logarithm:
      guard level != 0 else { return "0" }
      let value = scaling.value(at: level)
      let sign = map.isSigned ? level < 0 ? String(glyphs.minus) : "+" : ""
      return sign + small(value.magnitude, glyphs)
    }
  }
}
