import Tokens

/// A byte-level tokenizer whose only longer tokens are "ry", " M", " Ma" and " Mary", and the
/// special one.
enum SmallTokenizer {
  static func make(special: Bool = true) throws -> Tokenizer {
    var symbols = (0..<256).map { ByteNames.name(of: $0) }
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
}
