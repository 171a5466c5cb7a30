/// A way from values to colours.
///
/// All maps can be told apart with the common kinds of colour blindness: the signed ones set blue
/// against orange or purple against green, and lightness alone orders the others.
public enum ColorMap: UInt8, Hashable, Sendable, CaseIterable {
  /// Signed: blue below zero, orange above; the default for signed values.
  case blueOrange
  /// Signed: purple below zero, green above.
  case purpleGreen
  /// From dark blue through green to yellow; the default for probabilities.
  case viridis
  /// From dark blue through grey to yellow.
  case cividis
  /// From the background to the letters' colour.
  case grey

  /// The default for values with a sign.
  public static let signed = ColorMap.blueOrange
  /// The default for values without one.
  ///
  /// Viridis and cividis are both read alike with every common kind of colour blindness, because
  /// lightness alone orders them. Viridis is the default of the two: the way of its colours from
  /// end to end is the longer one for most eyes, and as long with deuteranopia, so that neighbouring
  /// values are easier to tell apart; and its middle is not the grey of what may be overlooked.
  public static let sequential = ColorMap.viridis

  /// Whether the map runs from -1 to 1, with the background's lightness at 0; otherwise 0 to 1.
  public var isSigned: Bool {
    switch self {
    case .blueOrange, .purpleGreen: true
    case .viridis, .cividis, .grey: false
    }
  }

  /// The name that people choose the map by.
  public var name: String {
    switch self {
    case .blueOrange: "blue-orange"
    case .purpleGreen: "purple-green"
    case .viridis: "viridis"
    case .cividis: "cividis"
    case .grey: "grey"
    }
  }

  /// The next map of the same kind, round and round.
  public var next: ColorMap {
    let kin = Self.allCases.filter { $0.isSigned == isSigned }
    let place = kin.firstIndex(of: self) ?? 0
    return kin[(place + 1) % kin.count]
  }

  /// Where a value lies on the map.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - range: the values at the ends of the map; for a signed map the larger end counts on both
  ///     sides of zero.
  /// - Returns: -1 to 1 on a signed map, 0 to 1 on others, values beyond the range at its ends;
  ///   nothing for what is not a number.
  public func level(of value: Double, in range: ClosedRange<Double>) -> Double? {
    guard !value.isNaN else { return nil }
    if isSigned {
      let size = max(range.lowerBound.magnitude, range.upperBound.magnitude)
      return size > 0 ? max(-1, min(1, value / size)) : 0
    }
    let width = range.upperBound - range.lowerBound
    return width > 0 ? max(0, min(1, (value - range.lowerBound) / width)) : 0
  }

  /// The colour at a place of the map, where there is no terminal and no step to keep to.
  ///
  /// - Parameters:
  ///   - value: -1 to 1 on a signed map, 0 to 1 on others; held to that range, and 0 if not a
  ///     number.
  ///   - onDark: whether it is to be seen on a dark background, or else on a light one.
  /// - Returns: the colour.
  public func rgb(_ value: Double, onDark: Bool) -> RGB {
    let held = value.isNaN ? 0 : min(1, max(isSigned ? -1 : 0, value))
    return interpolated(held, onDark: onDark)
  }

  /// The map of that name; nothing when there is none.
  public init?(name: String) {
    guard let map = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = map
  }

  /// Colours at equal distances along the map, for a dark or a light background.
  ///
  /// Viridis: Smith and van der Walt, 2015. Cividis: Nuñez, Anderton and Renslow, 2018.
  private func anchors(onDark: Bool) -> [UInt32] {
    switch self {
    case .blueOrange:
      onDark
        ? [
          0x8FCBFF, 0x3F8FE0, 0x235A99, 0x25384F, 0x24262B, 0x4F3A22, 0x99601D, 0xE08A25, 0xFFC573,
        ]
        : [
          0x08478F, 0x2F7CC9, 0x7FB2E5, 0xC3DBF2, 0xF4F4F2, 0xF8DDB9, 0xF0B268, 0xCF7A14, 0x8A4700,
        ]
    case .purpleGreen:
      onDark
        ? [
          0xDDB3F2, 0xA972CC, 0x714391, 0x41304D, 0x25252A, 0x273E2C, 0x2F7040, 0x52A865, 0xA5E3AC,
        ]
        : [
          0x54217A, 0x8A55AD, 0xBB94D3, 0xE2D0EC, 0xF4F4F2, 0xCFE9CF, 0x8FCB94, 0x43984F, 0x0E5A22,
        ]
    case .viridis:
      [0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725]
    case .cividis:
      [
        0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173, 0x8A8678, 0xA59C74, 0xC3B369, 0xE1CC55,
        0xFEE838,
      ]
    case .grey:
      onDark ? [0x1C1D21, 0xF2F2F2] : [0xFAFAFA, 0x1A1A1A]
    }
  }

  /// The colour at a place of the map: interpolated between anchors in Oklab.
  fileprivate func interpolated(_ value: Double, onDark: Bool) -> RGB {
    let anchors = anchors(onDark: onDark)
    let share = isSigned ? (value + 1) / 2 : value
    let place = min(1, max(0, share)) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let low = Oklab(RGB(anchors[index]))
    let high = Oklab(RGB(anchors[index + 1]))
    return low.mixed(with: high, share: place - Double(index)).rgb
  }
}

/// The colours of every step of every map, worked out once.
struct ColorTable: Sendable {
  static let onDark = ColorTable(onDark: true)
  static let onLight = ColorTable(onDark: false)

  private let entries: [[Entry]]

  struct Entry: Sendable {
    var rgb: RGB
    var index: UInt8
    var lightness: Double
  }

  private init(onDark: Bool) {
    entries = ColorMap.allCases.map { map in
      (-127...127).map { step in
        let rgb = map.interpolated(Double(step) / 127, onDark: onDark)
        return Entry(rgb: rgb, index: rgb.nearestIndex, lightness: Oklab(rgb).lightness)
      }
    }
  }

  subscript(heat: Heat) -> Entry {
    entries[Int(heat.map.rawValue)][Int(heat.step) + 127]
  }
}
