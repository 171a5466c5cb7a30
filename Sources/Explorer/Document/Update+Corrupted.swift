import Tasks
import Tokens

// The corrupted prompt of the current prompt.

extension Sharing {
  /// The number of the current prompt in the list, or 0.
  private var place: Int { document.list?.index ?? 0 }

  /// The corrupted prompt that the current prompt is paired with; nil if there is none.
  var corruptedPrompt: Prompt? { document.references.pair(of: document.prompt, at: place) }

  /// Whether the corrupted prompt was typed.
  var isCorruptedTyped: Bool { document.references.typed[place] != nil }

  /// The corrupted prompt as text; that of the clean one if there is none.
  var corruptedText: String {
    reader.texts(corruptedPrompt ?? document.prompt, bos: document.bos).prompt
  }

  /// The tokens of a corrupted prompt as it is typed; nil where it cannot be read.
  func corruptedTokens(_ text: String) -> [TokenID]? {
    guard let tokens = try? reader.read(.prompt, text) else { return nil }
    return withBeginning(tokens)
  }

  /// Pairs the current prompt with a typed one; an empty text takes back what was typed.
  mutating func setCorrupted(_ text: String) -> [Effect] {
    guard !text.trimmed.isEmpty else {
      overlay = nil
      return change { document, state in document.references.typed[state.place] = nil }
    }
    do throws(TextProblem) {
      let tokens = withBeginning(try reader.read(.prompt, text))
      let clean = document.prompt.tokens
      guard tokens.count == clean.count else {
        throw .otherLength(tokens: tokens.count, clean: clean.count)
      }
      overlay = nil
      let count = zip(tokens, clean).count { $0 != $1 }
      note = .done(
        count == 0
          ? "The corrupted prompt equals the clean one, so that nothing can change."
          : "The corrupted prompt differs in \(count) token\(count == 1 ? "" : "s"). u undoes.")
      return change { document, state in document.references.typed[state.place] = tokens }
    } catch {
      note = .refused(error.description)
      return []
    }
  }

  private func withBeginning(_ tokens: [TokenID]) -> [TokenID] {
    document.bos ? [reader.beginning].compactMap(\.self) + tokens : tokens
  }
}

extension Document {
  /// The tokens of the prompt without a beginning-of-text token.
  private var bareTokens: ArraySlice<TokenID> { prompt.tokens.dropFirst(bos ? 1 : 0) }

  /// Keeps the corrupted prompt that was typed for another document, if the prompt is the same.
  mutating func adoptCorrupted(of other: Document) {
    guard list == nil, let typed = other.references.typed[other.list?.index ?? 0],
      bareTokens.elementsEqual(other.bareTokens)
    else { return }
    references.typed[0] =
      Array(prompt.tokens.prefix(bos ? 1 : 0)) + typed.dropFirst(other.bos ? 1 : 0)
  }
}
