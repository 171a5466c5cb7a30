extension Appearance {
  /// The control sequence that makes a terminal write so, whatever it wrote like before.
  ///
  /// "Select graphic rendition" of ECMA-48, with the colour extensions of ISO 8613-6 as terminals
  /// read them.
  package var sgr: String {
    var codes = ["0"]
    if attributes.contains(.bold) { codes.append("1") }
    if attributes.contains(.dim) { codes.append("2") }
    if attributes.contains(.underline) { codes.append("4") }
    if attributes.contains(.reverse) { codes.append("7") }
    if let code = Self.code(foreground, normal: 30, bright: 90) { codes.append(code) }
    if let code = Self.code(background, normal: 40, bright: 100) { codes.append(code) }
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  /// The numbers that choose a colour; nothing for the terminal's own.
  ///
  /// - Parameters:
  ///   - color: the colour.
  ///   - normal: the number of the first of eight colours: 30 for letters, 40 behind them.
  ///   - bright: the number of the first of the eight bright ones: 90 or 100.
  /// - Returns: the numbers, apart by semicolons; nothing for the terminal's own.
  package static func code(_ color: Color, normal: UInt8, bright: UInt8) -> String? {
    switch color {
    case .standard: nil
    case .indexed(let index) where index < 8: String(normal + index)
    case .indexed(let index) where index < 16: String(bright + index - 8)
    case .indexed(let index): "\(normal + 8);5;\(index)"
    case .rgb(let rgb): "\(normal + 8);2;\(rgb.red);\(rgb.green);\(rgb.blue)"
    }
  }
}
