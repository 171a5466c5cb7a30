import StrictJSON

/// The contents of a tokenizer.json.
struct TokenizerDescription {
  /// The members beside the model.
  private(set) var settings = JSONObject()

  /// The members of the model beside vocabulary and merges.
  private var modelSettings = JSONObject()

  private var vocabulary: VocabularyList?
  private var merges: MergeList?

  /// Reads the file; what it says is judged by `parts`.
  init(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
    var reader = try JSONReader(bytes, limits: limits)
    try reader.enterObject()
    while let key = try reader.nextKey() {
      if key == "model", try reader.kind() == .object {
        try readModel(&reader)
      } else {
        try Self.add(key, of: &reader, to: &settings)
      }
    }
    try reader.end()
  }

  private mutating func readModel(_ reader: inout JSONReader) throws(JSONError) {
    try reader.enterObject()
    while let key = try reader.nextKey() {
      switch (key, try reader.kind()) {
      case ("vocab", .object) where vocabulary == nil:
        vocabulary = try VocabularyList(&reader)
      case ("merges", .array) where merges == nil: merges = try MergeList(&reader)
      default: try Self.add(key, of: &reader, to: &modelSettings)
      }
    }
  }

  private static func add(
    _ key: String, of reader: inout JSONReader, to members: inout JSONObject
  ) throws(JSONError) {
    let place = reader.place
    guard members.append(key: key, value: try reader.value()) else {
      throw JSONError(problem: .duplicateKey(key), place: place)
    }
  }
}

extension TokenizerDescription {
  /// What the file says, if it describes a tokenizer of a kind that is known.
  func parts(file: String) throws(TokenizerError) -> TokenizerParts {
    try checkModel(file)
    let pipeline = try pipeline(file)
    let decoders = try decoders(file, isByteLevel: pipeline.isByteLevel)
    guard let vocabulary, let merges else {
      let setting = vocabulary == nil ? "model.vocab" : "model.merges"
      let found = modelSettings[vocabulary == nil ? "vocab" : "merges"]
      throw .unsupported(
        file: file, setting: setting, expected: vocabulary == nil ? "an object" : "a list",
        found: found.map(Self.words) ?? "missing")
    }
    return TokenizerParts(
      vocabularyFile: file, vocabulary: vocabulary, mergesFile: file, merges: merges,
      added: try addedTokens(file), pipeline: pipeline, unknown: try unknown(file),
      ignoresMerges: try flag(modelMembers, "ignore_merges", false, "model", file),
      fallsBackToBytes: try flag(modelMembers, "byte_fallback", false, "model", file),
      decoders: decoders, frame: try frame(file))
  }

  private func checkModel(_ file: String) throws(TokenizerError) {
    // Files of 2019 name no type; they were BPE whenever they had merges.
    let kind = modelSettings["type"] ?? (merges == nil ? .null : .string("BPE"))
    try require("model.type", file, "BPE", found: kind) { $0 == .string("BPE") }
    for setting in ["continuing_subword_prefix", "end_of_word_suffix"] {
      try require("model." + setting, file, "none", found: modelSettings[setting]) {
        $0 == .null || $0 == .string("")
      }
    }
    try require("model.dropout", file, "none", found: modelSettings["dropout"]) {
      $0 == .null || $0.number == 0
    }
  }

  private var modelMembers: JSON { .object(modelSettings) }

  private func unknown(_ file: String) throws(TokenizerError) -> (text: String, isFused: Bool)? {
    let isFused = try flag(modelMembers, "fuse_unk", false, "model", file)
    let token = modelSettings["unk_token"] ?? .null
    try require("model.unk_token", file, "a text", found: token) {
      $0 == .null || $0.string != nil
    }
    return token.string.map { ($0, isFused) }
  }

  private func addedTokens(_ file: String) throws(TokenizerError) -> [AddedToken] {
    let list = settings["added_tokens"] ?? .null
    try require("added_tokens", file, "a list", found: list) { $0 == .null || $0.array != nil }
    var tokens: [AddedToken] = []
    for (index, token) in (list.array ?? []).enumerated() {
      let name = "added_tokens[\(index)]"
      guard let text = token["content"]?.string, !text.isEmpty else {
        throw .unsupported(
          file: file, setting: name + ".content", expected: "a text",
          found: token["content"].map(Self.words) ?? "missing")
      }
      guard let id = token["id"]?.integer else {
        throw .unsupported(
          file: file, setting: name + ".id", expected: "a whole number",
          found: token["id"].map(Self.words) ?? "missing")
      }
      let isSpecial = try flag(token, "special", false, name, file)
      var added = AddedToken(
        text: text, id: id, isSpecial: isSpecial,
        isNormalized: try flag(token, "normalized", false, name, file))
      added.isSingleWord = try flag(token, "single_word", false, name, file)
      added.stripsLeft = try flag(token, "lstrip", false, name, file)
      added.stripsRight = try flag(token, "rstrip", false, name, file)
      tokens.append(added)
    }
    return tokens
  }

  func type(of setting: JSON?) -> JSON? {
    setting?.object == nil ? setting : setting?["type"] ?? setting
  }

  func require(
    _ setting: String, _ file: String, _ expected: String, found: JSON?,
    _ isFit: (JSON) -> Bool
  ) throws(TokenizerError) {
    guard !isFit(found ?? .null) else { return }
    throw unfit(setting, expected, found, file)
  }

  /// What is said of a setting that is not as expected.
  func unfit(
    _ setting: String, _ expected: String, _ found: JSON?, _ file: String
  ) -> TokenizerError {
    .unsupported(
      file: file, setting: setting, expected: expected,
      found: found.map(Self.words) ?? "missing")
  }

  /// A setting in words: scalars as they are, anything larger by its sort.
  static func words(_ value: JSON) -> String {
    switch value {
    case .string(let text) where text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) && text.count < 40:
      text
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    default: "\(value.kind)"
    }
  }
}
