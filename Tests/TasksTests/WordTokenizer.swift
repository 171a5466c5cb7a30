import Tasks
import Tokens

/// A byte-level tokenizer that has chosen words as tokens, with a space before them.
enum WordTokenizer {
  /// A tokenizer.
  ///
  /// - Parameters:
  ///   - words: these are one token with a space before them.
  ///   - bare: these are one token as they are.
  /// - Returns: the tokenizer.
  /// - Throws: a mistake in the files made here.
  static func make(_ words: [String], bare: [String] = []) throws -> Tokenizer {
    var symbols = (0..<256).map { ByteNames.name(of: $0) }
    var merges: [String] = []
    var known = Set(symbols)
    for word in words.map({ "Ġ" + $0 }) + bare {
      var sofar = ""
      for letter in word.map(String.init) {
        if !sofar.isEmpty, known.insert(sofar + letter).inserted {
          symbols.append(sofar + letter)
          merges.append("\(sofar) \(letter)")
        }
        sofar += letter
      }
    }
    symbols.append("<|endoftext|>")
    let members = symbols.enumerated().map { id, symbol in
      "\"\(symbol == "\"" || symbol == "\\" ? "\\" : "")\(symbol)\": \(id)"
    }
    return try Tokenizer(
      vocabulary: Array("{\(members.joined(separator: ", "))}".utf8),
      merges: Array(("#version: 0.2\n" + merges.map { $0 + "\n" }.joined()).utf8))
  }

  /// One that has all words of the built-in templates and the two-digit halves of years.
  static let everyday = Result {
    let templates = TaskTemplates.builtIn
    return try make(
      templates[.names] + templates[.places] + templates[.objects] + templates[.nouns]
        + (11...17).map(String.init),
      bare: (0..<100).map { ($0 < 10 ? "0" : "") + String($0) })
  }
}

/// How GPT-2's files write bytes.
enum ByteNames {
  /// Printable bytes as they are, the others from U+0100 on.
  static func name(of byte: Int) -> String {
    let printable = Array(33...126) + Array(161...172) + Array(174...255)
    let place =
      printable.contains(byte) ? byte : 256 + (0..<byte).count { !printable.contains($0) }
    return Unicode.Scalar(UInt32(place)).map { String(Character($0)) } ?? ""
  }
}
