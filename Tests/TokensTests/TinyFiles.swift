/// Files of a vocabulary with the 256 bytes and "ab", to be damaged.
enum TinyFiles {
  /// The character that stands for a byte in the files.
  struct Symbol {
    let text: String
    /// As an escape of JSON.
    let escaped: String
  }

  /// The symbols of the 256 bytes.
  static let symbols: [Symbol] = {
    var next: UInt32 = 255
    return (UInt32(0)..<256).map { byte in
      let isItself = 0x21...0x7E ~= byte || 0xA1...0xAC ~= byte || 0xAE...0xFF ~= byte
      if !isItself { next += 1 }
      let value = isItself ? byte : next
      let digits = String(value, radix: 16)
      return Symbol(
        text: Unicode.Scalar(value).map { String(Character($0)) } ?? "",
        escaped: "\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
  }()

  /// A vocab.json of the bytes and more members, perhaps without one of the bytes.
  static func vocabulary(_ more: [String] = [#""ab": 256"#], without byte: Int? = nil) -> [UInt8] {
    let members = symbols.enumerated().filter { $0.offset != byte }
      .map { "\"\($0.element.escaped)\": \($0.offset)" }
    return Array("{\((members + more).joined(separator: ", "))}".utf8)
  }

  /// A merges.txt of these lines.
  static func merges(_ lines: [String] = ["a b"]) -> [UInt8] {
    Array((["#version: 0.2"] + lines).joined(separator: "\n").utf8)
  }

  /// A pre-tokenizer of several steps.
  static func sequence(_ steps: String...) -> String {
    "{\"type\": \"Sequence\", \"pretokenizers\": [\(steps.joined(separator: ", "))]}"
  }

  /// A tokenizer.json whose parts can be replaced.
  static func description(
    merges: String = #"["a b"]"#, added: String = "[]", model: String = #""type": "BPE","#,
    more: String = #""normalizer": null,"#,
    preTokenizer: String = #"{"type": "ByteLevel", "add_prefix_space": false}"#
  ) -> [UInt8] {
    let vocabulary = String(decoding: vocabulary(), as: UTF8.self)
    return Array(
      """
      {"added_tokens": \(added), \(more) "pre_tokenizer": \(preTokenizer),
       "model": {\(model) "vocab": \(vocabulary), "merges": \(merges)}}
      """.utf8)
  }
}
