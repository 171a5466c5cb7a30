import Analyses
import Circuits
import Tasks

/// A step of a discovery, after others whose heads a person accepted.
struct DiscoveryQuery: Query {
  /// The next step, and the circuit before it.
  struct Answer: Equatable, Sendable {
    /// The map with its candidates; nil at the end.
    var step: DiscoveryStep?
    /// The heads accepted so far.
    var circuit: Circuit
    /// F(M).
    var model: Float
  }

  let condition: Condition?
  let settings: DiscoverySettings
  /// What was accepted of each step before.
  let accepted: [[DiscoveryChoice]]
  var scope: PromptScope { .list }
  var needs: Set<QueryNeed> { [.outside, .score] }
  var words: String { "discovery" }

  init(
    _ condition: Condition, _ settings: DiscoverySettings, accepted: [[DiscoveryChoice]]
  ) {
    (self.condition, self.settings, self.accepted) = (condition, settings, accepted)
  }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    try engine.discovery(inputs, self, report)
  }
}
