import Tasks
import Tokens

// Words of a prompt: the names in it, and what can complete a word that is typed.

extension PromptReader {
  /// The tokens that a text would have, without any in front; nil where it cannot be read.
  func count(_ text: String, bos: Bool) -> Int? {
    if let tokenizer { return tokenizer.encode(text).count + (bos ? 1 : 0) }
    let pieces = text.split { $0 == "," || $0.isWhitespace }
    return pieces.allSatisfy { Int($0) != nil } ? pieces.count + (bos ? 1 : 0) : nil
  }

  // MARK: Names

  /// Answer and distractor of a sentence with indirect object: the name that stands once, and the
  /// one that stands twice, the second time behind the other; nil where it cannot be read as such.
  func names(in prompt: [TokenID]) -> (answer: TokenID, distractor: TokenID)? {
    guard tokenizer != nil else { return nil }
    var places: [TokenID: [Int]] = [:]
    for (place, token) in prompt.enumerated() where isName(token) {
      places[token, default: []].append(place)
    }
    let subjects = places.filter { $0.value.count > 1 }
    guard subjects.count == 1, let subject = subjects.first, let last = subject.value.last else {
      return nil
    }
    let single = places.filter { $0.value.count == 1 && $0.value[0] < last }
    // The first word of a sentence has a capital too.
    let inner = single.filter {
      !beginsSentence($0.value[0], in: prompt) || names.names.contains($0.key)
    }
    guard inner.count == 1, let object = inner.first else { return nil }
    return (object.key, subject.key)
  }

  /// Whether a token is a word with a capital and a blank in front.
  private func isName(_ token: TokenID) -> Bool {
    guard let text = vocabulary.text(of: token), text.count > 2, text.first == " " else {
      return false
    }
    let word = text.dropFirst()
    return word.first?.isUppercase == true && word.dropFirst().allSatisfy(\.isLowercase)
  }

  private func beginsSentence(_ place: Int, in prompt: [TokenID]) -> Bool {
    guard place > 0, let last = vocabulary.text(of: prompt[place - 1])?.last else { return true }
    return ".!?\"\n”:".contains(last)
  }

  // MARK: Blanks

  /// The same word with a blank in front, where that is one token too and more likely to be meant: a
  /// word behind another begins with a blank; nil where nothing is to be said.
  func withBlank(_ token: TokenID, behind prompt: [TokenID]) -> TokenID? {
    guard let tokenizer, let text = vocabulary.text(of: token), text.first?.isLetter == true,
      let last = prompt.last.flatMap({ vocabulary.text(of: $0) })?.last, !last.isWhitespace,
      case .token(let other) = tokenizer.tokens(asOne: " " + text), isInModel(other)
    else { return nil }
    return other
  }

  private func isInModel(_ token: TokenID) -> Bool { token.rawValue < vocabulary.rows }

  // MARK: Completion

  /// The most completions offered.
  static let completionCount = 12

  /// Single tokens that complete a text, with a blank in front or without.
  ///
  /// Words of the prompt come first, then tokens that are likely to come next, then others by their
  /// numbers, which rise as words become rare.
  func completions(of stem: String, in prompt: [TokenID], likely: [TokenID]) -> [String] {
    guard tokenizer != nil else { return [] }
    var found: [String] = []
    func add(_ tokens: some Sequence<TokenID>, onlyNames: Bool = false) {
      for token in tokens where found.count < Self.completionCount {
        guard !onlyNames || isName(token), let text = completion(token, of: stem),
          !found.contains(text)
        else { continue }
        found.append(text)
      }
    }
    add(prompt, onlyNames: true)
    add(prompt)
    add(likely)
    if stem.contains(where: \.isLetter) { add(vocabulary.tokens) }
    return found.filter { $0 != stem }
  }

  /// The text of a token that is a word which begins so; nil for others.
  private func completion(_ token: TokenID, of stem: String) -> String? {
    guard let text = vocabulary.text(of: token), text.contains(where: \.isLetter) else {
      return nil
    }
    let fits = text.hasPrefix(stem) || (stem.first != " " && text.hasPrefix(" " + stem))
    guard fits, tokenizer?.encode(continuing: text) == [token] else { return nil }
    return text
  }
}
