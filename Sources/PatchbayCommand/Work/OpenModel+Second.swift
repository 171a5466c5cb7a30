import Checkpoints
import Tasks
import TextColumns
import Tokens
import Transformer

extension OpenModel {
  /// Opens another checkpoint to compare with, in which tokens that both have must mean the same
  /// text.
  ///
  /// - Parameters:
  ///   - folder: the folder.
  ///   - cancellation: stops the hash.
  /// - Returns: the other checkpoint.
  /// - Throws: what keeps it from being opened, or `otherTokenizer`.
  func second(folder: String, cancellation: Cancellation) throws -> OpenModel {
    let other = try OpenModel(folder: folder, cancellation: cancellation)
    if case .differs(let token) = vocabulary.comparison(with: other.vocabulary) {
      throw CommandError.otherTokenizer(
        path: folder, token: token.rawValue,
        own: vocabulary.display(token, glyphs: .ascii).text,
        other: other.vocabulary.display(token, glyphs: .ascii).text)
    }
    return other
  }

  /// Tells on standard error which tokens another checkpoint does not share, or that nobody knows;
  /// nothing where it shares all.
  func tellDifference(from other: OpenModel) {
    switch vocabulary.comparison(with: other.vocabulary) {
    case .same, .differs: break
    case .unknown:
      ProgressLine.interject(
        "Note: one of the two checkpoints has no tokenizer, so whether their tokens mean the same "
          + "cannot be checked.")
    case .partial(let difference):
      let words = vocabulary.words(
        for: difference, other.vocabulary,
        names: ("the first checkpoint", Columns.printable(other.checkpoint.folder)))
      ProgressLine.interject("Note: " + words)
    }
  }
}

extension LoadedPrompts {
  /// Checks that another checkpoint can run the prompts as well.
  ///
  /// - Throws: `second`, where it lacks a row for one of their tokens or a position.
  func check(for other: OpenModel) throws(CommandError) {
    let shape = other.configuration
    for prompt in set.prompts + (reference?.prompts ?? []) {
      guard prompt.fits(vocabulary: shape.vocabulary) else {
        throw .second(
          path: other.checkpoint.folder,
          reason: "the prompts have tokens beyond its \(shape.vocabulary) rows. Compare on tokens "
            + "that both checkpoints have.")
      }
      let length = max(prompt.tokens.count, prompt.corrupted?.count ?? 0)
      guard length <= shape.context else {
        throw .second(
          path: other.checkpoint.folder,
          reason: "a prompt is \(length) tokens long, and its context is \(shape.context). "
            + "Shorten it.")
      }
    }
  }
}
