import Circuits
import Screen

extension CircuitScreen {
  /// The keys of the circuit screen.
  static let bindings: [Binding] = [
    bind(
      keys("space"), "toggle-circuit-head", "on/off",
      "Leave the head or class out to see what it does, or take it back in; mark a candidate",
      foot: true, refusal: noMark
    ) { $0.own.wizard == nil ? $0.tryWithout() : $0.markCandidate() },
    bind(
      keys("enter"), "open", "look/take",
      "Open the head: what it reads and writes; in a discovery take what is marked and go on",
      foot: true, refusal: noHead
    ) { open(&$0) },
    bind(
      keys("w"), "discover-circuit", "discover",
      "Discover a circuit step by step, or leave the discovery", foot: true,
      refusal: { scene in
        if scene.own.edges != nil { return "The graph of edges is shown. E goes back." }
        return scene.own.wizard == nil ? scene.discoveryProblem : nil
      }
    ) { $0.toggleWizard() },
    bind(
      keys("E"), "show-edges", "edges",
      "Score every edge by gradients and show a circuit of the strongest, or leave that",
      foot: true,
      refusal: { $0.own.edges == nil ? $0.edgeProblem : nil }
    ) { $0.toggleEdges() },
    bind(
      keys("<"), "fewer-edges", "fewer", "Take fewer edges into the circuit", refusal: noEdges
    ) { $0.changeEdgeCount(by: -1) },
    bind(keys(">"), "more-edges", "more", "Take more edges into the circuit", refusal: noEdges) {
      $0.changeEdgeCount(by: 1)
    },
    bind(
      keys("N"), "choose-edge-count", "how many",
      "Type how many edges make the circuit, or the least score", refusal: noEdges
    ) { $0.ask(EdgeCountOverlay()) },
    bind(
      keys("A"), "accept-all-steps", "all steps", "Take what every step of the discovery proposes",
      refusal: { $0.own.wizard == nil ? "There is no discovery. w begins one." : nil }
    ) { $0.acceptAll() },
    bind(
      keys("m"), "next-side", "side",
      "Show minimality, classes, completeness or the card at the side",
      foot: true, refusal: noCircuit
    ) { $0.own.side = CircuitSide.allCases.next(after: $0.own.side) },
    bind(
      keys("r"), "run-circuit", "run", "Run what the side shows, or go on with what was stopped",
      foot: true, asksInBurst: true,
      refusal: { $0.isSideWaiting ? nil : "Nothing waits to be run." }
    ) { $0.runSide() },
    bind(
      keys("n"), "next-minimality-rule", "beside",
      "Choose which heads go beside the one whose minimality is measured"
    ) { $0.nextRule() },
    bind(
      keys("O"), "open-circuit", "open", "Open a circuit: a file, or one that is built in",
      foot: true
    ) { $0.openAtCurrent(CircuitOverlay(use: .open)) },
    bind(
      keys("D"), "compare-circuit", "compare", "Compare with another circuit", foot: true,
      refusal: noCircuit
    ) { $0.openAtCurrent(CircuitOverlay(use: .compare)) },
    bind(
      keys("s"), "save-circuit", "save", "Save the circuit, of heads or of edges, as a text file",
      foot: true,
      refusal: { $0.own.edges == nil ? noCircuit($0) : noEdges($0) }
    ) { $0.ask(SaveCircuitOverlay(), $0.circuitPath) },
    bind(
      keys("+"), "add-circuit-head", "add",
      "Put the head of the other screens into the class under the cursor",
      refusal: cannotAdd
    ) { $0.addHead() },
    bind(
      keys("T"), "move-circuit-head", "class", "Move the head or class to another class",
      refusal: noCircuit
    ) { $0.openAtCurrent(CircuitMoveOverlay()) },
    bind(
      keys("X", "delete"), "remove-circuit-head", "remove",
      "Take the head or class out of the circuit", asksInBurst: true, refusal: noCircuit
    ) { $0.removeSelection() },
    bind(
      keys("t"), "next-outside", "outside",
      "Replace heads outside by template means, means, the pair's values or zero; choose edges otherwise",
      foot: true
    ) { $0.own.edges == nil ? $0.nextOutside() : $0.nextSelection() },
    bind(
      keys("p"), "next-position-mode", "positions",
      "Keep heads at each prompt's own positions, or at every position of that name"
    ) { $0.nextPositionMode() },
    bind(keys("V"), "toggle-circuit-list", "list", "Show a list, or the picture") {
      $0.own.showsList.toggle()
    },
    bind(
      keys("H"), "toggle-whole-class", "class/head",
      "Put the cursor on the whole class, or on its first head", refusal: noCircuit
    ) { $0.toggleWholeClass() },
    bind(
      keys("Z"), "swap-circuits", "swap", "Exchange the circuit and the one it is compared with",
      refusal: { $0.document.comparedCircuit == nil ? "D opens a circuit to compare with." : nil }
    ) { $0.swapCircuits() },
  ]

  private static let noEdges: @Sendable (Scene<CircuitState>) -> String? = { scene in
    guard scene.own.edges != nil else { return "No graph of edges is shown. E shows it." }
    return scene.edgeScores == nil ? "The scores are not there yet." : nil
  }

  private static let noCircuit: @Sendable (Scene<CircuitState>) -> String? = { scene in
    if scene.own.edges != nil { return "The graph of edges is shown. E goes back to the circuit." }
    if scene.own.wizard != nil {
      return "A discovery is under way: Space marks, Enter takes, Esc goes back, w leaves it."
    }
    return scene.circuit == nil
      ? "No circuit is open. O opens a file or a built-in one." : nil
  }

  private static let noMark: @Sendable (Scene<CircuitState>) -> String? = { scene in
    guard scene.own.edges == nil, scene.own.wizard != nil else { return noCircuit(scene) }
    return scene.wizardCandidate == nil ? "This step has no candidate." : nil
  }

  private static let noHead: @Sendable (Scene<CircuitState>) -> String? = { scene in
    if scene.own.edges != nil {
      return scene.edgeScores == nil ? "The scores are not there yet." : nil
    }
    if scene.own.wizard != nil {
      return scene.wizardStep == nil ? "The map of this step is not there yet." : nil
    }
    if let refusal = noCircuit(scene) { return refusal }
    guard case .head? = scene.circuitCursor else { return "This is a class; move to a head." }
    return nil
  }

  private static let cannotAdd: @Sendable (Scene<CircuitState>) -> String? = { scene in
    let (member, name) = scene.headToAdd
    return scene.circuit?.className(of: member) == name
      ? "\(member) is in \(name) already. Choose another head on screen 2, then + here." : nil
  }
}
