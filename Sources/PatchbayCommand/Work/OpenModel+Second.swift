import Tokens
import Transformer

extension OpenModel {
  /// Opens another checkpoint to compare with, whose tokens must mean the same text.
  ///
  /// - Parameters:
  ///   - folder: the folder.
  ///   - cancellation: stops the hash.
  /// - Returns: the other checkpoint.
  /// - Throws: what keeps it from being opened, or `otherTokenizer`.
  func second(folder: String, cancellation: Cancellation) throws -> OpenModel {
    let other = try OpenModel(folder: folder, cancellation: cancellation)
    if let token = tokenizer.firstDifference(from: other.tokenizer) {
      throw CommandError.otherTokenizer(
        path: folder, token: token, own: tokenizer.display(TokenID(token), glyphs: .ascii).text,
        other: other.tokenizer.display(TokenID(token), glyphs: .ascii).text)
    }
    return other
  }
}
