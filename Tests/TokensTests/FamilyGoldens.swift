import StrictJSON
import Testing
import Tokens

/// What Scripts/record-tokenizer-families.py has written.
struct FamilyGoldens: Sendable {
  /// The tokenizer of one family of models.
  struct Family: Sendable, CustomTestStringConvertible {
    let name: String
    let vocabulary: Int
    /// What the library puts around a text.
    let before: [TokenID]
    let behind: [TokenID]
    /// The texts that the library gives up.
    let givenUp: [Int]
    /// The checksum of each block of texts: tokens with and without special tokens, and their text.
    let blocks: [String]
    /// The checksum of the texts of some lists of tokens.
    let lists: String
    let cases: [Case]

    var testDescription: String { name }

    func tokenizer() throws -> Tokenizer {
      try Tokenizer(tokenizerJSON: Goldens.bytes("families/\(name).json"))
    }
  }

  /// A text that is spelled out.
  struct Case: Sendable {
    let text: String
    let tokens: [TokenID]
    let decoded: String
  }

  let block: Int
  let lists: Int
  let seed: Int
  /// The texts that the script generated too.
  let texts: [String]
  let families: [Family]
  /// The checksum of each block of texts with SentencePiece's own model, and texts spelled out.
  let modelBlocks: [String]
  let modelCases: [Case]

  static let recorded = Result { try FamilyGoldens() }

  /// The families, for tests that take each.
  static let families = (try? recorded.get().families) ?? []

  static func family(_ name: String) throws -> Family {
    try #require(families.first { $0.name == name })
  }

  private init() throws {
    let file = try JSON.parse(Goldens.bytes("families.json"))
    seed = file["seed"]?.integer ?? 0
    block = file["block"]?.integer ?? 1
    lists = file["lists"]?.integer ?? 0
    var dice = TextDice(seed: seed, recipe: file["recipe"] ?? .null)
    texts = (0..<(file["count"]?.integer ?? 0)).map { _ in dice.text() }
    families = (file["families"]?.array ?? []).map(Self.family)
    let model = Self.family(file["sentencePiece"] ?? .null)
    (modelBlocks, modelCases) = (model.blocks, model.cases)
  }

  private static func family(_ json: JSON) -> Family {
    func tokens(_ list: JSON?) -> [TokenID] {
      (list?.array ?? []).compactMap(\.integer).map { TokenID($0) }
    }
    return Family(
      name: json["name"]?.string ?? "", vocabulary: json["vocabulary"]?.integer ?? 0,
      before: tokens(json["before"]), behind: tokens(json["behind"]),
      givenUp: (json["givenUp"]?.array ?? []).compactMap(\.integer),
      blocks: (json["blocks"]?.array ?? []).compactMap(\.string),
      lists: json["lists"]?.string ?? "",
      cases: (json["cases"]?.array ?? []).map {
        Case(
          text: $0["text"]?.string ?? "", tokens: tokens($0["tokens"]),
          decoded: $0["decoded"]?.string ?? "")
      })
  }
}
