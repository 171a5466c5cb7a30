/// What classes tell each other, as the steps have found it.
extension DiscoverySession {
  /// The links of the circuit once a step is done: those before, and what it has found.
  ///
  /// A class sends where one of its heads was accepted, or was known before and reaches the threshold.
  func links(after step: DiscoveryStep) -> [CircuitLink] {
    let accepted = step.accepted?.map(\.className) ?? []
    let known = step.candidates.filter { $0.isKnown && abs($0.effect) >= step.threshold }
    var links = circuit.links
    for name in circuit.classes.map(\.name)
    where accepted.contains(name) || known.contains(where: { $0.className == name }) {
      for link in step.kind.links(from: name) where !links.contains(link) { links.append(link) }
    }
    return links
  }
}

extension DiscoveryStep.Kind {
  /// What a class tells, by being found in the step.
  fileprivate func links(from name: String) -> [CircuitLink] {
    switch self {
    case .direct, .backups: [CircuitLink(from: name, to: nil)]
    case .queries, .values, .keys, .inductionKeys:
      receivers.map { [CircuitLink(from: name, to: $0.name.rawValue, $0.input)] } ?? []
    case .others, .pruning: []
    }
  }
}
