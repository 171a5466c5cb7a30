import Analyses
import Tasks
import Transformer

/// Where each head of a circuit is kept in given prompts.
struct KeptPositions {
  private let configuration: Configuration
  private var lengths: [Int]
  /// The names of the positions of each head of the circuit.
  private var names: [Head: Set<String>] = [:]
  /// For each name the positions in each prompt; nil for all.
  private var places: [String: [Set<Int>]?] = [:]

  /// Finds the positions.
  ///
  /// - Throws: `AnalysisError`, for a head that the model lacks, or a position that a prompt lacks.
  init(
    _ circuit: Circuit, _ subject: Subject, _ mode: Circuit.PositionMode
  ) throws(AnalysisError) {
    configuration = subject.weights.configuration
    try Ablation(heads: circuit.heads).check(against: configuration)
    let prompts = subject.prompts
    lengths = prompts.prompts.map(\.tokens.count)
    for member in circuit.members {
      names[member.head, default: []].insert(member.position)
      guard places[member.position] == nil else { continue }
      let rows = try Ablation.Positions(member.position).resolved(in: prompts)?.map { Set($0) }
      if mode == .union, let rows {
        let all = rows.reduce(into: Set()) { $0.formUnion($1) }
        places[member.position] = .some(
          zip(rows, lengths).map { _, length in all.filter { $0 < length } })
      } else {
        places[member.position] = .some(rows)
      }
    }
  }

  /// The same for consecutive prompts.
  func rows(_ range: Range<Int>) -> KeptPositions {
    var part = self
    part.lengths = Array(lengths[range])
    part.places = places.mapValues { $0.map { Array($0[range]) } }
    return part
  }

  /// The positions at which a head is kept, for each prompt; none for one outside the circuit.
  func positions(of head: Head) -> [Set<Int>] {
    var positions = lengths.map { _ in Set<Int>() }
    for name in names[head] ?? [] {
      let kept = places[name] ?? nil
      for row in positions.indices { positions[row].formUnion(kept?[row] ?? Set(0..<lengths[row])) }
    }
    return positions
  }

  /// The last layer with a head of the circuit; nil for an empty one.
  var lastLayer: Int? { names.keys.map(\.layer).max() }

  /// The heads of the circuit in a layer.
  func heads(of layer: Int) -> [Head] { names.keys.filter { $0.layer == layer }.sorted() }

  /// The positions at which any head is kept, for each prompt.
  var positions: [Set<Int>] {
    var all = lengths.map { _ in Set<Int>() }
    for rows in places.values {
      for row in all.indices { all[row].formUnion(rows?[row] ?? Set(0..<lengths[row])) }
    }
    return all
  }

  /// The edits that replace all else.
  ///
  /// - Parameter action: what is written over z of a layer.
  /// - Returns: an edit for each group of heads that are kept at the same positions.
  /// - Throws: what `action` throws.
  func interventions(
    _ action: (_ layer: Int) throws(AnalysisError) -> Intervention.Action
  ) throws(AnalysisError) -> [Intervention] {
    var interventions: [Intervention] = []
    for layer in 0..<configuration.layers {
      let action = try action(layer)
      for (names, heads) in groups(of: layer) {
        interventions.append(
          Intervention(
            .block(layer, .z), heads: heads, positions: others(than: names), action: action))
      }
    }
    return interventions
  }

  /// A layer's heads in groups that are kept at the same positions, those outside the circuit too.
  private func groups(of layer: Int) -> [(names: Set<String>, heads: [Int])] {
    let groups = Dictionary(grouping: 0..<configuration.heads) { names[Head(layer, $0)] ?? [] }
    return groups.map { (names: $0, heads: $1) }.sorted { $0.heads[0] < $1.heads[0] }
  }

  /// The positions outside those of some names.
  private func others(than names: Set<String>) -> Intervention.Positions {
    guard !names.isEmpty else { return .all }
    var rows = lengths.map { Set(0..<$0) }
    for name in names {
      guard let kept = places[name] ?? nil else { return .at(lengths.map { _ in [] }) }
      for row in rows.indices { rows[row].subtract(kept[row]) }
    }
    return .at(rows.map { $0.sorted() })
  }
}
