/// Where the numbers of a figure come from.
public struct Provenance: Hashable, Sendable {
  /// A checkpoint that was open.
  public struct Checkpoint: Hashable, Sendable {
    /// The letter under which it was open: `A` or `B`; empty where there is one only.
    public var slot: String
    /// Its folder or name.
    public var path: String
    /// SHA-256 of its weights in hexadecimal, where it is known.
    public var sha256: String?

    /// Names a checkpoint.
    public init(slot: String, path: String, sha256: String? = nil) {
      self.slot = slot
      self.path = path
      self.sha256 = sha256
    }
  }

  /// The prompts that were run.
  public struct Prompts: Hashable, Sendable {
    /// How many there are.
    public var count: Int
    /// The first of them, or all.
    public var first: [String]
    /// What set they are of, in words; empty when they were typed.
    public var set: String
    /// SHA-256 of the file that they are of in hexadecimal; nil where there is none.
    public var sha256: String?

    /// Names prompts.
    public init(count: Int, first: [String], set: String = "", sha256: String? = nil) {
      self.sha256 = sha256
      self.count = count
      self.first = first
      self.set = set
    }

    /// Prompts that are all named.
    public init(_ prompts: [String]) {
      self.init(count: prompts.count, first: prompts)
    }
  }

  /// The version of the program.
  public var version: String
  /// The checkpoints that were open.
  public var checkpoints: [Checkpoint]
  /// What was run.
  public var prompts: Prompts
  /// Whether a beginning-of-sequence token stands before each prompt; nothing where it does not
  /// matter.
  public var bos: Bool?
  /// How that token is shown; empty where it is not known.
  public var bosToken: String
  /// The interventions that were active, in words.
  public var interventions: [String]
  /// How the numbers were reckoned, and their units, in words.
  public var conventions: [String]
  /// What is shown of the checkpoints: `A`, `B`, or `B − A`; empty where there is one only.
  public var view: String

  /// Puts a provenance together.
  ///
  /// - Parameters:
  ///   - version: the version of the program.
  ///   - checkpoints: those that were open.
  ///   - prompts: what was run.
  ///   - bos: whether a beginning-of-sequence token stands before each prompt.
  ///   - bosToken: how that token is shown.
  ///   - interventions: those that were active, in words.
  ///   - conventions: how the numbers were reckoned, and their units.
  ///   - view: what is shown of the checkpoints.
  public init(
    version: String, checkpoints: [Checkpoint] = [], prompts: Prompts = Prompts([]),
    bos: Bool? = nil, bosToken: String = "", interventions: [String] = [],
    conventions: [String] = [], view: String = ""
  ) {
    self.version = version
    self.checkpoints = checkpoints
    self.prompts = prompts
    self.bos = bos
    self.bosToken = bosToken
    self.interventions = interventions
    self.conventions = conventions
    self.view = view
  }
}

// MARK: Words

extension Provenance {
  /// A line of provenance: what it is about, and what is to say of it.
  struct Note: Hashable {
    var name: String
    var words: String
  }

  /// Everything in words, in the order in which it is read.
  ///
  /// - Returns: the lines, at least one.
  func notes() -> [Note] {
    var notes: [Note] = []
    if !view.isEmpty { notes.append(Note(name: "shown", words: view)) }
    for checkpoint in checkpoints {
      let hash = checkpoint.sha256.map { " (sha256 \($0))" }
      notes.append(
        Note(
          name: checkpoint.slot.isEmpty ? "checkpoint" : "checkpoint \(checkpoint.slot)",
          words: checkpoint.path + (hash ?? " (sha256 not known)")))
    }
    notes += promptNotes
    if let bos {
      let words = bosToken.isEmpty ? "before each prompt" : "\(bosToken) before each prompt"
      notes.append(Note(name: "BOS", words: bos ? words : "none"))
    }
    notes += interventions.map { Note(name: "intervention", words: $0) }
    notes += conventions.map { Note(name: "convention", words: $0) }
    notes.append(Note(name: "made by", words: "patchbay \(version)"))
    return notes
  }

  private var promptNotes: [Note] {
    guard prompts.count > 0 || !prompts.set.isEmpty else { return [] }
    var notes: [Note] = []
    let isWhole = prompts.first.count >= prompts.count
    if !isWhole || !prompts.set.isEmpty {
      let set = prompts.set.isEmpty ? "" : ": \(prompts.set)"
      let hash = prompts.sha256.map { " (sha256 \($0))" } ?? ""
      notes.append(Note(name: "prompts", words: "\(prompts.count)\(set)\(hash)"))
    }
    notes += prompts.first.map { Note(name: "prompt", words: $0) }
    return notes
  }
}
