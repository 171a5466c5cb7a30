import Screen

/// The colours of a map from its lower end to its upper one, with range and unit.
struct ColorBar: Drawing {
  private let map: ColorMap
  private let labels: [String]
  private let unit: String
  private let name: String
  let height: Double

  private static let thickness = 12.0
  static let labelSize = 9.0

  /// Measures a bar.
  ///
  /// - Parameters:
  ///   - grid: the map, its range and unit.
  ///   - height: the length of the bar.
  ///   - index: the number of the part, for the name of the colours within the file.
  init(_ grid: GridFigure, height: Double, index: Int) {
    let map = grid.map
    name = "colors\(index)"
    self.height = height
    unit = TextMeasure.fitted(Self.unit(grid), to: height, size: Self.labelSize)
    self.map = map
    labels = Self.labels(grid)
  }

  /// What the values are, and how the scale treats them.
  private static func unit(_ grid: GridFigure) -> String {
    switch grid.scale {
    case .linear, .ranks: grid.unit
    case .rowMaximum: "of each row, " + grid.unit
    case .logarithm: grid.unit + ", log"
    }
  }

  /// The words at the lower end, in the middle, and at the upper end.
  private static func labels(_ grid: GridFigure) -> [String] {
    let size = max(grid.range.lowerBound.magnitude, grid.range.upperBound.magnitude)
    let isSigned = grid.map.isSigned
    let low = isSigned ? -size : grid.range.lowerBound
    let high = isSigned ? size : grid.range.upperBound
    let decimals = max(grid.decimals, size < 0.1 ? 3 : 0)
    func fixed(_ value: Double) -> String {
      Numeral.fixed(value, decimals: decimals, signed: isSigned)
    }
    switch grid.scale {
    case .linear: return [low, (low + high) / 2, high].map(fixed)
    case .ranks: return [high, (low * high).squareRoot().rounded(), low].map(fixed)
    case .rowMaximum: return isSigned ? ["−max", "0", "+max"] : ["0", "", "max"]
    case .logarithm:
      let scaling = ColorScaling(.logarithm, range: grid.range)
      return isSigned
        ? [fixed(low), "0", fixed(high)]
        : [scaling.least, scaling.value(at: 0.5)].map { Numeral.significant($0, digits: 2) }
          + [fixed(high)]
    }
  }

  private var labelWidth: Double {
    labels.lazy.map { TextMeasure.width($0, size: Self.labelSize) }.max() ?? 0
  }

  var width: Double { Self.thickness + 7 + labelWidth + (unit.isEmpty ? 0 : 16) }

  func draw(on canvas: inout SVGCanvas) {
    let steps = 32
    var gradient = "<defs><linearGradient id=\"\(name)\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">"
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let color = map.rgb(map.isSigned ? 2 * share - 1 : share, onDark: false).hex
      gradient += "<stop offset=\"\(SVGCanvas.number(share))\" stop-color=\"\(color)\"/>"
    }
    canvas.element(gradient + "</linearGradient></defs>")
    canvas.rectangle(
      0, 0, Self.thickness, height, fill: "url(#\(name))", stroke: SVGColor.axis, strokeWidth: 0.5)
    for (place, label) in labels.enumerated() {
      let y = height * (1 - Double(place) / 2)
      canvas.line((Self.thickness, y), (Self.thickness + 3, y), SVGColor.axis, width: 0.75)
      // The outer labels stay within the bar's length.
      let shift = [0.0, 3.2, 6.6][place]
      canvas.words(
        label, x: Self.thickness + 7 + labelWidth, y: y + shift,
        .init(size: Self.labelSize, color: SVGColor.muted, anchor: .end))
    }
    canvas.words(
      unit, x: width - 2, y: height / 2,
      .init(size: Self.labelSize, color: SVGColor.muted, anchor: .middle, rotation: -90))
  }
}
