import Analyses
public import Patching

/// Why a text is no circuit of edges, or a circuit cannot be run; lines count from 1 and are nil
/// outside files.
public enum EdgeError: Error, Equatable, Sendable {
  /// A line is not the name of an edge.
  case notAnEdge(line: Int?)
  /// An edge into a head that does not say into which of its inputs.
  case noInput(line: Int?)
  /// An edge whose source is not computed before its target, or an MLP or the logits with an input.
  case backwards(line: Int?)
  /// An edge between nodes that the model does not have.
  case noSuchNode(EdgeNode, line: Int?, layers: Int, heads: Int)
  /// An edge that stands twice.
  case duplicate(Edge, line: Int, first: Int)
  /// The pairs of prompts do not fit, or the work was cancelled.
  case patching(PatchingError)

  /// Whether the work was cancelled.
  public var isCancelled: Bool { self == .patching(.analysis(.cancelled)) }

  /// The same error in a line of a file.
  func inLine(_ line: Int) -> EdgeError {
    switch self {
    case .notAnEdge: .notAnEdge(line: line)
    case .noInput: .noInput(line: line)
    case .backwards: .backwards(line: line)
    case .noSuchNode(let node, _, let layers, let heads):
      .noSuchNode(node, line: line, layers: layers, heads: heads)
    case .duplicate, .patching: self
    }
  }
}

extension EdgeError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .notAnEdge(let line):
      place(line) + " is not the name of an edge. Write source->target, such as a0.h1->a3.h5<q>, "
        + "input->m0 or m3->logits."
    case .noInput(let line):
      place(line) + " goes into a head and does not say where. Add <q>, <k> or <v>, such as "
        + "a0.h1->a3.h5<q>."
    case .backwards(let line):
      place(line) + " is not possible: its source must be computed before its target, and only "
        + "heads have inputs <q>, <k> and <v>."
    case .noSuchNode(let node, let line, let layers, let heads):
      place(line) + " names \(node.name), which the model does not have: layers go from 0 to "
        + "\(layers - 1), heads from 0 to \(heads - 1)."
    case .duplicate(let edge, let line, let first):
      "edge \(edge.name) stands twice, in lines \(first) and \(line). Remove one."
    case .patching(let error):
      error.description
    }
  }

  private func place(_ line: Int?) -> String { line.map { "line \($0)" } ?? "the text" }
}
