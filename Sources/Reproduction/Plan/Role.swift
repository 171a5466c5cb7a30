/// What a head or an MLP is to the experiments.
///
/// In GPT-2 small it is the paper's own one; in another
/// model the one that does the same, as its own results tell.
public enum Role: String, Hashable, Sendable, CaseIterable {
  /// 9.9: the strongest name mover.
  case nameMover = "name-mover"
  /// 11.10: the strongest negative name mover.
  case negative = "negative-name-mover"
  /// 10.10: the backup that becomes a name mover.
  case backup = "backup"
  /// 8.10: an S-Inhibition head.
  case inhibition = "s-inhibition"
  /// 9.9, 9.6 and 10.0, whose queries path patching writes into.
  case nameMoverQueries = "name-mover-queries"
  /// 9.1: a head of greater-than.
  case yearHead = "year-head"
  /// 8.1: the head of greater-than that is left after Lower-Than.
  case lateYearHead = "late-year-head"
  /// MLP 9.
  case yearMLP = "year-mlp"

  /// What stands in arguments for the head.
  var placeholder: String { "{\(rawValue)}" }

  /// What it is, in words.
  var words: String {
    switch self {
    case .nameMover: "strongest name mover"
    case .negative: "strongest negative name mover"
    case .backup: "backup that becomes a name mover"
    case .inhibition: "strongest S-Inhibition head"
    case .nameMoverQueries: "queries of the name movers"
    case .yearHead: "strongest head of greater-than"
    case .lateYearHead: "head of greater-than left after Lower-Than"
    case .yearMLP: "strongest late MLP of greater-than"
    }
  }

  /// The class of a circuit that its head is of; nil for what is in no such class.
  var className: String? {
    switch self {
    case .nameMover: "name-mover"
    case .negative: "negative-name-mover"
    case .backup: "backup-name-mover"
    case .inhibition: "s-inhibition"
    case .nameMoverQueries, .yearHead, .lateYearHead, .yearMLP: nil
    }
  }

  /// The paper's own one in GPT-2 small.
  var inGPT2: String {
    switch self {
    case .nameMover: "9.9"
    case .negative: "11.10"
    case .backup: "10.10"
    case .inhibition: "8.10"
    case .nameMoverQueries: "9.9.q,9.6.q,10.0.q"
    case .yearHead: "9.1"
    case .lateYearHead: "8.1"
    case .yearMLP: "9"
    }
  }

  /// The stages by which heads of indirect objects find their roles.
  static func stages(of subject: ReproductionSubject, _ models: TunedModels) -> [String] {
    subject.isGPT2Small ? [] : ["discover-base", "dla-base", "dla-\(models.amplified.id)"]
  }

  /// The stages by which heads and MLPs of greater-than find their roles.
  static func yearStages(of subject: ReproductionSubject, _ models: TunedModels) -> [String] {
    subject.isGPT2Small ? [] : ["sweep-year-heads", "sweep-year-mlps", "fig40"]
  }
}
