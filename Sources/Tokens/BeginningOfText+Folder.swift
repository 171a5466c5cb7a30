import StrictJSON

extension BeginningOfText {
  /// What a checkpoint's folder says begins a text.
  ///
  /// As in transformers 4.52: `bos_token` of tokenizer_config.json, an explicit null for none; but
  /// of special_tokens_map.json where the former has no `added_tokens_decoder`, as files of older
  /// versions have none; else the `<|endoftext|>` of GPT-2's class of tokenizer. Where none of them
  /// names a token, the id of config.json is taken if the tokenizer has a token of that id.
  ///
  /// - Parameters:
  ///   - folder: the folder's path.
  ///   - tokenizer: its tokenizer.
  ///   - configured: `bos_token_id` of config.json.
  ///   - limits: what is refused as too large.
  /// - Throws: what is wrong with the two files, with its path.
  init(
    folder: String, _ tokenizer: Tokenizer, configured: Int?,
    limits: TokenizerLimits = TokenizerLimits()
  ) throws(TokenizerError) {
    let settings = try Self.members(of: "tokenizer_config.json", in: folder, limits)
    var named = settings
    if settings?.json["added_tokens_decoder"] == nil,
      let map = try Self.members(of: "special_tokens_map.json", in: folder, limits),
      map.json["bos_token"] != nil
    {
      named = map
    }
    if let named, let value = named.json["bos_token"] {
      guard value != .null else {
        self = .unnamed
        return
      }
      guard let text = value.string ?? value["content"]?.string else {
        self = .notAToken(value.integer.map(String.init) ?? "\(value.kind)", file: named.name)
        return
      }
      self = tokenizer.id(ofText: text).map { .token($0) } ?? .notAToken(text, file: named.name)
      return
    }
    let isOfGPT2 = settings?.json["tokenizer_class"]?.string != "PreTrainedTokenizerFast"
    let usual = isOfGPT2 ? tokenizer.endOfText : nil
    let id = configured.map { TokenID($0) }.flatMap { tokenizer.hasToken($0) ? $0 : nil }
    self = (usual ?? id).map { .token($0) } ?? .unnamed
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

extension Tokenizer {
  /// The first token that stands for exactly a text, special or not; time linear in the vocabulary.
  func id(ofText text: String) -> TokenID? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return nil }
    return (0..<count).first { self.bytes(of: TokenID($0)).elementsEqual(bytes) }
      .map { TokenID($0) }
  }
}
