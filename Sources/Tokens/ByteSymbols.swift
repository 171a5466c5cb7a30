/// The printable characters that stand for bytes in the files of a byte-level vocabulary.
///
/// A byte that is a printable character of Latin-1 stands for itself; the other 68 take the code
/// points from 256 on, in order. Source: the `bytes_to_unicode` table published with GPT-2.
enum ByteSymbols {
  /// The code point for each byte.
  static let scalars: [UInt32] = {
    var next: UInt32 = 256
    return (0..<256).map { (byte: UInt32) in
      if isItself(byte) { return byte }
      defer { next += 1 }
      return next
    }
  }()

  /// The byte for each code point below 324; -1 where there is none.
  private static let bytes: [Int16] = {
    var table = [Int16](repeating: -1, count: 324)
    for (byte, scalar) in scalars.enumerated() { table[Int(scalar)] = Int16(byte) }
    return table
  }()

  private static func isItself(_ byte: UInt32) -> Bool {
    switch byte {
    case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: true
    default: false
    }
  }

  /// The form in a file of one byte.
  static func symbol(for byte: UInt8) -> String {
    Unicode.Scalar(scalars[Int(byte)]).map { String(Character($0)) } ?? ""
  }

  /// Appends the bytes that a token in a file stands for.
  ///
  /// A token with any character that stands for no byte is taken literally, as transformers does;
  /// added tokens may have such.
  static func appendBytes(of token: ArraySlice<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    var index = token.startIndex
    while index < token.endIndex {
      // Symbols are code points below 324: one or two bytes of valid UTF-8.
      let lead = UInt32(token[index])
      var scalar = lead
      if lead >= 0x80, index + 1 < token.endIndex {
        scalar = (lead & 0x1F) << 6 | UInt32(token[index + 1] & 0x3F)
        index += 1
      }
      index += 1
      guard lead < 0xE0, scalar < 324, bytes[Int(scalar)] >= 0 else {
        output.removeLast(output.count - start)
        output += token
        return
      }
      output.append(UInt8(truncatingIfNeeded: bytes[Int(scalar)]))
    }
  }
}
