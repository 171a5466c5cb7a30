import Checkpoints
import Files
import Foundation

/// Gathers the members of a series from paths.
struct SeriesFinder {
  /// The members so far.
  private(set) var members: [CheckpointSeries.Member] = []

  private let run: (String) -> SeriesRun?
  /// What is known of folders that were asked for their run.
  private var runs: [String: SeriesRun?] = [:]
  /// The folders of the members, links followed.
  private var seen: Set<String> = []

  init(run: @escaping (String) -> SeriesRun?) { self.run = run }

  /// Adds what a path stands for.
  mutating func add(_ path: String, isAlone: Bool) throws(SeriesError) {
    let path = Self.trimmed(path)
    if FileSystem.isFolder(path) {
      guard try addFolder(path, looksInside: isAlone) else {
        throw .noCheckpoints(folder: path, found: try Self.names(in: path))
      }
    } else if Glob.isPattern(path), FileSystem.kind(at: path) == .nothing {
      try addMatches(path)
    } else if try !addBranches(path) {
      // Says what is wrong with the path, in the words of all commands.
      try Self.preview(path)
      try append(path)
    }
  }

  /// Adds the checkpoints that a folder is or holds.
  ///
  /// - Parameters:
  ///   - path: a folder.
  ///   - looksInside: whether a checkpoint may hold others.
  /// - Returns: whether there are any.
  /// - Throws: `tooMany`.
  private mutating func addFolder(
    _ path: String, looksInside: Bool
  ) throws(SeriesError) -> Bool {
    let isCheckpoint = Self.isCheckpoint(path)
    if isCheckpoint, !looksInside {
      try append(path)
      return true
    }
    let names = try Self.names(in: path)
    if !isCheckpoint, let run = known(path) {
      if try addRun(path, run, names) { return true }
    }
    let inside = Self.ordered(names) { name in
      (!isCheckpoint || SeriesName(name).isNumbered) && Self.isCheckpoint(Self.join(path, name))
    }
    for name in inside { try append(Self.join(path, name)) }
    if isCheckpoint { try append(path) }
    if isCheckpoint || !inside.isEmpty { return true }
    if try addStages(path, names) { return true }
    return try addHubFolder(path)
  }

  /// Adds the start and the epochs of a run.
  private mutating func addRun(
    _ path: String, _ run: SeriesRun, _ names: [String]
  ) throws(SeriesError) -> Bool {
    let epochs = Self.ordered(names) { name in
      Self.epoch(of: name) != nil && Self.isCheckpoint(Self.join(path, name))
    }
    if let start = run.start, Self.isCheckpoint(start.path) {
      try append(start.path, start: start)
    }
    for name in epochs { try append(Self.join(path, name)) }
    return !epochs.isEmpty
  }

  /// Adds the runs in a folder, such as the stages of a plan.
  private mutating func addStages(_ path: String, _ names: [String]) throws(SeriesError) -> Bool {
    var hasAny = false
    for name in Self.ordered(names, where: { known(Self.join(path, $0)) != nil }) {
      let stage = Self.join(path, name)
      guard let run = known(stage) else { continue }
      if try addRun(stage, run, try Self.names(in: stage)) { hasAny = true }
    }
    return hasAny
  }

  /// Adds the numbered branches of a model in the hub's cache, such as the steps of a Pythia.
  private mutating func addBranches(_ path: String) throws(SeriesError) -> Bool {
    let branches = HubCache.branches(of: path)
    let names = Self.ordered(branches.map(\.name)) { SeriesName($0).isNumbered }
    guard names.count > 1 else { return false }
    for name in names {
      guard let branch = branches.first(where: { $0.name == name }) else { continue }
      try append(branch.folder, branch: name)
    }
    return true
  }

  /// Adds a folder of the hub's cache, which stands for a checkpoint within it or for a series.
  private mutating func addHubFolder(_ path: String) throws(SeriesError) -> Bool {
    if try addBranches(path) { return true }
    guard (try? CheckpointPreview(path: path)) != nil else { return false }
    try append(path)
    return true
  }

  private mutating func addMatches(_ pattern: String) throws(SeriesError) {
    let count = members.count
    var hasAny = false
    for path in try Glob.paths(pattern) where FileSystem.isFolder(path) {
      if try addFolder(path, looksInside: false) { hasAny = true }
    }
    guard hasAny || members.count > count else { throw .noMatch(pattern: pattern) }
  }

  /// Adds a checkpoint with what name and run say of it, unless it is there already.
  private mutating func append(
    _ path: String, start: SeriesRun.Start? = nil, branch: String? = nil
  ) throws(SeriesError) {
    let place = URL(filePath: path).resolvingSymlinksInPath().path
    guard seen.insert(place).inserted else { return }
    guard members.count < CheckpointSeries.limit else {
      throw .tooMany(path: path, limit: CheckpointSeries.limit)
    }
    let name = SeriesName(branch ?? FolderPlace(path).name)
    var member = CheckpointSeries.Member(
      path: path, label: path, branch: branch, step: name.step, epoch: name.epoch.map(Double.init))
    if let start {
      (member.step, member.epoch, member.expected) = (0, 0, start.sha256)
    } else if let epoch = Self.epoch(of: FolderPlace(path).name),
      let saved = known(FolderPlace(path).parent)?.saved[epoch]
    {
      member.step = saved.step
      member.epoch = saved.epoch ?? member.epoch
      member.expected = saved.sha256
    }
    members.append(member)
  }

  private mutating func known(_ folder: String) -> SeriesRun? {
    if let known = runs[folder] { return known }
    let found = run(folder)
    runs[folder] = .some(found)
    return found
  }
}

extension SeriesFinder {
  /// The number of an epoch in the name that a run gives it.
  private static func epoch(of name: String) -> Int? {
    guard name.hasPrefix("epoch-"), let number = Int(name.dropFirst(6)), number >= 0,
      name == "epoch-\(number)"
    else { return nil }
    return number
  }

  private static func isCheckpoint(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: join(path, "config.json"))
  }

  /// The names that fit, by number and those without one last.
  private static func ordered(_ names: [String], where fits: (String) -> Bool) -> [String] {
    names.filter(fits).map(SeriesName.init).sorted().map(\.text)
  }

  static func names(in path: String) throws(SeriesError) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard names.count <= Glob.limit else { throw .tooMany(path: path, limit: Glob.limit) }
    return names.sorted()
  }

  private static func preview(_ path: String) throws(SeriesError) {
    do {
      _ = try CheckpointPreview(path: path)
    } catch {
      throw .checkpoint(error)
    }
  }

  private static func trimmed(_ path: String) -> String {
    let trimmed = String(path.reversed().drop { $0 == "/" }.reversed())
    return trimmed.isEmpty && !path.isEmpty ? "/" : trimmed
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }
}
