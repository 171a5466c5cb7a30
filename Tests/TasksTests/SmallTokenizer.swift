import Tokens

/// A byte-level tokenizer whose only longer tokens are "ry", " M", " Ma" and " Mary", and the
/// special one.
enum SmallTokenizer {
  static func make(special: Bool = true) throws -> Tokenizer {
    var symbols = (0..<256).map { symbol(of: $0) }
    symbols += ["ry", "ĠM", "ĠMa", "ĠMary"]
    if special { symbols.append("<|endoftext|>") }
    let members = symbols.enumerated().map { id, symbol in
      let text = symbol == "\"" || symbol == "\\" ? "\\" + symbol : symbol
      return "\"\(text)\": \(id)"
    }
    return try Tokenizer(
      vocabulary: Array("{\(members.joined(separator: ", "))}".utf8),
      merges: Array("#version: 0.2\nr y\nĠ M\nĠM a\nĠMa ry\n".utf8))
  }

  /// How GPT-2's files write a byte: printable ones as they are, the others from U+0100 on.
  private static func symbol(of byte: Int) -> String {
    let printable = Array(33...126) + Array(161...172) + Array(174...255)
    let place =
      printable.contains(byte) ? byte : 256 + (0..<byte).count { !printable.contains($0) }
    return Unicode.Scalar(UInt32(place)).map { String(Character($0)) } ?? ""
  }
}
