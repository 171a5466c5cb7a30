public import Transformer

/// Why a text or a list of classes is no circuit; lines count from 1.
public enum CircuitError: Error, Equatable, Sendable {
  /// A line has other than three words.
  case wordCount(Int, line: Int)
  /// The first word of a line is not a head.
  case notAHead(line: Int)
  /// A class or a position has characters that are not shown; without a line outside files.
  case notAWord(line: Int?)
  /// A head that the model does not have.
  case noSuchHead(Head, line: Int, layers: Int, heads: Int)
  /// A head stands twice at one position; without lines outside files.
  case duplicate(Head, line: Int?, first: Int?)
  /// A class has a name that is for links, such as logits.
  case reservedName(line: Int)
  /// A line looks like a link and is none.
  case notALink(line: Int)
  /// A link names a class that has no heads.
  case noSuchClass(line: Int)
  /// A line is an edge between heads or MLPs, and the text a circuit of edges.
  case edge(line: Int)
  /// A line of sets K is none.
  case notASet(line: Int)
  /// Two classes have one name.
  case duplicateClass
}

extension CircuitError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .wordCount(let count, let line):
      "line \(line) has \(count) \(count == 1 ? "word" : "words") and not three. Write head, class "
        + "and position, such as '9.9 name-mover END'."
    case .notAHead(let line):
      "line \(line) does not begin with a head. Write layer.head, such as '9.9 name-mover END'."
    case .notAWord(let line?):
      "line \(line) has characters in its class or position that cannot be shown. Type them again."
    case .notAWord(nil):
      "a class or a position is not one word without blanks and #. Choose another name."
    case .noSuchHead(let head, let line, let layers, let heads):
      "line \(line) names head \(head), which the model does not have: layers go from 0 to "
        + "\(layers - 1), heads from 0 to \(heads - 1)."
    case .duplicate(let head, let line?, let first?):
      "head \(head) stands twice at one position, in lines \(first) and \(line). Remove one."
    case .duplicate(let head, _, _):
      "head \(head) stands twice at one position. Remove one."
    case .reservedName(let line):
      "line \(line) has a class named 'logits', or with -> or < or > in its name, which are for links. "
        + "Choose another name."
    case .notALink(let line):
      "line \(line) is no link between classes. Write writer and reader, such as "
        + "'s-inhibition->name-mover<q>' or 'name-mover->logits'."
    case .noSuchClass(let line):
      "line \(line) links a class that has no head in the file. Name classes as in the lines of heads, "
        + "or the logits: 'name-mover->logits'."
    case .edge(let line):
      "line \(line) is an edge: this is a circuit of edges, as eap writes it, and none of heads. Give a "
        + "circuit with a head a line, such as '9.9 name-mover END'."
    case .notASet(let line):
      "line \(line) gives no set of heads, or one for a head that has one already. Write a head, a colon and "
        + "the heads removed beside it, such as '10.0: 9.9 9.6'."
    case .duplicateClass:
      "two classes have the same name. Put their heads into one."
    }
  }
}
