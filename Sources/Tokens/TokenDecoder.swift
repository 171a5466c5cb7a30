/// A step from tokens to text, as `decoder` of tokenizer.json names it.
///
/// Each takes the texts of tokens and gives texts, in code points. ByteLevel is none of them: where
/// tokens stand for bytes, the bytes end to end are the text.
enum TokenDecoder: Hashable, Sendable {
  /// Another text for each match in a token.
  case replace(Pattern, with: String)
  /// Tokens such as <0x0A> are bytes; those in a row are characters, or each U+FFFD.
  case byteFallback
  /// All tokens become one.
  case fuse
  /// A character is taken from the start and the end of each token, up to so many times.
  case strip(UInt32, start: Int, stop: Int)
  /// Metaspace: spaces again, and none for those before the first token.
  case metaspace(Metaspace)

  /// The texts behind the step.
  func apply(to tokens: [[UInt32]]) -> [[UInt32]] {
    switch self {
    case .replace(let pattern, let content):
      tokens.map { Normalizer.replace(pattern, with: content).apply(to: $0) }
    case .byteFallback: Self.withoutByteTokens(tokens)
    case .fuse: [Array(tokens.joined())]
    case .strip(let character, let start, let stop):
      tokens.map { Self.stripped($0, character, start, stop) }
    case .metaspace(let metaspace):
      tokens.enumerated().map { index, token in
        guard index == 0, metaspace.prefix != .never else { return Self.spaced(token, metaspace) }
        return token.filter { $0 != metaspace.replacement }
      }
    }
  }

  /// The bytes that one token stands for within a text.
  ///
  /// That is what the steps make of it, save what they do at the start and the end of all tokens.
  static func bytes(of token: [UInt32], _ decoders: [TokenDecoder]) -> [UInt8] {
    var token = token
    var isFused = false
    for decoder in decoders {
      switch decoder {
      case .byteFallback:
        if let byte = byte(of: token) { return [byte] }
      case .fuse: isFused = true
      case .strip where isFused: break
      case .metaspace(let metaspace): token = spaced(token, metaspace)
      case .replace, .strip: token = decoder.apply(to: [token])[0]
      }
    }
    return ScalarText.bytes(of: token)
  }

  /// The byte that a token such as <0x0A> names; nil for any other.
  static func byte(of token: [UInt32]) -> UInt8? {
    guard token.count == 6, token.starts(with: [0x3C, 0x30, 0x78]), token[5] == 0x3E else {
      return nil
    }
    var value: UInt32 = 0
    for digit in token[3..<5] {
      switch digit {
      case 0x30...0x39: value = value << 4 | digit & 0xF
      case 0x41...0x46, 0x61...0x66: value = value << 4 | digit & 0xF + 9
      default: return nil
      }
    }
    return UInt8(truncatingIfNeeded: value)
  }

  private static func withoutByteTokens(_ tokens: [[UInt32]]) -> [[UInt32]] {
    var result: [[UInt32]] = []
    var bytes: [UInt8] = []
    func close() {
      guard !bytes.isEmpty else { return }
      // One byte that fits nowhere spoils all those in a row, as in the library.
      if firstInvalidByte(in: bytes) == nil {
        result.append(ScalarText.scalars(of: bytes[...]))
      } else {
        result += bytes.map { _ in [0xFFFD] }
      }
      bytes = []
    }
    for token in tokens {
      if let byte = byte(of: token) {
        bytes.append(byte)
      } else {
        close()
        result.append(token)
      }
    }
    close()
    return result
  }

  private static func stripped(
    _ token: [UInt32], _ character: UInt32, _ start: Int, _ stop: Int
  ) -> [UInt32] {
    let first = token.prefix(start).prefix { $0 == character }.count
    let last = token.suffix(stop).reversed().prefix { $0 == character }.count
    return first + last < token.count ? Array(token[first..<token.count - last]) : []
  }

  private static func spaced(_ token: [UInt32], _ metaspace: Metaspace) -> [UInt32] {
    token.map { $0 == metaspace.replacement ? 0x20 : $0 }
  }
}
