/// A figure or a table of the paper: what it shows, which stages give its numbers, and how they are read.
public struct PaperRow: Sendable {
  /// What task it is about.
  public enum Task: String, Hashable, Sendable {
    case indirectObjects = "indirect objects"
    case greaterThan = "greater-than"
    case general = "general text"
  }

  /// Its name: `fig3`, `table1`.
  public let id: String
  /// Its name as the paper has it.
  public let label: String
  /// What it shows, in our words.
  public let title: String
  /// What task it is about.
  public let task: Task
  /// Where it stands in the paper.
  public let section: String
  /// The stages whose results it needs; the last one's command is the row's own.
  public let stages: [String]
  /// How it is seen in the explorer; nil where there is no view of it.
  public let view: RowView?
  /// Why it is not made at all; nil for every other row.
  public let absence: String?
  let compose: @Sendable (RowContext) throws(ReproductionError) -> RowContent

  init(
    _ id: String, _ title: String, _ section: String, task: Task = .indirectObjects,
    stages: [String], view: RowView? = nil, absence: String? = nil,
    compose: @escaping @Sendable (RowContext) throws(ReproductionError) -> RowContent
  ) {
    self.id = id
    label = Self.label(of: id)
    self.title = title
    self.section = section
    self.task = task
    self.stages = stages
    self.view = view
    self.absence = absence
    self.compose = compose
  }

  private static func label(of id: String) -> String {
    for (start, word) in [("fig", "Figure"), ("table", "Table")] where id.hasPrefix(start) {
      return "\(word) \(id.dropFirst(start.count))"
    }
    return id == "footnote" ? "Fall of F" : "Appendix M"
  }
}

/// What a row has found.
struct RowContent: Sendable {
  /// A number of ours beside the paper's.
  struct Number: Sendable {
    var name: String
    var ours: Double
    var interval: ClosedRange<Double>?
    /// The paper's number for GPT-2 small; nil where it gives none.
    var paper: Double?
    var decimals: Int

    init(
      _ name: String, _ ours: Double, interval: ClosedRange<Double>? = nil, paper: Double? = nil,
      decimals: Int = 2
    ) {
      self.name = name
      self.ours = ours
      self.interval = interval
      self.paper = paper
      self.decimals = decimals
    }
  }

  /// What the paper says that can be looked for in any model, and whether it is so here.
  struct Claim: Sendable {
    var words: String
    var holds: Bool

    init(_ words: String, _ holds: Bool) {
      self.words = words
      self.holds = holds
    }
  }

  var numbers: [Number] = []
  var claims: [Claim] = []
  /// Further words, such as why a model cannot show something.
  var note: String?
  /// Figures that are put together of several results.
  var figures: [RowFigure] = []
  /// Stems of figures that stages have written.
  var drawn: [String] = []
  /// Whether the model lacks what the paper tells of, so that claims that fail say nothing against it.
  var isStandIn = false
}

/// A row's own verdict.
public enum Verdict: String, Hashable, Sendable {
  /// All that the paper says is so here.
  case agrees
  /// Some of it.
  case partly
  /// None of it.
  case differs
  /// The model lacks what the paper tells of.
  case notComparable = "not-comparable"

  init(_ content: RowContent) {
    let claims = content.claims
    let held = claims.count { $0.holds }
    if claims.isEmpty || content.isStandIn && held < claims.count {
      self = .notComparable
    } else {
      self = held == claims.count ? .agrees : held > 0 ? .partly : .differs
    }
  }

  /// The verdict in words.
  public var words: String {
    switch self {
    case .agrees: "agrees"
    case .partly: "agrees in part"
    case .differs: "does not agree"
    case .notComparable: "cannot be shown here"
    }
  }
}
