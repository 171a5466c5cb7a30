import Circuits
import Screen

extension CircuitScreen {
  /// The keys of the circuit screen.
  static let bindings: [Binding] = [
    bind(
      keys("space"), "toggle-circuit-head", "without",
      "Leave the head or class out to see what it does, or take it back in", foot: true,
      refusal: noCircuit
    ) { $0.tryWithout() },
    bind(
      keys("m"), "next-side", "side", "Show minimality, classes or completeness at the side",
      foot: true
    ) { $0.own.side = CircuitSide.allCases.next(after: $0.own.side) },
    bind(
      keys("O"), "open-circuit", "open", "Open a circuit: a file, or one that is built in",
      foot: true
    ) { $0.openAtCurrent(CircuitOverlay(use: .open)) },
    bind(
      keys("D"), "compare-circuit", "compare", "Compare with another circuit", foot: true,
      refusal: noCircuit
    ) { $0.openAtCurrent(CircuitOverlay(use: .compare)) },
    bind(
      keys("s"), "save-circuit", "save", "Save the circuit as a text file", foot: true,
      refusal: noCircuit
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
      "Replace heads outside by template means, means, the paired prompt's values, or zero",
      foot: true
    ) { $0.nextOutside() },
    bind(
      keys("p"), "next-position-mode", "positions",
      "Keep heads at each prompt's own positions, or at every position of that name"
    ) { $0.nextPositionMode() },
    bind(
      keys("Z"), "swap-circuits", "swap", "Exchange the circuit and the one it is compared with",
      refusal: { $0.document.comparedCircuit == nil ? "D opens a circuit to compare with." : nil }
    ) { $0.swapCircuits() },
    bind(
      keys("enter"), "open", "look", "Open the head: what it reads and writes", foot: true,
      refusal: noHead
    ) { open(&$0) },
  ]

  private static let noCircuit: @Sendable (Scene<CircuitState>) -> String? = { scene in
    scene.circuit == nil
      ? "No circuit is open. O opens a file or a built-in one." : nil
  }

  private static let noHead: @Sendable (Scene<CircuitState>) -> String? = { scene in
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
