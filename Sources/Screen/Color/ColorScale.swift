#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the ends of a colour map stand for, and how the values between them are coloured.
public enum ColorScale: String, Hashable, Sendable, CaseIterable {
  /// From 0 to 1, or from −1 to 1: for shares, which then compare with those of any other map.
  case unit = "0 to 1"
  /// To the largest value of the whole map.
  case maximum
  /// To the largest value of each row by itself.
  case rowMaximum = "row maximum"
  /// To the largest value of the whole map, equal factors in equal steps.
  case logarithm

  /// The factors of ten that the logarithm spans; what is smaller has the colour of zero.
  public static let decades = 4

  /// The name that people read.
  public var title: String { rawValue }
}

/// A scale fitted to the values of a map: from values to places on a colour map.
public struct ColorScaling: Hashable, Sendable {
  /// The scale.
  public let scale: ColorScale
  /// The values at the ends of the map; with row maxima, those of the largest of them.
  public let range: ClosedRange<Double>
  /// The largest magnitude of each row; empty for scales that treat all rows alike.
  public let rowEnds: [Double]

  /// Fits a scale to values.
  ///
  /// - Parameters:
  ///   - scale: the scale.
  ///   - grids: the values, row after row, of every map that is to compare with the others.
  ///   - map: the colour map.
  public init(_ scale: ColorScale, over grids: [[[Double]]], map: ColorMap) {
    self.scale = scale
    guard scale != .unit else {
      range = map.isSigned ? -1...1 : 0...1
      rowEnds = []
      return
    }
    range = Heatmap.range(of: Array(grids.joined()), map: map)
    rowEnds = scale == .rowMaximum ? Self.rowEnds(grids) : []
  }

  /// A scale of equal steps between two values.
  public init(_ range: ClosedRange<Double>) {
    self.init(.maximum, range: range)
  }

  /// A scale that was fitted before.
  ///
  /// - Parameters:
  ///   - scale: the scale.
  ///   - range: the values at the ends of the map.
  ///   - rowEnds: the largest magnitude of each row, for row maxima.
  public init(_ scale: ColorScale, range: ClosedRange<Double>, rowEnds: [Double] = []) {
    self.scale = scale
    self.range = range
    self.rowEnds = rowEnds
  }

  /// The largest magnitude on a scale to one maximum.
  public var end: Double { max(range.lowerBound.magnitude, range.upperBound.magnitude) }

  /// The least magnitude that the logarithm tells from zero.
  public var least: Double { end / pow(10, Double(ColorScale.decades)) }

  /// Where a value lies on a map.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - row: its row.
  ///   - map: the colour map.
  /// - Returns: -1 to 1 on a signed map, 0 to 1 on others, values beyond the ends at the ends;
  ///   nothing for what is not a number.
  public func level(of value: Double, row: Int, map: ColorMap) -> Double? {
    guard !value.isNaN else { return nil }
    switch scale {
    case .unit, .maximum: return map.level(of: value, in: range)
    case .rowMaximum:
      let end = rowEnds.indices.contains(row) ? rowEnds[row] : end
      return map.level(of: value, in: map.isSigned ? -end...end : 0...end)
    case .logarithm:
      guard end > 0, value != 0, map.isSigned || value > 0 else { return 0 }
      let share = 1 + log10(value.magnitude / end) / Double(ColorScale.decades)
      let held = max(0, min(1, share))
      return value < 0 ? -held : held
    }
  }

  /// The value at a place of a scale with one maximum; on a logarithm that of zero is zero.
  public func value(at level: Double) -> Double {
    guard scale == .logarithm else { return level * end }
    guard level != 0 else { return 0 }
    let size = end * pow(10, (level.magnitude - 1) * Double(ColorScale.decades))
    return level < 0 ? -size : size
  }

  private static func rowEnds(_ grids: [[[Double]]]) -> [Double] {
    var ends = [Double](repeating: 0, count: grids.map(\.count).max() ?? 0)
    for grid in grids {
      for (row, values) in grid.enumerated() {
        for value in values where value.isFinite { ends[row] = max(ends[row], value.magnitude) }
      }
    }
    return ends
  }
}
