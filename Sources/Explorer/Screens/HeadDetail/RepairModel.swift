import Analyses
import Screen
import Tasks
import Transformer

/// A head that makes up for an ablated one, or loses with it.
struct Backup: Hashable, Sendable {
  var head: Head
  /// Its direct attribution without and with the ablation, in logits.
  var clean: Double
  var ablated: Double

  var rise: Double { ablated - clean }
}

extension Scene<HeadDetailState> {
  /// Why there is no self-repair; nil where it can be told.
  var missingPair: String? {
    let prompts =
      document.list.map { $0.isMean ? $0.prompts : [document.prompt] } ?? [document.prompt]
    guard prompts.contains(where: { $0.pair == nil }) else { return nil }
    return
      "Self-repair is of the logit difference: it needs prompts with an answer and a distractor."
  }

  /// The numbers of self-repair in the order of the reckoning.
  var repairFacts: [HeadFact] {
    let facts: [(String, KeyPath<SelfRepair.Reading, Float>)] = [
      ("F before", \.clean), ("direct effect", \.directEffect),
      ("F without it alone", \.naive), ("F ablated at END", \.ablated),
      ("self-repair", \.repair), ("strict self-repair", \.strictRepair),
    ]
    return facts.map { name, path in
      HeadFact(
        name: name,
        value: comparison {
          findings[SelfRepairQuery($0, head)].map { Double($0.mean[keyPath: path]) }
        }, isSigned: true)
    }
  }

  /// The other heads by how much their direct attribution rises when this one is ablated.
  var backups: [Backup] {
    guard let repair = findings[SelfRepairQuery(leading, head)] else { return [] }
    return model.heads.filter { $0 != head }.map { other in
      Backup(
        head: other, clean: Double(repair.cleanAttribution[other.layer][other.index]),
        ablated: Double(repair.ablatedAttribution[other.layer][other.index]))
    }
    .sorted { ($0.rise.magnitude, $1.head) > ($1.rise.magnitude, $0.head) }
  }

  /// How the head is ablated, in words.
  var repairWords: String {
    "\(head) ablated at END by \(document.kind.rawValue)"
  }
}
