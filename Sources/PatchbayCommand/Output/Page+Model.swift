import Checkpoints
import Screen
import Tasks
import TextColumns
import Tokens
import Transformer

extension Page {
  /// Adds the first lines of a result: what it is, of which checkpoint, on which prompts.
  mutating func title(_ text: String, _ model: OpenModel, _ prompts: LoadedPrompts? = nil) throws {
    var line = StyledLine(text, .title)
    line.append("  " + Columns.printable(model.name), .accent)
    add(line)
    let shape = model.configuration
    fact(
      "model",
      (shape.architecture.family == Architecture.gpt2.family
        ? "" : shape.familyName + ", ")
        + "\(shape.layers) layers × \(shape.heads) heads, "
        + (shape.hasGroups ? "\(shape.keyValueHeads) of keys and values, " : "")
        + "width \(shape.width), sha256 \(try model.hash.text().prefix(12))", .muted)
    for remark in model.vocabulary.remarkWords { fact(remark.name, remark.words, remark.style) }
    guard let prompts else { return }
    let set = prompts.set
    let many = set.prompts.count > 1 ? "\(set.prompts.count) prompts, the first: " : ""
    let bos = prompts.beginning.map { " (after BOS \(token($0, model)))" } ?? ""
    fact(
      "prompt",
      many + quotation(set.prompts[0].tokens.dropFirst(set.bos ? 1 : 0), model.vocabulary) + bos)
    if let pair = set.prompts[0].pair {
      fact(
        "answer",
        "\(token(pair.answer, model)) against \(token(pair.distractor, model))")
    } else if let answer = set.prompts[0].answer {
      fact("answer", token(answer, model))
    }
  }

  /// A token in a form that shows what it is.
  func token(_ token: TokenID, _ model: OpenModel) -> String {
    self.token(token, model.vocabulary)
  }

  private func token(_ token: TokenID, _ vocabulary: Vocabulary) -> String {
    vocabulary.display(token, glyphs: traits.glyphs.isRich ? .unicode : .ascii).text
  }

  private func quotation(_ tokens: ArraySlice<TokenID>, _ vocabulary: Vocabulary) -> String {
    Columns.truncated(Columns.printable(vocabulary.words(for: Array(tokens))), to: 240)
  }

  /// The words that name how a prompt set was read.
  func convention(_ prompts: LoadedPrompts) -> String {
    prompts.beginning.map { "BOS \(token($0, prompts.vocabulary)) in front" } ?? "no BOS"
  }

  /// The words for what a number over a prompt set is.
  func average(_ prompts: LoadedPrompts) -> String {
    let count = prompts.set.prompts.count
    return count == 1 ? "of one prompt" : "mean over \(count) prompts"
  }
}
