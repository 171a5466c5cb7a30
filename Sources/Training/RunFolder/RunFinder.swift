import Files
public import Foundation

/// Looks for runs, results, recordings and reports in folders, as far as a person who waits can bear it.
public struct RunFinder: Sendable {
  /// What was found, the newest first.
  public struct Found: Hashable, Sendable {
    /// The runs.
    public var runs: [RunSummary] = []
    /// Results, recordings and reports.
    public var files: [SavedFile] = []
    /// Whether there was more to look at than a finder looks at.
    public var isCut = false

    /// Nothing found.
    public init() {}
  }

  /// How many folders below those given are looked into.
  public var depth = 3
  /// The most names that are looked at.
  public var mostNames = 20_000
  /// The most runs, and the most files.
  public var most = 500
  /// The time after which no further folder is looked into.
  public var patience = Duration.seconds(3)

  /// A finder with the usual bounds.
  public init() {}

  /// Looks into folders.
  ///
  /// Links below them are not followed, and neither are hidden folders and those of saved epochs. A
  /// run in a run folder is found too. Of a report's folder only the runs are listed beside it.
  ///
  /// - Parameters:
  ///   - folders: paths; those that cannot be read hold nothing.
  ///   - now: for telling how fresh logs are.
  /// - Returns: what was found; paths begin as those given, "." left out.
  public func find(in folders: [String], now: Date = Date()) -> Found {
    var search = Search(finder: self, now: now)
    for folder in folders { search.look(in: RunFolder(folder).path) }
    return search.sorted
  }
}

/// A search under way.
private struct Search {
  let finder: RunFinder
  let now: Date
  private let start = ContinuousClock.now
  private var found = RunFinder.Found()
  private var names = 0
  /// The paths of what was seen, so that folders in each other give nothing twice.
  private var seen: Set<String> = []

  init(finder: RunFinder, now: Date) {
    self.finder = finder
    self.now = now
  }

  /// Looks into a folder and those below it, the nearest first.
  mutating func look(in root: String) {
    var waiting = [(path: root, depth: 0)]
    var next = 0
    while next < waiting.count, !found.isCut {
      let (path, depth) = waiting[next]
      next += 1
      let real = URL(filePath: path).standardizedFileURL.path
      guard seen.insert(real).inserted else { continue }
      for folder in lookAt(path) where depth < finder.depth {
        waiting.append((folder, depth + 1))
      }
      if ContinuousClock.now - start > finder.patience, next < waiting.count { found.isCut = true }
    }
  }

  /// Looks at one folder and the files in it.
  ///
  /// - Returns: the folders in it that may hold more.
  private mutating func lookAt(_ folder: String) -> [String] {
    let entries = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let isRun = Self.isRun(entries)
    if isRun { add(RunSummary(reading: folder, now: now)) }
    let parts = Self.partsOfReport(in: folder, entries)
    var folders: [String] = []
    for name in entries where !name.hasPrefix(".") && parts?.contains(name) != false {
      names += 1
      guard names <= finder.mostNames else {
        found.isCut = true
        break
      }
      let path = folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
      if name.hasSuffix(".json") || (name.hasSuffix(".jsonl") && name != "run.jsonl") {
        if let file = SavedFile(reading: path) { add(file) }
      } else if !(isRun && RunFolder.isPart(name)), FileSystem.kind(at: path) == .folder {
        folders.append(path)
      }
    }
    return folders
  }

  /// The names in the folder of a report that are looked at; nil for another folder.
  private static func partsOfReport(in folder: String, _ names: [String]) -> Set<String>? {
    guard names.contains(SavedReport.fileName),
      SavedFile(reading: SavedReport.filePath(in: folder))?.kind == .report
    else { return nil }
    return [SavedReport.fileName, SavedReport.modelsName]
  }

  private mutating func add(_ run: RunSummary) {
    guard found.runs.count < finder.most else {
      found.isCut = true
      return
    }
    found.runs.append(run)
  }

  private mutating func add(_ file: SavedFile) {
    guard found.files.count < finder.most else {
      found.isCut = true
      return
    }
    found.files.append(file)
  }

  /// Whether these names make a folder that of a run, be its log gone.
  private static func isRun(_ names: [String]) -> Bool {
    names.contains("run.jsonl")
      || (names.contains("lock") && names.contains(where: RunFolder.isPart))
  }

  /// What was found, the newest first.
  var sorted: RunFinder.Found {
    var found = found
    found.runs.sort {
      ($0.modified ?? .distantPast, $1.path) > ($1.modified ?? .distantPast, $0.path)
    }
    found.files.sort { ($0.modified, $1.path) > ($1.modified, $0.path) }
    return found
  }
}
