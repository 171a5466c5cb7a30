import Files
import Foundation

extension Tokenizer {
  /// Reads the tokenizer of a checkpoint's folder.
  ///
  /// tokenizer.json is read where it is, as transformers does, since it alone tells which added
  /// tokens are special; else vocab.json, merges.txt and, if there, added_tokens.json; else
  /// tokenizer.model. What the files beside it say of the start and the end of a text is heeded.
  ///
  /// - Parameters:
  ///   - folder: the folder's path.
  ///   - limits: what is refused as too large.
  /// - Returns: the tokenizer.
  /// - Throws: what is missing or wrong, with the path of the file.
  public static func read(
    folder: String, limits: TokenizerLimits = TokenizerLimits()
  ) throws(TokenizerError) -> Tokenizer {
    var tokenizer = try readFiles(folder, limits)
    let configuration = try TokenizerConfiguration.read(folder: folder, limits: limits)
    if let prefixesSpace = configuration?.addPrefixSpace {
      tokenizer.pipeline = tokenizer.pipeline.prefixingSpace(prefixesSpace)
    }
    tokenizer.heed(try SpecialTokenNames(folder: folder, limits))
    return tokenizer
  }

  /// Files of tokenizers of other kinds, which are known by name and not read.
  private static let foreignFiles = [
    "sentencepiece.bpe.model", "spiece.model", "tekken.json", "vocab.txt",
  ]

  private static func readFiles(
    _ folder: String, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> Tokenizer {
    if let description = try source("tokenizer.json", in: folder, limits) {
      return try Tokenizer(description: description, limits: limits)
    }
    let vocabulary = try source("vocab.json", in: folder, limits)
    let merges = try source("merges.txt", in: folder, limits)
    guard let vocabulary, let merges else {
      if let model = try source("tokenizer.model", in: folder, limits) {
        return try Tokenizer(model: model, limits: limits)
      }
      var absent = ["tokenizer.json"]
      if vocabulary == nil { absent.append("vocab.json") }
      if merges == nil { absent.append("merges.txt") }
      let files = FileManager.default
      if let file = Self.foreignFiles.first(where: { files.fileExists(atPath: "\(folder)/\($0)") })
      {
        throw .onlyOther(folder: folder, file: file)
      }
      throw .missing(folder: folder, absent: absent)
    }
    return try Tokenizer(
      vocabulary: vocabulary, merges: merges,
      added: source("added_tokens.json", in: folder, limits), limits: limits)
  }

  /// A file of a folder, its size looked at before it is read; nil when there is none.
  static func source(
    _ name: String, in folder: String, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> TokenizerSource? {
    let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else {
      // A link that leads nowhere is no missing file: another tokenizer would be taken for it.
      guard let link = DeadLink(path) else { return nil }
      throw .unreadable(file: path, reason: link.words)
    }
    let file = Links.followed(path) ?? path
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw .unreadable(file: path, reason: "it is not a file")
    }
    if let size = (attributes?[.size] as? NSNumber)?.intValue, size > limits.bytes {
      throw .fileTooLarge(file: path, bytes: size, limit: limits.bytes)
    }
    guard let contents = FileManager.default.contents(atPath: file) else {
      throw .unreadable(file: path, reason: "reading it is not permitted, or failed")
    }
    return try TokenizerSource(name: path, bytes: Array(contents), limits: limits)
  }
}
