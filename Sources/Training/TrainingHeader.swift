public import StrictJSON

/// The first line of a run log: enough to repeat the run, and to tell whether another is the same.
public struct TrainingHeader: Hashable, Sendable {
  /// A file or generated text that the run reads.
  public struct Source: Hashable, Sendable {
    /// The file's path, or the name of the data set.
    public var name: String
    /// The SHA-256 of its bytes.
    public var sha256: String
    /// How generated text was made; nil for a file.
    public var recipe: Recipe?

    /// The name, without the folders of a path.
    public var shortName: String { name.split(separator: "/").last.map(String.init) ?? name }

    /// A source by name and hash, and how it was made where it was.
    public init(name: String, sha256: String, recipe: Recipe? = nil) {
      self.name = name
      self.sha256 = sha256
      self.recipe = recipe
    }
  }

  /// How a data set was generated.
  public struct Recipe: Hashable, Sendable {
    /// The number of sentences requested.
    public var count: Int
    /// The seed.
    public var seed: UInt64
    /// The file of sentences and words; nil for the built-in one.
    public var templates: String?

    /// A recipe of its parts.
    public init(count: Int, seed: UInt64, templates: String?) {
      self.count = count
      self.seed = seed
      self.templates = templates
    }
  }

  /// What the first line of every run log says that it is.
  static let schema = "patchbay.run/1"

  /// The version of this program.
  public var version: String
  /// The checkpoint that the run begins with.
  public var checkpoint: Source
  /// The training data.
  public var data: Source
  /// The tokens of a block, or the most of a sentence.
  public var block: Int
  /// Whether each sentence is a row.
  public var sentences: Bool
  /// The rows of the data.
  public var rows: Int
  /// The tokens of the rows.
  public var tokens: Int
  /// The steps of the run.
  public var steps: Int
  /// The steps of an epoch.
  public var stepsPerEpoch: Int
  /// The threads in use, on which the last bits of the result depend.
  public var threads: Int
  /// The ranks that train together, on which the last bits depend too; 1 for a process alone.
  public var ranks = 1
  /// What the run is measured on.
  public var evaluations: [String]
  /// The SHA-256 of each set of prompts, so that a resumed run is measured on the same.
  public var evaluationHashes: [String]
  /// What is tracked beside the evaluations, by the names of measures.
  public var tracked: [String]
  /// How it trains.
  public var settings: TrainingSettings

  /// A header; the numbers that follow from the data are filled in by the plan.
  public init(
    version: String, checkpoint: Source, data: Source, block: Int, sentences: Bool, threads: Int,
    settings: TrainingSettings
  ) {
    self.version = version
    self.checkpoint = checkpoint
    self.data = data
    self.block = block
    self.sentences = sentences
    self.threads = threads
    self.settings = settings
    (rows, tokens, steps, stepsPerEpoch) = (0, 0, 0, 0)
    (evaluations, evaluationHashes, tracked) = ([], [], [])
  }
}

extension TrainingHeader: JSONRepresentable {
  /// The members of the first line of a run log.
  public var json: JSONOutput {
    let hashes: JSONOutput =
      evaluationHashes.isEmpty ? [:] : ["evaluationHashes": evaluationHashes]
    return facts.adding(hashes).adding(tracked.isEmpty ? [:] : ["tracked": tracked])
      .adding(ranks == 1 ? [:] : ["ranks": ranks])
  }

  private var facts: JSONOutput {
    [
      "schema": Self.schema, "version": version,
      "checkpoint": ["path": checkpoint.name, "sha256": checkpoint.sha256] as JSONOutput,
      "data": data.json, "block": block, "sentences": sentences,
      "rows": rows, "tokens": tokens, "steps": steps, "stepsPerEpoch": stepsPerEpoch,
      "threads": threads, "evaluations": evaluations, "settings": settings.json,
    ]
  }

  /// One thing in which two runs differ, as their logs write it.
  public struct Difference: Hashable, Sendable {
    /// What it is.
    public var name: String
    /// What the run in the folder has.
    public var was: String
    /// What this run has.
    public var now: String
  }

  /// The differences between this run and that of a log's first line.
  ///
  /// Paths and the version may differ: the hashes say whether model and data are the same. So may ranks,
  /// and threads where these do: a run may go on elsewhere, and then says that bytes may differ.
  func differences(from line: JSON) throws(JSONError) -> [Difference] {
    let now = try JSON.parse(Array(json.line.utf8))
    let places: [(name: String, path: [String])] =
      [
        ("checkpoint", ["checkpoint", "sha256"]), ("data", ["data", "sha256"]),
        ("block", ["block"]), ("sentences", ["sentences"]),
        ("evaluate", ["evaluations"]), ("evaluation prompts", ["evaluationHashes"]),
      ]
      + ((line["ranks"]?.integer ?? 1) == ranks ? [("threads", ["threads"])] : [])
      + (now["settings"]?.object?.keys ?? []).map { ($0, ["settings", $0]) }
    return places.compactMap { name, path in
      func value(_ json: JSON) -> JSON? { path.reduce(json) { $0?[$1] } }
      let (was, now) = (value(line), value(now))
      guard was != now else { return nil }
      return Difference(name: name, was: Self.words(was), now: Self.words(now))
    }
  }

  private static func words(_ value: JSON?) -> String {
    guard let value, value != .null else { return "none" }
    if let array = value.array { return array.map { words($0) }.joined(separator: ", ") }
    return value.string ?? value.integer.map { "\($0)" } ?? value.number.map { "\($0)" }
      ?? value.bool.map { $0 ? "yes" : "no" } ?? "another kind of value"
  }
}

extension TrainingHeader.Source: JSONRepresentable {
  /// Name and hash, and what made it where it was made.
  public var json: JSONOutput {
    let source: JSONOutput = ["name": name, "sha256": sha256]
    guard let recipe else { return source }
    return source.adding([
      "count": recipe.count, "seed": recipe.seed, "templates": recipe.templates,
    ])
  }
}
