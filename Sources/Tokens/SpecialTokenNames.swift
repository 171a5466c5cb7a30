import StrictJSON

/// The special tokens that the files beside a folder's tokenizer name.
///
/// As in transformers 4.52: tokenizer_config.json names them, an explicit null for none; but
/// special_tokens_map.json where the former has no `added_tokens_decoder`, as files of older
/// versions have none; else the class of tokenizer has its usual ones.
struct SpecialTokenNames {
  /// What is said of one token.
  enum Name: Hashable {
    /// This text.
    case text(String, file: String)
    /// What is no text.
    case strange(String, file: String)
    /// That there is none.
    case none
  }

  private let settings: (name: String, json: JSON)?
  private let map: (name: String, json: JSON)?

  /// Reads the files of a folder that are there.
  ///
  /// - Throws: what is wrong with one, with its path.
  init(folder: String, _ limits: TokenizerLimits) throws(TokenizerError) {
    settings = try Self.members(of: "tokenizer_config.json", in: folder, limits)
    map =
      settings?.json["added_tokens_decoder"] == nil
      ? try Self.members(of: "special_tokens_map.json", in: folder, limits) : nil
  }

  /// What the files say of a token, such as `bos_token`; nil where they say nothing.
  subscript(key: String) -> Name? {
    let file = map?.json[key] != nil ? map : settings
    guard let file, let value = file.json[key] else { return nil }
    if value == .null { return Name.none }
    guard let text = value.string ?? value["content"]?.string else {
      return .strange(value.integer.map(String.init) ?? "\(value.kind)", file: file.name)
    }
    return .text(text, file: file.name)
  }

  /// A setting that is true or false; nil where it is neither.
  func flag(_ key: String) -> Bool? { settings?.json[key]?.bool }

  /// The families of tokenizers that differ in what is usual.
  enum Family: Hashable {
    /// `<|endoftext|>` begins and ends a text, which is also so where no class is named.
    case gpt2
    case neox
    /// `<s>` and `</s>`, put there by settings that stand beside the tokenizer.
    case llama
    /// Nothing begins a text, and `<|endoftext|>` ends it.
    case qwen
    /// Nothing is usual.
    case plain
  }

  /// The family of `tokenizer_class`.
  var family: Family {
    switch settings?.json["tokenizer_class"]?.string?.replacing("Fast", with: "") {
    case "PreTrainedTokenizer": .plain
    case "LlamaTokenizer", "CodeLlamaTokenizer": .llama
    case "GPTNeoXTokenizer": .neox
    case "Qwen2Tokenizer": .qwen
    default: .gpt2
    }
  }

  /// A file of the folder as JSON, with its path; nil where there is none.
  private static func members(
    of name: String, in folder: String, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> (name: String, json: JSON)? {
    guard let source = try Tokenizer.source(name, in: folder, limits) else { return nil }
    do throws(JSONError) {
      return (
        source.name, try JSON.parse(source.bytes, limits: JSONLimits(bytes: limits.bytes))
      )
    } catch {
      throw .json(file: source.name, error: error)
    }
  }
}
