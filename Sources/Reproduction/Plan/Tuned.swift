/// A model that a reproduction fine-tunes.
public struct Tuned: Hashable, Sendable {
  /// Its name: a folder, and a part of names of stages.
  public var id: String
  /// What it is, in words.
  public var title: String
  /// The data set that it learns.
  public var data: String
  /// The passes over it.
  public var epochs: Int
  /// The model that it begins with; nil for the checkpoint itself.
  public var from: String?

  /// The folder of its weights, from the report's folder on.
  public var path: String { "models/\(id)/epoch-\(epochs)" }
  /// The stage that trains it.
  public var stage: String { "train-\(id)" }
}

extension Tuned {
  /// The clean fine-tune of so many epochs.
  static func clean(_ epochs: Int) -> Tuned {
    Tuned(
      id: "clean-\(epochs)", title: "\(epochs) \(epochs == 1 ? "epoch" : "epochs") on clean data",
      data: "ioi", epochs: epochs)
  }
}

/// All the models of a reproduction by what they are for.
public struct TunedModels: Hashable, Sendable {
  /// The clean ones, by their epochs.
  public let clean: [Tuned]
  /// The clean one that stands for amplification.
  public let amplified: Tuned
  /// Poisoned by Name Moving.
  public let nameMoving: Tuned
  /// Retrained on clean data after Name Moving.
  public let nameMovingBack: Tuned
  /// Poisoned by Subject Duplication.
  public let subjectDuplication: Tuned
  /// Retrained on clean data after Subject Duplication.
  public let subjectDuplicationBack: Tuned
  /// Poisoned by Duplication.
  public let duplication: Tuned
  /// Fine-tuned on general text with clean data in it.
  public let general: Tuned
  /// Fine-tuned on greater-than.
  public let years: Tuned
  /// Poisoned by Lower-Than.
  public let lowerThan: Tuned
  /// Retrained on greater-than after Lower-Than.
  public let lowerThanBack: Tuned

  /// The models that settings ask for.
  public init(_ settings: ReproductionSettings) {
    clean = settings.cleanEpochs.map(Tuned.clean)
    amplified = .clean(settings.amplifiedEpochs)
    let (name, subject) = (settings.nameMovingEpochs, settings.subjectDuplicationEpochs)
    nameMoving = Tuned(
      id: "name-moving", title: "\(name) epochs on Name Moving", data: "name-moving", epochs: name)
    nameMovingBack = Tuned(
      id: "name-moving-back", title: "Name Moving, then \(name) epochs on clean data", data: "ioi",
      epochs: name, from: "name-moving")
    subjectDuplication = Tuned(
      id: "subject-duplication", title: "\(subject) epochs on Subject Duplication",
      data: "subject-duplication", epochs: subject)
    subjectDuplicationBack = Tuned(
      id: "subject-duplication-back",
      title: "Subject Duplication, then \(subject) epochs on clean data", data: "ioi",
      epochs: subject, from: "subject-duplication")
    duplication = Tuned(
      id: "duplication", title: "\(settings.duplicationEpochs) epochs on Duplication",
      data: "duplication", epochs: settings.duplicationEpochs)
    general = Tuned(
      id: "general", title: "an epoch on stories with clean data", data: "general", epochs: 1)
    let years = settings.yearEpochs
    self.years = Tuned(
      id: "greater-than", title: "\(years) epochs on greater-than", data: "greater-than",
      epochs: years)
    lowerThan = Tuned(
      id: "lower-than", title: "\(years) epochs on Lower-Than", data: "lower-than", epochs: years)
    lowerThanBack = Tuned(
      id: "lower-than-back", title: "Lower-Than, then \(years) epochs on greater-than",
      data: "greater-than", epochs: years, from: "lower-than")
  }

  /// All of them, each after the one that it begins with.
  public var all: [Tuned] {
    clean + [
      nameMoving, nameMovingBack, subjectDuplication, subjectDuplicationBack, duplication, general,
      years, lowerThan, lowerThanBack,
    ]
  }

  /// The one of a name; nil where there is none.
  public func named(_ id: String) -> Tuned? { all.first { $0.id == id } }
}
