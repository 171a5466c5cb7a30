/// The classes of the circuit for indirect objects, as discovery names them, and where they act.
///
/// Source: Wang et al. 2022, section 3; the paper, appendix G.
public enum DiscoveryClass: String, CaseIterable, Codable, Hashable, Sendable {
  /// Looks from END at the name that the model answers with, and writes it.
  case nameMover = "name-mover"
  /// Looks from END at a name, and writes against the answer.
  case negativeNameMover = "negative-name-mover"
  /// Looks from END at S2, and keeps name movers, or the logits, from S.
  case inhibition = "s-inhibition"
  /// Looks from S2 at the token after S1.
  case induction
  /// Looks from S2 at S1.
  case duplicateToken = "duplicate-token"
  /// Looks from the token after S1 at S1.
  case previousToken = "previous-token"
  /// Writes the answer once name movers are ablated.
  case backup = "backup-name-mover"
  /// Matters, and looks at none of the named positions; or came in by its gain alone.
  case other

  /// The position at which heads of the class act.
  public var position: String {
    switch self {
    case .nameMover, .negativeNameMover, .inhibition, .backup, .other: "END"
    case .induction, .duplicateToken: "S2"
    case .previousToken: "S1+1"
    }
  }
}
