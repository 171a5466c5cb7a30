import StrictJSON

/// What a folder's tokenizer_config.json says about its tokenizer; nil where it says nothing.
struct TokenizerConfiguration: Hashable, Sendable {
  /// Whether a space is put before a text that begins without one.
  var addPrefixSpace: Bool?

  /// The text of the token that begins a text, `bos_token`.
  var beginning: String?

  /// The text of the token that stands for what is no token, `unk_token`.
  var unknown: String?

  /// Reads the file; members of another sort than expected count as absent, as in transformers.
  ///
  /// - Throws: when the file is no JSON.
  init(_ source: TokenizerSource, limits: TokenizerLimits) throws(TokenizerError) {
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(source.bytes, limits: JSONLimits(bytes: limits.bytes))
    } catch {
      throw .json(file: source.name, error: error)
    }
    addPrefixSpace = json["add_prefix_space"]?.bool
    beginning = Self.text(json["bos_token"])
    unknown = Self.text(json["unk_token"])
  }

  /// Reads the file of a folder; nil where there is none.
  ///
  /// - Throws: what is wrong with it, with its path.
  static func read(
    folder: String, limits: TokenizerLimits = TokenizerLimits()
  ) throws(TokenizerError) -> TokenizerConfiguration? {
    guard let source = try Tokenizer.source("tokenizer_config.json", in: folder, limits) else {
      return nil
    }
    return try TokenizerConfiguration(source, limits: limits)
  }

  /// A token's text, given as it is or as the `content` of an object.
  private static func text(_ token: JSON?) -> String? {
    token?.string ?? token?["content"]?.string
  }
}
