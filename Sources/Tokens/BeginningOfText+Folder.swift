extension BeginningOfText {
  /// What a checkpoint's folder says begins a text.
  ///
  /// That is the `bos_token` of the files beside the tokenizer, else the usual one of the class of
  /// tokenizer that they name. Where there is none, the id of config.json is taken if the tokenizer
  /// has a token of that id.
  ///
  /// - Parameters:
  ///   - names: what those files say.
  ///   - tokenizer: the folder's tokenizer.
  ///   - configured: `bos_token_id` of config.json.
  init(_ names: SpecialTokenNames, _ tokenizer: Tokenizer, configured: Int?) {
    switch names["bos_token"] {
    case .text(let text, let file):
      self = tokenizer.id(ofText: text).map { .token($0) } ?? .notAToken(text, file: file)
    case .strange(let words, let file): self = .notAToken(words, file: file)
    case .some(.none): self = .unnamed
    case nil:
      let usual: String? =
        switch names.family {
        case .gpt2, .neox: endOfTextSymbol
        case .llama: "<s>"
        case .qwen, .plain: nil
        }
      let id = configured.map { TokenID($0) }.flatMap { tokenizer.hasToken($0) ? $0 : nil }
      self = (usual.flatMap(tokenizer.id(ofText:)) ?? id).map { .token($0) } ?? .unnamed
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

  /// Takes what the files beside a folder's tokenizer say of the start and the end of a text.
  ///
  /// Which tokens stand around a text is said by tokenizer.json; but transformers' classes for Llama
  /// and GPT-NeoX ask `add_bos_token` and `add_eos_token` instead.
  mutating func heed(_ names: SpecialTokenNames) {
    let end: String? =
      switch names["eos_token"] {
      case .text(let text, _): text
      case .strange, .some(.none): nil
      case nil: names.family == .llama ? "</s>" : nil
      }
    if let end = end.flatMap(id(ofText:)) { endOfText = end }
    guard names.family == .llama || names.family == .neox else { return }
    let beginning = BeginningOfText(names, self, configured: nil).token
    let begins = names.flag("add_bos_token") ?? (names.family == .llama)
    frame = TextFrame(
      before: begins ? [beginning].compactMap(\.self) : [],
      behind: names.flag("add_eos_token") == true ? [endOfText].compactMap(\.self) : [])
  }
}
