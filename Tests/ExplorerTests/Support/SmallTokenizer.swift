import Foundation
import Tokens

/// A tokenizer with every byte and the words of one sentence.
enum SmallTokenizer {
  /// The words that are one token each.
  static let words = [
    "When", " Mary", " and", " John", " went", " to", " the", " store", " gave", " a", " drink",
    " Anna", " Paul", " Laura", " Tom", " Sarah",
  ]

  /// The tokenizer.
  static func make() throws -> Tokenizer {
    let files = try files()
    return try Tokenizer(vocabulary: files.vocabulary, merges: files.merges)
  }

  /// The bytes of its files.
  static func files() throws -> (vocabulary: [UInt8], merges: [UInt8]) {
    var symbols = bytes.map(String.init)
    var merges: [String] = []
    for word in words {
      let parts = word.utf8.map { String(bytes[Int($0)]) }
      var done = parts[0]
      for part in parts.dropFirst() {
        let merged = done + part
        if !symbols.contains(merged) {
          symbols.append(merged)
          merges.append("\(done) \(part)")
        }
        done = merged
      }
    }
    symbols.append("<|endoftext|>")
    let vocabulary = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
    return (
      try Array(JSONEncoder().encode(vocabulary)),
      Array((["#version: 0.2"] + merges).joined(separator: "\n").utf8)
    )
  }

  /// The printable form of every byte, as GPT-2's vocabulary has it.
  private static var bytes: [Character] {
    var next: UInt32 = 256
    return (0..<256).map { byte in
      let isShown = (33...126).contains(byte) || (161...172).contains(byte) || byte >= 174
      defer { if !isShown { next += 1 } }
      return Unicode.Scalar(isShown ? UInt32(byte) : next).map(Character.init) ?? "?"
    }
  }
}
