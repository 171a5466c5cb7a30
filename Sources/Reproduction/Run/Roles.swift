import Circuits
import StrictJSON
import Transformer

/// Which heads play which roles, as results tell.
struct Roles {
  let plan: ReproductionPlan
  let results: Results

  init(_ plan: ReproductionPlan, _ results: Results) {
    self.plan = plan
    self.results = results
  }

  /// An argument with the roles that it names filled in.
  func filled(_ word: String) throws(ReproductionError) -> String {
    guard word.contains("{") else { return word }
    for role in Role.allCases where word == role.placeholder { return try name(role) }
    return word
  }

  /// The heads or the MLP of a role, as arguments name them.
  func name(_ role: Role) throws(ReproductionError) -> String {
    if plan.subject.isGPT2Small { return role.inGPT2 }
    switch role {
    case .nameMover: return try nameMover.description
    case .negative: return try negative.description
    case .backup: return try backup.description
    case .inhibition: return try inhibition.description
    case .nameMoverQueries:
      return try nameMovers.map { "\($0).q" }.joined(separator: ",")
    case .yearHead: return try yearHead.description
    case .lateYearHead: return try lateYearHead
    case .yearMLP: return try yearMLP
    }
  }

  // MARK: Indirect objects

  /// The heads of the class of a name in the original circuit.
  func members(_ className: String) throws(ReproductionError) -> [Head] {
    try circuit.filter { $0.className == className }.map(\.head)
  }

  /// The heads of the original circuit with their classes.
  var circuit: [CircuitPlace] {
    get throws(ReproductionError) {
      if let circuit = plan.subject.circuit {
        return circuit.classes.flatMap { group in
          group.members.map {
            CircuitPlace(head: $0.head, position: $0.position, className: group.name)
          }
        }
      }
      return try Self.circuit(of: "discover-base", in: results)
    }
  }

  /// The heads that a discovery has found.
  static func circuit(
    of stage: String, in results: Results
  ) throws(ReproductionError) -> [CircuitPlace] {
    try results.list(stage, "circuit", "classes").flatMap { group in
      (group["members"]?.array ?? []).compactMap { member in
        (member["head"]?.string).flatMap(Head.init).map {
          CircuitPlace(
            head: $0, position: member["position"]?.string ?? "",
            className: group["name"]?.string ?? "")
        }
      }
    }
  }

  /// The attribution of each head in the checkpoint.
  private var attribution: [[Double]] {
    get throws(ReproductionError) { try results.grid("dla-base", "heads") }
  }

  private func strongest(
    _ heads: [Head], by values: [[Double]], sign: Double = 1
  ) -> Head? {
    heads.filter {
      values.indices.contains($0.layer) && values[$0.layer].indices.contains($0.index)
    }
    .max { sign * values[$0.layer][$0.index] < sign * values[$1.layer][$1.index] }
  }

  private var allHeads: [Head] {
    (0..<plan.subject.shape.layers).flatMap { layer in
      (0..<plan.subject.shape.heads).map { Head(layer, $0) }
    }
  }

  private var nameMover: Head {
    get throws(ReproductionError) {
      let values = try attribution
      return strongest(try members("name-mover"), by: values)
        ?? strongest(allHeads, by: values) ?? Head(0, 0)
    }
  }

  /// The three strongest name movers.
  private var nameMovers: [Head] {
    get throws(ReproductionError) {
      let values = try attribution
      let found = try members("name-mover")
        .sorted { values[$0.layer][$0.index] > values[$1.layer][$1.index] }.prefix(3)
      return found.isEmpty ? [try nameMover] : Array(found)
    }
  }

  private var negative: Head {
    get throws(ReproductionError) {
      let values = try attribution
      return strongest(try members("negative-name-mover"), by: values, sign: -1)
        ?? strongest(allHeads, by: values, sign: -1) ?? Head(0, 0)
    }
  }

  /// The backup whose attribution grows most; where there is none, the head that is neither
  /// name mover nor S-Inhibition head.
  private var backup: Head {
    get throws(ReproductionError) {
      let (before, after) = (
        try attribution, try results.grid("dla-\(plan.models.amplified.id)", "heads")
      )
      let growth = zip(before, after).map { zip($0, $1).map { $1 - $0 } }
      let others = Set(try members("name-mover") + members("s-inhibition"))
      return strongest(try members("backup-name-mover"), by: growth)
        ?? strongest(allHeads.filter { !others.contains($0) }, by: growth) ?? Head(0, 0)
    }
  }

  /// The S-Inhibition head that the discovery found first, which is the strongest on the queries.
  private var inhibition: Head {
    get throws(ReproductionError) {
      if let first = try members("s-inhibition").first { return first }
      return try nameMover
    }
  }

  // MARK: Years

  /// The head whose ablation takes most from the probability difference.
  private var yearHead: Head {
    get throws(ReproductionError) {
      let effects = try results.grid("sweep-year-heads", "effects")
      return strongest(allHeads, by: effects, sign: -1) ?? Head(0, 0)
    }
  }

  /// The head of most weight among the edges of the model that Lower-Than has left.
  private var lateYearHead: String {
    get throws(ReproductionError) {
      let scores = try results.list("fig40", "nodes").compactMap { node in
        (node["node"]?.string).flatMap(Self.head(ofNode:)).map {
          ($0, abs(node["score"]?.number ?? 0))
        }
      }
      if let best = scores.max(by: { $0.1 < $1.1 }) { return best.0.description }
      return try yearHead.description
    }
  }

  /// The head of a node such as `a9.h1`; nil for other nodes.
  static func head(ofNode name: String) -> Head? {
    guard name.hasPrefix("a") else { return nil }
    return Head(name.dropFirst().replacing("h", with: ""))
  }

  /// The MLP without which greater-than falls most; the first one aside, which is a second embedding.
  private var yearMLP: String {
    get throws(ReproductionError) {
      let effects = try results.grid("sweep-year-mlps", "effects").map { $0.first ?? .nan }
      let later = effects.enumerated().dropFirst(effects.count > 1 ? 1 : 0)
      return "\(later.min { $0.element < $1.element }?.offset ?? 0)"
    }
  }
}

/// A head of a circuit at its position.
struct CircuitPlace: Hashable {
  let head: Head
  let position: String
  let className: String

  /// The head and its position alone, whatever its class.
  var member: String { "\(head) \(position)" }
}
