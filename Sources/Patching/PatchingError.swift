public import Analyses
public import Tokens
public import Transformer

/// Why patching cannot be done.
public enum PatchingError: Error, Equatable, Sendable {
  /// What every analysis may find wrong.
  case analysis(AnalysisError)
  /// There are not as many prompts to take values from as prompts to write them into.
  case pairCount(destination: Int, source: Int)
  /// The two prompts of a pair (by its number from 0) differ in length.
  case unequalPair(prompt: Int, destination: [TokenID], source: [TokenID])
  /// The prompts differ in length, so that positions by number mean different things in them.
  case unevenPositions(shortest: Int, longest: Int)
  /// The two checkpoints differ in shape: what differs, and how.
  case differentShapes(what: String, destination: Int, source: Int)
  /// The two checkpoints are made of different parts: their families.
  case differentArchitectures(destination: String, source: String)
  /// A prompt (by its number from 0) is longer than the context of one of the checkpoints.
  case context(PatchSide, prompt: Int, length: Int, context: Int)
  /// A logit difference of one of the runs is not a finite number, unpatched.
  case notFinite(PatchSide)
  /// A receiver that is not written as `9.9.q`.
  case notAReceiver(String)
  /// No sender comes before the receivers.
  case noSenders(lowest: PathPatch.Receiver)
  /// A sender from which nothing reaches the receivers.
  case senderAfterReceivers(Head)
  /// An edit is in force, which the requested analysis does not support.
  case edited(Site)
  /// Prompts are scored by years, whose probability difference is not approximated.
  case approximateYears

  /// Whether the work was cancelled.
  public var isCancelled: Bool { self == .analysis(.cancelled) }
}

extension PatchingError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  ///
  /// Prompts are counted from 1, as people do.
  public var description: String {
    switch self {
    case .analysis(let error): return error.description
    case .pairCount(let destination, let source):
      return "values of \(source) prompts cannot be written into \(destination): each prompt takes "
        + "those of its own pair. Give as many."
    case .unequalPair(let prompt, let destination, let source):
      let place = PatchPairs.parting(destination, source)
      return "the two prompts of pair \(prompt + 1) have \(destination.count) and \(source.count) "
        + "tokens and part at position \(place). Patching writes position by position; make them "
        + "equally long."
    case .unevenPositions(let shortest, let longest):
      return "the prompts have from \(shortest) to \(longest) tokens, so a position by its number "
        + "is a different word in each. Name positions that all have, such as --at IO,S1,S2,END."
    case .differentShapes(let what, let destination, let source):
      return "the two checkpoints differ in shape: \(destination) and \(source) \(what). Patching "
        + "writes the values of one into the other; both must have the same shape."
    case .differentArchitectures(let destination, let source):
      return
        "the two checkpoints are made of different parts: \(destination) and \(source). Patching "
        + "writes the values of one into the other; both must have the same architecture."
    case .context(let side, let prompt, let length, let context):
      return "prompt \(prompt + 1) has \(length) tokens, and the context of the \(side.rawValue)'s "
        + "checkpoint is \(context). Give shorter prompts."
    case .notFinite(let side):
      return "the logit difference of the \(side.rawValue)'s run is not a finite number, before "
        + "anything is patched. Look at its weights with patchbay info."
    case .notAReceiver(let text):
      return "'\(text)' is no receiver. Write logits, or inputs of heads with commas between, such "
        + "as 9.9.q,9.6.q (q, k or v)."
    case .noSenders(let lowest):
      return "no head comes before the receivers: the highest layer among them is that of "
        + "\(lowest), and senders must lie in a lower one."
    case .senderAfterReceivers(let sender):
      return
        "nothing of head \(sender) reaches the receivers, which lie in its layer or below. Name "
        + "senders of lower layers, or receivers of higher ones."
    case .approximateYears:
      return
        "attribution patching is reckoned of logit differences, and these prompts are scored by "
        + "years. Patch them exactly: leave out --approximate."
    case .edited(let site):
      return "an edit of \(site) is in force, and the approximation by gradients is of unedited "
        + "runs alone. Take the edit back, or run the exact sweep, which carries it."
    }
  }
}

/// One of the runs of a patch.
public enum PatchSide: String, Codable, Hashable, Sendable {
  /// The run that is patched.
  case destination
  /// The run that values come from.
  case source
  /// The run on reference prompts, for m2.
  case reference
}

extension PatchingError {
  /// The same error where other prompts precede these.
  ///
  /// - Parameter count: how many precede them.
  /// - Returns: the error with prompts numbered among all.
  public func after(_ count: Int) -> PatchingError {
    switch self {
    case .unequalPair(let prompt, let destination, let source):
      .unequalPair(prompt: prompt + count, destination: destination, source: source)
    case .context(let side, let prompt, let length, let context):
      .context(side, prompt: prompt + count, length: length, context: context)
    case .analysis(.noAnswer(let prompt)): .analysis(.noAnswer(prompt: prompt + count))
    case .analysis(.noSuchPosition(let name, let prompt, let known)):
      .analysis(.noSuchPosition(name, prompt: prompt + count, known: known))
    default: self
    }
  }

  /// Runs work of the analyses and wraps its error.
  package static func wrapping<Result>(
    _ body: () throws(AnalysisError) -> Result
  ) throws(PatchingError) -> Result {
    do { return try body() } catch { throw .analysis(error) }
  }

  /// Runs work that can only be cancelled.
  package static func cancellable<Result>(
    _ body: () throws(Cancelled) -> Result
  ) throws(PatchingError) -> Result {
    do { return try body() } catch { throw .analysis(.cancelled) }
  }
}
