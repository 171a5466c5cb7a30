import Files
public import Transformer

/// A report of the paper's experiments, as `patchbay reproduce` leaves it in a folder.
///
/// What stands in `report.json` there; figures, data and checkpoints are files beside it.
public struct SavedReport: Hashable, Sendable {
  /// The folder.
  public var folder: String
  /// The version of the program that wrote it.
  public var version: String
  /// The checkpoint that it is about.
  public var checkpoint: Model
  /// Whether every row that was asked for is done.
  public var isComplete: Bool
  /// The figures and tables, in their order.
  public var rows: [Row]

  /// The checkpoint of a report.
  public struct Model: Hashable, Sendable {
    /// Its folder, as it was named.
    public var path: String
    /// The hash of its weights; nil where it is not told.
    public var sha256: String?

    /// Names a checkpoint.
    public init(path: String, sha256: String? = nil) {
      self.path = path
      self.sha256 = sha256
    }
  }

  /// A figure or table of the paper, made anew.
  public struct Row: Hashable, Sendable {
    /// Its short name, as `fig3`.
    public var id: String
    /// What it shows.
    public var title: String
    /// The task that it is about.
    public var task: String
    /// The section of the paper.
    public var section: String
    /// How far it came.
    public var state: State
    /// Whether it agrees with the paper; nil where nothing is compared.
    public var verdict: Verdict?
    /// A sentence on what was found, or on why there is nothing.
    public var sentence: String
    /// The paths of its figures, in the folder.
    public var figures: [String]
    /// The arguments of the command that computes it alone.
    public var command: [String]
    /// Where the explorer shows it; nil where it cannot.
    public var view: View?
  }

  /// How far a row came.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case done, failed, missing
    case notApplicable = "not-applicable"
  }

  /// Whether a row agrees with the paper.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    case agrees, partly, differs
    case notComparable = "not-comparable"
  }

  /// Puts a report together.
  public init(
    folder: String, version: String, checkpoint: Model, isComplete: Bool, rows: [Row]
  ) {
    (self.folder, self.version, self.checkpoint) = (folder, version, checkpoint)
    (self.isComplete, self.rows) = (isComplete, rows)
  }
}

extension SavedReport {
  /// Where the explorer shows a row: which checkpoints and prompts are open, and what of a screen.
  ///
  /// Paths are relative to the report's folder unless they begin with `/`.
  public struct View: Hashable, Sendable {
    /// The screen.
    public var screen: Screen
    /// Checkpoint A; nil for that of the report.
    public var a: String?
    /// Checkpoint B; nil for none.
    public var b: String?
    /// The hashes of the two, where they are told.
    public var aHash: String?, bHash: String?
    /// The file of prompts; nil for those that are open.
    public var prompts: String?
    /// Whether a beginning-of-text token stands in front.
    public var bos: Bool
    /// The number of one prompt of the file, from 1; nil for the mean over all.
    public var row: Int?
    /// The head that is looked at.
    public var head: Head?
    /// The layer whose MLP is looked at.
    public var mlp: Int?
    /// Whose numbers are shown.
    public var side: Side?
    /// The site of a patch, by its name.
    public var site: String?
    /// The receivers of paths, as they are written.
    public var receivers: String?
    /// What is patched into what.
    public var direction: Direction?
    /// The file of a circuit.
    public var circuit: String?
    /// How many edges make the circuit; nil for one of heads.
    public var edges: Int?
    /// The folder of a run.
    public var run: String?
    /// Whether years are read.
    public var readsYears: Bool
    /// The heads that are ablated.
    public var ablated: [Head]
    /// What they are replaced by, by its name; nil for the usual.
    public var kind: String?
    /// The positions of the ablation or the patch, or at which receivers read; nil for all.
    public var positions: String?

    /// A screen by its name in reports.
    public enum Screen: String, Hashable, Sendable, CaseIterable {
      case prompt, heads, attention, lens, patching, circuit, training
      case headDetail = "head-detail"
    }

    /// Whose numbers are shown.
    public enum Side: String, Hashable, Sendable, CaseIterable {
      case a = "A"
      case b = "B"
      case difference
    }

    /// What is patched into what.
    public enum Direction: String, Hashable, Sendable, CaseIterable {
      /// Values of B into A.
      case across
      /// Values of clean prompts into corrupted ones.
      case within
      /// What goes along paths.
      case path
    }
  }
}

extension SavedReport {
  /// The name of the file in the folder.
  public static let fileName = "report.json"
  /// The name of the folder in it that holds the runs of training.
  static let modelsName = "models"

  /// The path of the file of a report.
  public static func filePath(in folder: String) -> String {
    RunFolder(folder).path + "/" + fileName
  }

  /// Whether a folder is that of a report, and of no checkpoint.
  public static func isFolder(_ path: String) -> Bool {
    FileSystem.kind(at: filePath(in: path)) == .other
      && FileSystem.kind(at: RunFolder(path).path + "/config.json") == .nothing
  }

  /// The place of a path that the report names.
  ///
  /// Such a path is relative to the report's folder; where nothing is there, to the current one, as
  /// a checkpoint may have been named.
  public func place(of path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let inside = RunFolder(folder).path + "/" + path
    let isElsewhere =
      FileSystem.kind(at: inside) == .nothing && FileSystem.kind(at: path) != .nothing
    return isElsewhere ? path : inside
  }
}
