import Files
import Foundation

/// The cache of the Hugging Face hub, in which models lie as `models--OWNER--NAME/snapshots/HASH`.
///
/// Source: the layout that huggingface_hub describes under "Manage your cache"; nothing is asked of
/// any network here, which is for the module `Hub`.
public enum HubCache {
  /// The folder to open for what a user named: the folder itself, or the snapshot that it stands for.
  ///
  /// A model's folder in the cache stands for the snapshot of its branch `main`, or for its only one;
  /// a folder of one snapshot for that. A name such as `openai-community/gpt2` that is no folder here
  /// stands for the model of that name in the cache.
  ///
  /// - Parameters:
  ///   - path: a path, or a model's name.
  ///   - environment: `HF_HUB_CACHE`, its older name `HUGGINGFACE_HUB_CACHE`, `HF_HOME`,
  ///     `XDG_CACHE_HOME` and `HOME` are looked at; nil for the variables of the process.
  /// - Returns: a path; the given one where it does not concern a cache.
  /// - Throws: `folder` with `severalSnapshots` where nothing says which is meant.
  public static func folder(
    for path: String, environment: [String: String]? = nil
  ) throws(CheckpointError) -> String {
    if isFolder(path) { return try opened(path) }
    let environment = environment ?? ProcessInfo.processInfo.environment
    guard !exists(path), let model = HubCache.model(named: path, environment) else { return path }
    return try opened(model)
  }

  /// The name of the model of which a folder is a snapshot, such as `openai-community/gpt2`; nil for
  /// any other folder.
  public static func modelName(of folder: String) -> String? {
    let parts = folder.split(separator: "/")
    guard parts.count >= 3, parts[parts.count - 2] == "snapshots",
      parts[parts.count - 3].hasPrefix("models--")
    else { return nil }
    return String(parts[parts.count - 3].dropFirst("models--".count)).replacing("--", with: "/")
  }

  /// The branches of a model in the cache whose snapshots are there; none of any other path.
  ///
  /// - Parameters:
  ///   - path: the model's folder in the cache, or its name.
  ///   - environment: as for `folder(for:environment:)`.
  /// - Returns: the names of branches, sorted, and the folders of their snapshots.
  public static func branches(
    of path: String, environment: [String: String]? = nil
  ) -> [(name: String, folder: String)] {
    let environment = environment ?? ProcessInfo.processInfo.environment
    guard let model = isFolder(path) ? path : model(named: path, environment) else { return [] }
    let snapshots = Set(names(in: model + "/snapshots"))
    guard !snapshots.isEmpty else { return [] }
    return names(in: model + "/refs").compactMap { name in
      guard let hash = hash(of: name, in: model), snapshots.contains(hash) else { return nil }
      return (name, "\(model)/snapshots/\(hash)")
    }
  }

  /// The snapshot that a folder of the cache stands for; any other folder as it is.
  private static func opened(_ path: String) throws(CheckpointError) -> String {
    let names = names(in: path)
    if names.contains(ModelFolder.configurationName) { return path }
    if names.contains("snapshots") { return try snapshot(of: path) }
    let isSnapshots = path.split(separator: "/").last == "snapshots"
    let models = names.filter { $0.hasPrefix("models--") }
    if isSnapshots { return try only(names.map { "\(path)/\($0)" }, in: path) }
    guard !models.isEmpty else { return path }
    if models.count == 1 { return try snapshot(of: "\(path)/\(models[0])") }
    var found: [String] = []
    for model in models {
      let model = "\(path)/\(model)"
      guard self.names(in: model).contains("snapshots") else { continue }
      found.append((try? snapshot(of: model)) ?? model)
    }
    return try only(found, in: path)
  }

  /// The snapshot of the branch `main`, or the only one.
  private static func snapshot(of model: String) throws(CheckpointError) -> String {
    let all = names(in: model + "/snapshots").map { "\(model)/snapshots/\($0)" }
    guard let hash = hash(of: "main", in: model), !all.isEmpty else {
      return try only(all, in: model)
    }
    let snapshot = "\(model)/snapshots/\(hash)"
    guard all.contains(snapshot) else {
      throw .folder(path: model, .missingSnapshot(hash: hash, found: all))
    }
    return snapshot
  }

  /// What a branch is at.
  private static func hash(of branch: String, in model: String) -> String? {
    // A mapped file is a plain one: a pipe would keep the program waiting.
    guard let file = try? MappedFile(path: model + "/refs/" + branch),
      let bytes = try? file.bytes(at: 0, count: min(128, file.count))
    else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
      .map(String.init)
  }

  private static func only(_ found: [String], in path: String) throws(CheckpointError) -> String {
    guard found.count == 1, let only = found.first else {
      throw .folder(path: path, .severalSnapshots(found))
    }
    return only
  }

  /// The names in a folder that do not begin with a point, sorted; none where it cannot be read.
  static func names(in path: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path) || DeadLink(path) != nil
  }

  private static func isFolder(_ path: String) -> Bool {
    guard !path.isEmpty else { return false }
    let place = URL(filePath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: place)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }
}
