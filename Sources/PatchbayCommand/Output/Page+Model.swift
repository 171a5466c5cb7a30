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
      "\(shape.layers) layers × \(shape.heads) heads, width \(shape.width), "
        + "sha256 \(try model.hash.text().prefix(12))", .muted)
    guard let prompts else { return }
    let set = prompts.set
    let many = set.prompts.count > 1 ? "\(set.prompts.count) prompts, the first: " : ""
    let bos = set.bos ? " (after BOS)" : ""
    fact(
      "prompt",
      many + quotation(set.prompts[0].tokens.dropFirst(set.bos ? 1 : 0), model.tokenizer) + bos)
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
    model.tokenizer.display(token, glyphs: traits.glyphs.isRich ? .unicode : .ascii).text
  }

  private func quotation(_ tokens: ArraySlice<TokenID>, _ tokenizer: Tokenizer) -> String {
    Columns.truncated(Columns.printable(tokenizer.decode(Array(tokens))), to: 240)
  }

  /// The words that name how a prompt set was read.
  func convention(_ prompts: LoadedPrompts) -> String {
    prompts.set.bos ? "BOS in front" : "no BOS"
  }

  /// The words for what a number over a prompt set is.
  func average(_ prompts: LoadedPrompts) -> String {
    let count = prompts.set.prompts.count
    return count == 1 ? "of one prompt" : "mean over \(count) prompts"
  }
}
