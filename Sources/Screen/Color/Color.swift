#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many colours a terminal shows.
public enum ColorDepth: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Only attributes.
  case monochrome
  /// The sixteen colours that the terminal's user has chosen.
  case sixteen
  /// The 6 × 6 × 6 cube and the greys of xterm.
  case indexed
  /// 24 bits.
  case trueColor

  /// Orders depths from the least colours to the most.
  public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A colour as a terminal takes it.
public enum Color: Hashable, Sendable {
  /// The terminal's own.
  case standard
  /// A number in the terminal's palette; 0 to 15 are the user's choice.
  case indexed(UInt8)
  /// Red, green and blue in sRGB.
  case rgb(RGB)
}

/// A colour of the sRGB space, 8 bits each.
public struct RGB: Hashable, Sendable {
  /// The red part.
  public var red: UInt8
  /// The green part.
  public var green: UInt8
  /// The blue part.
  public var blue: UInt8

  /// Names the colour by its six hexadecimal digits, as in `0xE69F00`.
  public init(_ hex: UInt32) {
    red = UInt8(truncatingIfNeeded: hex >> 16)
    green = UInt8(truncatingIfNeeded: hex >> 8)
    blue = UInt8(truncatingIfNeeded: hex)
  }

  /// The colour as `#E69F00`, which is how style sheets and pictures name it.
  public var hex: String {
    let digits = String(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits.uppercased()
  }

  /// A near black or a near white, whichever can be read on this colour.
  public var ink: RGB { RGB(Oklab(self).lightness > 0.62 ? 0x101114 : 0xF2F2F2) }

  /// The nearest colour of xterm's cube and greys, by distance in Oklab.
  var nearestIndex: UInt8 {
    let here = Oklab(self)
    let distances = Self.palette.map { here.squaredDistance(to: $0) }
    let best = distances.indices.min { distances[$0] < distances[$1] } ?? 0
    return UInt8(16 + best)
  }

  /// Colours 16 to 255 of xterm.
  private static let palette: [Oklab] = {
    let levels: [UInt32] = [0, 95, 135, 175, 215, 255]
    var colors: [RGB] = []
    for red in levels {
      for green in levels {
        for blue in levels { colors.append(RGB(red << 16 | green << 8 | blue)) }
      }
    }
    for grey in UInt32(0)..<24 { colors.append(RGB((8 + 10 * grey) * 0x010101)) }
    return colors.map(Oklab.init)
  }()
}

/// A colour in Oklab, where equal steps look equal.
///
/// Source: Björn Ottosson, "A perceptual color space for image processing", 2020.
struct Oklab: Hashable {
  /// Lightness, 0 black to 1 white.
  var lightness: Double
  /// From green to red.
  var a: Double
  /// From blue to yellow.
  var b: Double

  init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  init(_ color: RGB) {
    let (red, green, blue) = (
      Self.linear(color.red), Self.linear(color.green), Self.linear(color.blue)
    )
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
  }

  /// The nearest colour that sRGB can show.
  var rgb: RGB {
    func cube(_ value: Double) -> Double { value * value * value }
    let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    var color = RGB(0)
    color.red = Self.encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short)
    color.green = Self.encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short)
    color.blue = Self.encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short)
    return color
  }

  /// A colour between this one, at 0, and another, at 1.
  func mixed(with other: Oklab, share: Double) -> Oklab {
    Oklab(
      lightness: lightness + (other.lightness - lightness) * share,
      a: a + (other.a - a) * share, b: b + (other.b - b) * share)
  }

  func squaredDistance(to other: Oklab) -> Double {
    let (x, y, z) = (lightness - other.lightness, a - other.a, b - other.b)
    return x * x + y * y + z * z
  }

  /// Undoes the transfer curve of sRGB.
  static func linear(_ value: UInt8) -> Double {
    let share = Double(value) / 255
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }

  /// Applies the transfer curve of sRGB.
  static func encoded(_ value: Double) -> UInt8 {
    let held = min(1, max(0, value))
    let share = held <= 0.0031308 ? held * 12.92 : 1.055 * pow(held, 1 / 2.4) - 0.055
    return UInt8((min(1, max(0, share)) * 255).rounded())
  }
}
