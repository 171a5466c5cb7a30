import Circuits
public import StrictJSON

/// All stages of a reproduction in an order in which they can be done, and the rows that they are for.
public struct ReproductionPlan: Sendable {
  /// The checkpoint.
  public let subject: ReproductionSubject
  /// The sizes.
  public let settings: ReproductionSettings
  /// Checkpoints of others for table 3.
  public let others: [OtherModel]
  /// A folder of the authors' own training texts; nil for texts that Patchbay makes.
  public let texts: String?
  /// The rows that are asked for, in the order of the paper.
  public let rows: [PaperRow]
  /// The stages that those need, each after what it needs itself.
  public let stages: [Stage]
  /// The models.
  public let models: TunedModels
  /// Whether the paper's findings are measured too, as they are where no rows were chosen.
  public let hasFindings: Bool

  /// Plans a reproduction.
  ///
  /// - Parameters:
  ///   - subject: the checkpoint.
  ///   - settings: the sizes.
  ///   - others: checkpoints for table 3.
  ///   - texts: a folder of training texts in place of those that Patchbay makes.
  ///   - only: the rows that are wanted, by their names; nil for all of them, and the findings.
  /// - Throws: `noSuchRow` for a name that no row has, `takenName` for a checkpoint of others.
  public init(
    _ subject: ReproductionSubject, _ settings: ReproductionSettings, others: [OtherModel] = [],
    texts: String? = nil, only: [String]? = nil
  ) throws(ReproductionError) {
    self.subject = subject
    self.settings = settings
    self.others = others
    self.texts = texts
    hasFindings = only == nil
    models = TunedModels(settings)
    var taken = Set(models.all.map(\.id) + ["base"])
    for other in others {
      guard !other.name.hasPrefix("edges-"), taken.insert(other.name).inserted else {
        throw .takenName(other.name)
      }
    }
    let builder = StageBuilder(subject, settings, models, others, texts: texts)
    let all = PaperRow.all(builder)
    if let only {
      if let name = only.first(where: { name in !all.contains { $0.id == name } }) {
        throw .noSuchRow(name, rows: all.map(\.id))
      }
      rows = all.filter { only.contains($0.id) }
    } else {
      rows = all
    }
    let wanted = rows.flatMap(\.stages) + (only == nil ? builder.findingStages : [])
    stages = Self.closure(of: wanted, in: builder.stages)
  }

  /// The stages of some names and all that they need, in the order of the list.
  private static func closure(of names: [String], in all: [Stage]) -> [Stage] {
    let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    var found: Set<String> = []
    var open = names
    while let name = open.popLast() {
      guard found.insert(name).inserted else { continue }
      guard let stage = byName[name] else { preconditionFailure("no stage \(name)") }
      open += stage.needs
    }
    return all.filter { found.contains($0.id) }
  }

  /// The stage of a name; nil where the plan has none.
  public func stage(_ id: String) -> Stage? { stages.first { $0.id == id } }
}

extension ReproductionPlan: JSONRepresentable {
  /// All that determines the numbers, by which a folder is known to be of the same plan.
  public var json: JSONOutput {
    [
      "checkpoint": ["path": subject.path, "sha256": subject.sha256] as JSONOutput,
      "settings": settings,
      "circuit": subject.circuit?.classes.map { group in
        ["name": group.name, "members": group.members.map(\.description)] as JSONOutput
      },
      "others": others.map { ["name": $0.name, "path": $0.path] as JSONOutput },
      "texts": texts,
    ]
  }
}
