import Foundation
import StrictJSON
import Tokens

/// The files that Scripts/record-tokenizer.py writes, and those the tests share with other projects.
enum Goldens {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  /// The fixtures' folder.
  static let fixtures = folder.appendingPathComponent("Fixtures")

  /// The folder beside the project with GPT-2's vocabulary and the texts of experiments.
  static let shared =
    folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/data")

  /// Whether GPT-2's vocabulary is there; it is too large to be a fixture.
  static var hasGPT2: Bool {
    FileManager.default.fileExists(atPath: shared.appendingPathComponent("gpt2/vocab.json").path)
  }

  static func bytes(_ file: URL) throws -> [UInt8] { Array(try Foundation.Data(contentsOf: file)) }

  static func bytes(_ fixture: String) throws -> [UInt8] {
    try bytes(fixtures.appendingPathComponent(fixture))
  }

  /// The vocabularies that goldens were recorded with.
  enum Vocabulary: String, CaseIterable, Sendable {
    case tiny, gpt2

    /// Those whose files are here.
    static var present: [Vocabulary] { hasGPT2 ? allCases : [.tiny] }

    func tokenizer() throws -> Tokenizer {
      let folder =
        self == .tiny
        ? fixtures.appendingPathComponent("tiny") : shared.appendingPathComponent("gpt2")
      return try Tokenizer(
        vocabulary: bytes(folder.appendingPathComponent("vocab.json")),
        merges: bytes(folder.appendingPathComponent("merges.txt")))
    }

    func goldens() throws -> JSON { try JSON.parse(Goldens.bytes(rawValue + ".json")) }
  }
}

/// The generator of texts that the recording script has too.
struct TextDice {
  private var state: UInt64
  private let recipe: [[JSON]]

  init(seed: Int, recipe: JSON) {
    state = UInt64(seed)
    self.recipe = (recipe.array ?? []).map { $0.array ?? [] }
  }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  mutating func text() -> String {
    var text = String.UnicodeScalarView()
    for _ in 0...below(8) {
      let alphabet = recipe[below(recipe.count)]
      var length = 1 + below([1, 2, 4, 12][below(4)])
      if below(40) == 0 { length += 100 }
      if below(2) == 0 {
        let part = draw(alphabet)
        for _ in 0..<length { text += part.unicodeScalars }
      } else {
        for _ in 0..<length { text += draw(alphabet).unicodeScalars }
      }
    }
    return String(text)
  }

  private mutating func draw(_ alphabet: [JSON]) -> String {
    let item = alphabet[below(alphabet.count)]
    if let text = item.string { return text }
    let ends = (item.array ?? []).compactMap(\.integer)
    let value = ends[0] + below(ends[1] - ends[0] + 1)
    return Unicode.Scalar(UInt32(value)).map { String(Character($0)) } ?? "\u{FFFD}"
  }
}

/// FNV-1a of 64 bits, as the recording script has it.
struct Checksum: CustomStringConvertible {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ text: String) { add(bytes: text.utf8) }

  mutating func add(bytes: some Sequence<UInt8>) {
    for byte in bytes { add(byte) }
    add(0xFF)
  }

  mutating func add(_ tokens: [TokenID]) {
    for token in tokens { addWord(UInt32(token.rawValue)) }
    addWord(.max)
  }

  private mutating func addWord(_ word: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      add(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

  var description: String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
