import StrictJSON

/// How a row is seen in the explorer: the screen, and what is open on it.
public struct RowView: Hashable, Sendable {
  /// The screen by its name.
  public var screen: String
  /// The checkpoint under A: a path, from the report's folder on.
  public var first: String
  /// The one under B.
  public var second: String?
  /// The prompts.
  public var prompts: String?
  /// The only prompt of them that is open, from 1.
  public var row: Int?
  /// Whether a beginning-of-text token stands before each.
  public var bos = false
  /// The role of the head that is looked at.
  public var head: Role?
  /// The role of the MLP that is looked at.
  public var mlp: Role?
  /// What is shown: A, B or difference.
  public var side: String?
  /// The site that is patched.
  public var site: String?
  /// The receivers of path patching.
  public var to: String?
  /// What is patched into what: across, within or path.
  public var direction: String?
  /// The circuit.
  public var circuit: String?
  /// How many edges make the circuit; nil for one of heads.
  public var edges: Int?
  /// At which positions receivers read; nil for all.
  public var positions: String?
  /// The run whose curves are shown.
  public var run: String?
  /// What the lens shows: years.
  public var lens: String?
  /// The role of the head that is ablated.
  public var ablate: Role?
  /// What heads are replaced by where they are ablated; nil for the usual.
  public var kind: String?

  /// A view of a screen.
  public init(_ screen: String, _ first: String, _ second: String? = nil) {
    self.screen = screen
    self.first = first
    self.second = second
  }

  /// The same with changes.
  func with(_ change: (inout RowView) -> Void) -> RowView {
    var view = self
    change(&view)
    return view
  }

  /// The view as a member of a report, roles filled in.
  ///
  /// - Parameters:
  ///   - roles: which heads play which roles.
  ///   - hashes: the hashes of models' weights by their paths.
  /// - Returns: the member.
  func json(_ roles: Roles, hashes: [String: String]) -> JSONOutput {
    func filled(_ role: Role?) -> String? { role.flatMap { try? roles.name($0) } }
    let mlp = filled(mlp).flatMap { Int($0) }
    return [
      "screen": screen, "a": first, "b": second, "prompts": prompts, "row": row, "bos": bos,
      "head": filled(head), "mlp": mlp, "side": side, "site": site,
      "to": to.flatMap { try? roles.filled($0) }, "direction": direction, "circuit": circuit,
      "edges": edges, "at": positions,
      "run": run, "lens": lens, "ablate": filled(ablate).map { [$0] }, "kind": kind,
      "hashes": ["a": hashes[first], "b": second.flatMap { hashes[$0] }] as JSONOutput,
    ]
  }
}
