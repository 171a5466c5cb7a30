public import Transformer

/// What one class of a circuit tells another, or the logits.
public struct CircuitLink: Hashable, Sendable, Codable {
  /// The class that writes.
  public var source: String
  /// The class that reads; nil for the logits.
  public var target: String?
  /// The input of the reading heads; nil for the logits, or where it is not known.
  public var input: HeadInput?

  /// A link between classes, by their names.
  public init(
    from source: String, to target: String?, _ input: HeadInput? = nil
  ) {
    (self.source, self.target) = (source, target)
    self.input = target == nil ? nil : input
  }

  /// What stands for the logits in a file; no class has this name.
  static let logits = "logits"
  /// What stands between the ends in a file; no class has it in its name.
  static let arrow = "->"
}

extension CircuitLink: CustomStringConvertible {
  /// As in a file: `s-inhibition->name-mover<q>`, `name-mover->logits`.
  public var description: String {
    source + Self.arrow + (target ?? Self.logits) + (input.map { "<\($0.rawValue)>" } ?? "")
  }

  /// Reads the form of a file; nil where the text is anything else.
  init?(_ text: String) {
    let ends = text.components(separatedBy: Self.arrow)
    guard ends.count == 2, Circuit.isClassName(ends[0]) else { return nil }
    guard ends[1] != Self.logits else {
      self.init(from: ends[0], to: nil)
      return
    }
    var target = ends[1]
    var input: HeadInput?
    for choice in HeadInput.allCases where target.hasSuffix("<\(choice.rawValue)>") {
      (target, input) = (String(target.dropLast(3)), choice)
    }
    guard Circuit.isClassName(target) else { return nil }
    self.init(from: ends[0], to: target, input)
  }
}

extension String {
  /// The parts between separators.
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
