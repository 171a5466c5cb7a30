import Testing

/// Files of tokenizer.json with one setting that is not known, and what is said of it.
enum ForeignSettings {
  /// One of them.
  struct Case: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let setting: String
    let found: String
    let expected: String

    var testDescription: String { "\(setting): \(found)" }

    init(_ bytes: [UInt8], _ setting: String, _ found: String, _ expected: String) {
      self.bytes = bytes
      self.setting = setting
      self.found = found
      self.expected = expected
    }
  }

  private static let decoders =
    "ByteFallback, Fuse, Metaspace, Replace, Sequence or Strip, without ByteLevel in "
    + "pre_tokenizer,"
  private static let level = #"{"type": "ByteLevel", "add_prefix_space": false}"#

  /// All of them.
  static let all = [
    Case(TinyFiles.description(model: #""type": "WordPiece","#), "model.type", "WordPiece", "BPE"),
    Case(
      TinyFiles.description(more: #""normalizer": {"type": "Nmt"},"#), "normalizer", "Nmt",
      "Lowercase, NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence, Strip or StripAccents"
    ),
    Case(
      TinyFiles.description(
        more: #""normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled"}]},"#),
      "normalizer.normalizers[0]", "Precompiled",
      "Lowercase, NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence, Strip or StripAccents"
    ),
    Case(
      TinyFiles.description(more: #""normalizer": {"type": "Strip"},"#), "normalizer.strip_left",
      "missing", "true or false"
    ),
    Case(
      TinyFiles.description(more: #""normalizer": {"type": "Prepend"},"#), "normalizer.prepend",
      "missing", "a text"
    ),
    Case(
      TinyFiles.description(
        more: #""normalizer": {"type": "Replace", "pattern": "x", "content": "y"},"#),
      "normalizer.pattern", "x", "a String or a Regex"
    ),
    Case(
      TinyFiles.description(preTokenizer: #"{"type": "UnicodeScripts"}"#), "pre_tokenizer",
      "UnicodeScripts", "ByteLevel, Digits, Metaspace, Sequence, Split or Whitespace"
    ),
    Case(
      TinyFiles.description(preTokenizer: #"{"type": "Metaspace"}"#),
      "pre_tokenizer.replacement", "missing", "a text"
    ),
    Case(
      TinyFiles.description(preTokenizer: #"{"type": "Metaspace", "replacement": "__"}"#),
      "pre_tokenizer.replacement", "__", "one character"
    ),
    Case(
      TinyFiles.description(
        preTokenizer: #"{"type": "Metaspace", "replacement": "_", "prepend_scheme": "last"}"#),
      "pre_tokenizer.prepend_scheme", "last", "always, first or never"
    ),
    Case(
      TinyFiles.description(
        preTokenizer: #"{"type": "Metaspace", "replacement": "_", "add_prefix_space": false}"#),
      "pre_tokenizer.add_prefix_space", "false", "true beside prepend_scheme always"
    ),
    Case(
      TinyFiles.description(
        more: #""normalizer": {"type": "StripAccents"},"#,
        preTokenizer: #"{"type": "Metaspace", "replacement": "_", "prepend_scheme": "first"}"#),
      "pre_tokenizer", "Metaspace with prepend_scheme first",
      "always or never beside such a normalizer"
    ),
    Case(
      TinyFiles.description(preTokenizer: "null"), "decoder", "missing", decoders
    ),
    Case(
      TinyFiles.description(
        more: #""decoder": {"type": "ByteLevel"},"#, preTokenizer: #"{"type": "Whitespace"}"#),
      "decoder", "ByteLevel", decoders
    ),
    Case(
      TinyFiles.description(
        more: #""decoder": {"type": "Strip", "content": "x", "start": -1, "stop": 0},"#,
        preTokenizer: "null"), "decoder.start", "-1", "a number of characters"
    ),
    Case(
      TinyFiles.description(
        more: #""decoder": {"type": "Strip", "content": "xy", "start": 1, "stop": 0},"#,
        preTokenizer: "null"), "decoder.content", "xy", "one character"
    ),
    Case(
      TinyFiles.description(preTokenizer: TinyFiles.sequence(level, level)),
      "pre_tokenizer",
      "of several", "one ByteLevel"
    ),
    Case(
      TinyFiles.description(preTokenizer: #"{"type": "ByteLevel"}"#),
      "pre_tokenizer.add_prefix_space", "missing", "true or false"
    ),
    Case(
      TinyFiles.description(
        preTokenizer: TinyFiles.sequence(
          #"{"type": "Split", "pattern": {"String": "a"}, "behavior": "Kept", "invert": false}"#,
          level)),
      "pre_tokenizer.pretokenizers[0].behavior", "Kept",
      "Isolated, Removed, Contiguous, MergedWithPrevious or MergedWithNext"
    ),
    Case(
      TinyFiles.description(more: #""post_processor": {"type": "BertProcessing"},"#),
      "post_processor.cls", "missing", "a text with its id"
    ),
    Case(
      TinyFiles.description(
        more: #""post_processor": {"type": "TemplateProcessing", "single": [{"A": 1}]},"#),
      "post_processor.single[0]", "an object", "a Sequence or a SpecialToken"
    ),
    Case(
      TinyFiles.description(
        more: #""post_processor": {"type": "TemplateProcessing", "single": []},"#),
      "post_processor.single", "a list with 0", "a list with one Sequence"
    ),
    Case(
      TinyFiles.description(
        more: ##""post_processor": {"type": "TemplateProcessing", "single": ["##
          + #"{"SpecialToken": {"id": "<s>", "type_id": 0}}]},"#),
      #"post_processor.special_tokens["<s>"].ids"#, "missing", "a list of ids"
    ),
    Case(
      TinyFiles.description(
        more:
          #""post_processor": {"type": "BertProcessing", "cls": ["a", 900], "sep": ["b", 1]},"#),
      "post_processor", "one with the id 900", "one with ids of the vocabulary"
    ),
    Case(
      TinyFiles.description(
        more: #""post_processor": {"type": "Sequence", "processors": [{"type": "X"}]},"#),
      "post_processor.processors[0]", "X",
      "BertProcessing, ByteLevel, RobertaProcessing, Sequence or TemplateProcessing"
    ),
    Case(
      TinyFiles.description(more: #""decoder": {"type": "WordPiece"},"#), "decoder",
      "WordPiece", "ByteLevel, Fuse or Sequence"
    ),
    Case(
      TinyFiles.description(model: #""type": "BPE", "ignore_merges": 1,"#),
      "model.ignore_merges", "1", "true or false"
    ),
    Case(
      TinyFiles.description(model: #""type": "BPE", "byte_fallback": 1,"#),
      "model.byte_fallback", "1", "true or false"
    ),
    Case(
      TinyFiles.description(model: #""type": "Unigram", "byte_fallback": true,"#),
      "model.type", "Unigram", "BPE"
    ),
    Case(
      TinyFiles.description(model: #""type": "BPE", "dropout": 0.1,"#), "model.dropout", "0.1",
      "none"
    ),
    Case(
      TinyFiles.description(model: #""type": "BPE", "end_of_word_suffix": "</w>","#),
      "model.end_of_word_suffix", "</w>", "none"
    ),
    Case(
      TinyFiles.description(merges: "7"), "model.merges", "7", "a list"
    ),
    Case(
      TinyFiles.description(added: #"[{"id": 257}]"#), "added_tokens[0].content", "missing",
      "a text"
    ),
    Case(
      TinyFiles.description(added: #"[{"content": "x", "id": "y"}]"#), "added_tokens[0].id", "y",
      "a whole number"
    ),
    Case(
      TinyFiles.description(added: #"[{"content": "x", "id": 257, "lstrip": "yes"}]"#),
      "added_tokens[0].lstrip", "yes", "true or false"
    ),
  ]
}
