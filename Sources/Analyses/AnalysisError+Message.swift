import Tokens
import Transformer

extension AnalysisError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  ///
  /// Prompts are counted from 1, as people do.
  public var description: String {
    switch self {
    case .noAnswer(let prompt):
      "prompt \(prompt + 1) has no answer or no distractor. Give both (--answer, --distractor, or "
        + "the fields of the prompt file): the logit difference is answer minus distractor."
    case .noReference(let kind):
      "ablation by \(kind.rawValue) takes its values from reference prompts, and not every prompt has "
        + "one. Give each prompt a corrupted row (--corrupted, or \"corrupted\" in the prompt file), "
        + "name a set with --reference FILE, or use --kind zero."
    case .referenceCount(let prompts, let reference):
      "resample pairs every prompt with a reference prompt, but there are \(prompts) prompts and "
        + "\(reference) reference prompts. Give as many."
    case .referenceLength(let prompt, let length, let reference):
      "prompt \(prompt + 1) has \(length) tokens and its reference prompt \(reference). Resample "
        + "needs the same length; make the two line up, or use --kind mean."
    case .positionNotCovered(let prompt, let position, let template):
      "no reference prompt\(template.map { " of template \($0)" } ?? "") reaches position "
        + "\(position) of prompt \(prompt + 1). Add a longer one, or use --kind zero."
    case .templateNotCovered(let prompt, let template):
      "no reference prompt has template \(template), which prompt \(prompt + 1) has. Add some, "
        + "or use --kind mean."
    case .noSuchHead(let head, let layers, let heads):
      "there is no head \(head): layers go from 0 to \(layers - 1), heads from 0 to \(heads - 1)."
    case .noSuchLayer(let layer, let layers):
      "there is no layer \(layer): layers go from 0 to \(layers - 1)."
    case .noSuchToken(let token, let vocabulary):
      "the prompts have token \(token.rawValue), and the checkpoint has the ids 0 to "
        + "\(vocabulary - 1). Take prompts of tokens that it has."
    case .noSuchPosition(let name, let prompt, let known):
      "prompt \(prompt + 1) has no position '\(name)'. It has "
        + (known.filter { $0 != "END" } + ["END", "and numbers from 0"]).joined(separator: ", ")
        + "."
    case .endNotAblated(let prompt, let positions):
      "self-repair compares with the direct effect at END, and the positions \(positions) leave out "
        + "END of prompt \(prompt + 1). Use --at END or --at all."
    case .editNotCarried(let site):
      "an edit of \(site) is in force, and sweeps carry edits of heads (hook_z) and of MLP outputs "
        + "(hook_mlp_out) alone. Take it back, or measure without a sweep."
    case .cancelled:
      "stopped before the end."
    }
  }
}

extension AnalysisError {
  /// Runs work that can only be cancelled, naming that as this module's error.
  static func cancellable<Result>(_ body: () throws(Cancelled) -> Result) throws(AnalysisError)
    -> Result
  {
    do { return try body() } catch { throw .cancelled }
  }
}
