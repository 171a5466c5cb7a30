import Circuits
import Tasks
import Transformer

/// A discovery that a person goes through step by step.
struct DiscoveryWizard: Hashable, Sendable {
  /// The thresholds.
  var settings: DiscoverySettings
  /// The checkpoint and side of the edits that it is about.
  var condition: Condition
  /// What was accepted of each step so far.
  var accepted: [[DiscoveryChoice]] = []
  /// What is marked of the step that is shown; nil for what it proposes.
  var marked: [DiscoveryChoice]?
  /// The candidate under the cursor.
  var row = 0
  /// Whether what steps propose is accepted as it comes.
  var isAutomatic = false

  /// The query for the step that is shown.
  var query: DiscoveryQuery { DiscoveryQuery(condition, settings, accepted: accepted) }

  /// Takes choices of the step that is shown, and goes on.
  mutating func accept(_ choices: [DiscoveryChoice]) {
    accepted.append(choices)
    (marked, row) = (nil, 0)
  }

  /// Goes back to the step before, with what was accepted of it marked; false at the first.
  mutating func goBack() -> Bool {
    guard let last = accepted.popLast() else { return false }
    (marked, row, isAutomatic) = (last, 0, false)
    return true
  }
}

extension Scene<CircuitState> {
  /// The step that the wizard shows; nil while it is not known, and at the end.
  var wizardStep: DiscoveryStep? {
    own.wizard.flatMap { findings[$0.query]?.step }
  }

  /// The candidates of the step, the strongest first.
  var wizardCandidates: [DiscoveryCandidate] { wizardStep?.candidates ?? [] }

  /// What is marked of the step.
  var wizardMarks: [DiscoveryChoice] { own.wizard?.marked ?? wizardStep?.proposal ?? [] }

  /// The candidate under the cursor.
  var wizardCandidate: DiscoveryCandidate? {
    let candidates = wizardCandidates
    guard !candidates.isEmpty, let row = own.wizard?.row else { return nil }
    return candidates[clamped(row, count: candidates.count)]
  }

  /// Why nothing can be discovered here; nil if something can.
  var discoveryProblem: String? {
    if document.list?.years != nil {
      return "Discovery follows names; for years E finds edges by their gradients."
    }
    if let words = promptProblem { return words }
    let names = ["IO", "S1", "S1+1", "S2"]
    let isNamed = circuitPrompts.allSatisfy { prompt in
      names.allSatisfy { prompt.position(named: $0) != nil }
    }
    guard isNamed else {
      return
        "Discovery needs prompts with \(names.joined(separator: ", ")). L takes a list of them."
    }
    let pairs = circuitPrompts.indices.compactMap {
      document.references.pair(of: circuitPrompts[$0], at: document.list == nil ? 0 : $0)
    }
    return pairs.count < circuitPrompts.count
      ? "Discovery writes values of reference prompts, one for each prompt. R chooses them." : nil
  }
}
