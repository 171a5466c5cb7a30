import Tasks
import Tokens

/// A tokenizer in SentencePiece's style, as Llama 2's, that has chosen words as tokens.
enum PieceTokenizer {
  /// A tokenizer.
  ///
  /// - Parameter words: these are one token with a space before them.
  /// - Returns: the tokenizer; digits and what is not ASCII have no tokens of several characters.
  /// - Throws: a mistake in the file made here.
  static func make(_ words: [String]) throws -> Tokenizer {
    var tokens = ["<unk>", "<s>", "</s>"]
    tokens += (0..<256).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return "<0x" + (byte < 16 ? "0" : "") + digits + ">"
    }
    tokens += (33..<127).compactMap { Unicode.Scalar($0).map { String(Character($0)) } } + ["▁"]
    var merges: [String] = []
    var known = Set(tokens)
    for word in words {
      var sofar = "▁"
      for letter in word.map(String.init) {
        if known.insert(sofar + letter).inserted {
          tokens.append(sofar + letter)
          merges.append("[\"\(sofar)\", \"\(letter)\"]")
        }
        sofar += letter
      }
    }
    let members = tokens.enumerated().map { id, token in
      "\"\(token == "\"" || token == "\\" ? "\\" : "")\(token)\": \(id)"
    }
    let added = tokens.prefix(3).enumerated().map { id, token in
      "{\"id\": \(id), \"content\": \"\(token)\", \"special\": true}"
    }
    return try Tokenizer(
      tokenizerJSON: Array(
        """
        {"added_tokens": [\(added.joined(separator: ", "))],
         "normalizer": {"type": "Sequence", "normalizers": [
           {"type": "Prepend", "prepend": "▁"},
           {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
         "pre_tokenizer": null,
         "decoder": {"type": "Sequence", "decoders": [
           {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
           {"type": "ByteFallback"}, {"type": "Fuse"},
           {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
         "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
                   "vocab": {\(members.joined(separator: ", "))},
                   "merges": [\(merges.joined(separator: ", "))]}}
        """.utf8))
  }

  /// One that has all names, places and objects of the built-in templates.
  static let everyday = Result {
    let templates = TaskTemplates.builtIn
    return try make(templates[.names] + templates[.places] + templates[.objects])
  }
}
