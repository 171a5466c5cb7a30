import Circuits
import Screen
import Transformer

// What keys do in the wizard.

extension Scene<CircuitState> {
  /// Begins a discovery, or leaves it.
  mutating func toggleWizard() -> [Effect] {
    guard own.wizard == nil else { return leaveWizard("The discovery is left.") }
    own.edges = nil
    var settings = DiscoverySettings()
    settings.convention = own.convention
    own.wizard = DiscoveryWizard(settings: settings, condition: leading)
    note = .done("Space marks heads, Enter takes the marked ones and goes on, A takes all steps.")
    return []
  }

  /// Leaves the wizard and stops what it waits for.
  mutating func leaveWizard(_ words: String) -> [Effect] {
    own.wizard = nil
    note = .done(words)
    return cancel { $0.query is DiscoveryQuery }
  }

  /// Takes the marked candidates and goes on to the next step.
  mutating func acceptStep() -> [Effect] {
    guard wizardStep != nil else { return [] }
    let marks = wizardMarks
    own.wizard?.accept(marks)
    return []
  }

  /// Marks the candidate under the cursor, or takes the mark away.
  mutating func markCandidate() -> [Effect] {
    guard let choice = wizardCandidate?.choice else { return [] }
    var marks = wizardMarks
    if let place = marks.firstIndex(of: choice) {
      marks.remove(at: place)
    } else {
      marks.append(choice)
    }
    own.wizard?.marked = marks
    return []
  }

  /// Goes back one step; from the first the wizard is left.
  mutating func wizardBack() -> [Effect] {
    if own.wizard?.goBack() == true {
      return cancel { $0.query is DiscoveryQuery }
    }
    return leaveWizard("The discovery is left.")
  }

  /// Takes the marked candidates, and what the steps after propose, up to the end.
  mutating func acceptAll() -> [Effect] {
    let effects = acceptStep()
    own.wizard?.isAutomatic = true
    goOnWithWizard()
    return effects
  }

  /// Goes on by itself where that was asked for, and opens the circuit at the end.
  mutating func goOnWithWizard() {
    // Steps that are known already bring no answer that would lead on.
    while let wizard = own.wizard, wizard.isAutomatic, let step = findings[wizard.query]?.step {
      own.wizard?.accept(step.proposal)
    }
  }

  /// Opens what was discovered, once the last step is done.
  mutating func finishWizard() -> [Effect] {
    guard let wizard = own.wizard, let answer = findings[wizard.query], answer.step == nil else {
      return []
    }
    own.wizard = nil
    guard !answer.circuit.classes.isEmpty else {
      note = .refused("No head reaches the thresholds on these prompts, so there is no circuit.")
      return []
    }
    own.cursor = nil
    let heads = answer.circuit.heads.count
    note = .done("Discovered: \(heads) heads. s saves them, u goes back to what was open.")
    return open(OpenCircuit(answer.circuit, name: "discovered"))
  }

  /// Moves over the candidates, or from head to head of the map.
  mutating func moveInWizard(_ move: Move) {
    let candidates = wizardCandidates
    guard !candidates.isEmpty, let row = own.wizard?.row else { return }
    if pane == CircuitPane.diagram.rawValue, let candidate = wizardCandidate {
      let here = candidate.member.head
      let next: Head =
        switch move {
        case .up, .pageUp: Head(here.layer - 1, here.index)
        case .down, .pageDown: Head(here.layer + 1, here.index)
        case .left: Head(here.layer, here.index - 1)
        case .right: Head(here.layer, here.index + 1)
        case .first: Head(0, 0)
        case .last: Head(model.shape.layers - 1, model.shape.heads - 1)
        }
      if let place = candidates.firstIndex(where: { $0.member.head == next }) {
        own.wizard?.row = place
      }
    } else if let steps = move.steps(page: 10, all: candidates.count) {
      own.wizard?.row = clamped(row + steps, count: candidates.count)
    }
    if let head = wizardCandidate?.member.head { go(to: head) }
  }

  /// Stops requests of this screen.
  mutating func cancel(where isStopped: (AnyQuery) -> Bool) -> [Effect] {
    let stopped = pending.filter { isStopped($0.key) }
    for query in stopped.keys {
      pending[query] = nil
      progress[query] = nil
    }
    return stopped.isEmpty ? [] : [.cancel(Set(stopped.values))]
  }
}
