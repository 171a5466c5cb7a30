extension Numeral {
  /// A number of bytes in at most six columns, as `950 B`, `1.2 MB` or `12 GB`.
  ///
  /// - Parameters:
  ///   - count: the bytes.
  ///   - glyphs: gives the minus sign.
  /// - Returns: the text; units are powers of a thousand.
  public static func bytes(_ count: Int, glyphs: Glyphs = .unicode) -> String {
    var (value, unit) = (Double(count), 0)
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    // What would be rounded to a thousand is one of the next unit.
    while value.magnitude >= 999.5, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    let decimals = unit > 0 && value.magnitude < 9.95 ? 1 : 0
    return fixed(value, decimals: decimals, glyphs: glyphs) + " " + units[unit]
  }

  /// How long ago something was, in at most seven columns, as `12 s`, `5 min`, `3 h` or `40 d`.
  ///
  /// - Parameter seconds: the time since then; what lies ahead is now.
  /// - Returns: the text; years have 365 days.
  public static func age(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e11 else { return "never" }
    let whole = max(0, Int(seconds.rounded(.down)))
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3600: "\(whole / 60) min"
    case ..<(2 * 86400): "\(whole / 3600) h"
    case ..<(1000 * 86400): "\(whole / 86400) d"
    default: "\(whole / (365 * 86400)) y"
    }
  }
}
