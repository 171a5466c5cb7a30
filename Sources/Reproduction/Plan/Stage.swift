/// One piece of a reproduction: a command of Patchbay with its arguments, whose result is kept.
///
/// Arguments may name a role, such as `{name-mover}`, which stands for heads that earlier stages find.
public struct Stage: Hashable, Sendable {
  /// What a stage is for.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Prompts and training texts.
    case data
    /// A fine-tune.
    case training
    /// Finding a circuit.
    case discovery
    /// Numbers of one model.
    case evaluation
    /// A run for each head, edge or place.
    case sweep
  }

  /// Its name, unlike any other's; a part of file names.
  public var id: String
  /// What it is for.
  public var kind: Kind
  /// What it does, in a few words.
  public var title: String
  /// The stages that it needs the results of.
  public var needs: [String]
  /// What is done.
  public var action: Action
  /// The stems of the figures that it writes; empty for none.
  public var figures: [String]
  /// Files and folders that it leaves beside its result and figures.
  public var leaves: [String]
  /// What it costs.
  public var work: StageWork

  /// What is done in a stage; paths begin at the report's folder.
  public enum Action: Hashable, Sendable {
    /// A command of Patchbay: its name and arguments.
    case command([String])
    /// A file is written.
    case write(String, to: String)
    /// Files are joined to one.
    case join([String], to: String)
  }

  /// Puts a stage together.
  ///
  /// - Parameters:
  ///   - id: its name.
  ///   - kind: what it is for.
  ///   - title: what it does, in a few words.
  ///   - needs: stages that go before it.
  ///   - action: what is done.
  ///   - figures: the stems of its figures.
  ///   - leaves: other files that it leaves.
  ///   - work: what it costs.
  public init(
    _ id: String, _ kind: Kind, _ title: String, needs: [String] = [], _ action: Action,
    figures: [String] = [], leaves: [String] = [], work: StageWork = StageWork()
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.needs = needs
    self.action = action
    self.figures = figures
    self.leaves = leaves
    self.work = work
  }
}

/// What a stage costs, as far as the plan can tell before it runs.
public struct StageWork: Hashable, Sendable {
  /// Tokens that go through the whole model forwards, runs of parts of it in proportion.
  public var forwardTokens: Double
  /// Tokens that go through it forwards and backwards.
  public var trainingTokens: Double
  /// Models that stay on disk.
  public var savedModels: Int

  /// A cost; none by default.
  public init(forwardTokens: Double = 0, trainingTokens: Double = 0, savedModels: Int = 0) {
    self.forwardTokens = forwardTokens
    self.trainingTokens = trainingTokens
    self.savedModels = savedModels
  }
}
