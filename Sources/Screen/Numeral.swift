/// Numbers as text for screens.
public enum Numeral {
  /// A number with so many digits after the point, as `0.12`, `−3.40` or `+0.12`.
  ///
  /// - Parameters:
  ///   - value: the number; what is not finite becomes `nan`, `inf` or `−inf`.
  ///   - decimals: digits after the point, 0 to 9.
  ///   - signed: whether numbers above zero get a plus sign; zero never has a sign.
  ///   - glyphs: gives the minus sign.
  /// - Returns: the text; beyond 10¹⁵ in powers of ten.
  public static func fixed(
    _ value: Double, decimals: Int, signed: Bool = false, glyphs: Glyphs = .unicode
  ) -> String {
    guard value.isFinite else {
      return value.isNaN ? "nan" : sign(value, signed: signed, glyphs) + "inf"
    }
    let places = max(0, min(9, decimals))
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return scientific(value, signed: signed, glyphs) }
    let whole = Int(scaled) / Int(scale)
    let digits = String(Int(scaled) % Int(scale))
    let fraction =
      places == 0 ? "" : "." + String(repeating: "0", count: places - digits.count) + digits
    return (scaled == 0 ? "" : sign(value, signed: signed, glyphs)) + String(whole) + fraction
  }

  /// A probability: with so many digits after the point, and in powers of ten where these would leave
  /// fewer than two, as `0.4213`, `1.1e-4` or `0.0000` for none at all.
  ///
  /// - Parameters:
  ///   - value: from 0 to 1; what is not finite becomes `nan` or `inf`.
  ///   - decimals: digits after the point, 2 to 9.
  ///   - glyphs: gives the minus sign.
  /// - Returns: the text, at most two more columns than the digits.
  public static func probability(
    _ value: Double, decimals: Int, glyphs: Glyphs = .unicode
  ) -> String {
    let least = (1..<max(2, decimals)).reduce(1.0) { least, _ in least / 10 }
    guard value > 0, value < least else {
      return fixed(value, decimals: decimals, glyphs: glyphs)
    }
    return scientific(value, signed: false, glyphs)
  }

  /// The most telling form of a number in so many columns: `+0.12`, `+.12`, `+.1`; nothing when not
  /// even one digit fits.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - columns: the columns there are.
  ///   - signed: whether numbers above zero get a plus sign.
  ///   - most: digits after the point at most.
  ///   - glyphs: gives the minus sign.
  /// - Returns: the longest form that fits.
  public static func compact(
    _ value: Double, columns: Int, signed: Bool, most: Int = 2, glyphs: Glyphs = .unicode
  ) -> String? {
    for decimals in stride(from: max(0, most), through: 0, by: -1) {
      let text = fixed(value, decimals: decimals, signed: signed, glyphs: glyphs)
      if text.count <= columns { return text }
      let short = withoutLeadingZero(text)
      if decimals > 0, short.count <= columns { return short }
    }
    return nil
  }

  /// A number with so many digits that count, however small it is: `12`, `0.37`, `0.0012`, `3.7e−5`.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - digits: the digits that count, 1 to 6; those before the point are always all there.
  ///   - signed: whether numbers above zero get a plus sign.
  ///   - glyphs: gives the minus sign.
  /// - Returns: the text, without zeros at its end.
  public static func significant(
    _ value: Double, digits: Int, signed: Bool = false, glyphs: Glyphs = .unicode
  ) -> String {
    guard value.isFinite, value != 0 else {
      return fixed(value, decimals: 0, signed: signed, glyphs: glyphs)
    }
    var (power, size) = (0, value.magnitude)
    while size < 1, power > -30 {
      size *= 10
      power -= 1
    }
    guard power >= -4 else {
      let mantissa = trimmed(fixed(size, decimals: max(0, digits - 1)))
      return sign(value, signed: signed, glyphs) + mantissa + "e\(glyphs.minus)\(-power)"
    }
    while size >= 10 {
      size /= 10
      power += 1
    }
    return trimmed(
      fixed(value, decimals: max(0, digits - 1 - power), signed: signed, glyphs: glyphs))
  }

  /// The text without zeros at the end of its fraction.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var rest = Substring(text)
    while rest.last == "0" { rest.removeLast() }
    if rest.last == "." { rest.removeLast() }
    return String(rest)
  }

  /// The number without the zero before its point, as `+.12`.
  static func withoutLeadingZero(_ text: String) -> String {
    guard let zero = text.firstIndex(of: "0"), text[text.index(after: zero)...].first == "." else {
      return text
    }
    let before = text[..<zero]
    return before.allSatisfy { !$0.isNumber }
      ? String(before + text[text.index(after: zero)...]) : text
  }

  private static func sign(_ value: Double, signed: Bool, _ glyphs: Glyphs) -> String {
    value < 0 ? String(glyphs.minus) : signed && value > 0 ? "+" : ""
  }

  private static func scientific(_ value: Double, signed: Bool, _ glyphs: Glyphs) -> String {
    var mantissa = value.magnitude
    var power = 0
    while mantissa >= 10 {
      mantissa /= 10
      power += 1
    }
    while mantissa > 0, mantissa < 1 {
      mantissa *= 10
      power -= 1
    }
    var tenths = Int((mantissa * 10).rounded())
    if tenths == 100 { (tenths, power) = (10, power + 1) }
    return sign(value, signed: signed, glyphs)
      + "\(tenths / 10).\(tenths % 10)e\(power < 0 ? String(glyphs.minus) : "")\(power.magnitude)"
  }
}
