import Checkpoints
import Files
import Foundation

extension HubDownload {
  /// The model as it is in the cache, without asking the network.
  ///
  /// Cost: one read of all files, for their hashes.
  ///
  /// - Returns: the folder and what is in it.
  /// - Throws: `offline` with what is missing.
  public func local() throws(HubError) -> HubSnapshot {
    let settings = client.settings
    func missing(_ names: [String]) -> HubError {
      .offline(
        model: reference.model, revision: reference.revision,
        variable: settings.offlineVariable ?? "HF_HUB_OFFLINE", cache: settings.cache,
        missing: names)
    }
    guard let commit = folder.commit(of: reference) else { throw missing([]) }
    let path = folder.snapshot(commit)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let present = Set(names.filter { FileManager.default.fileExists(atPath: "\(path)/\($0)") })
    guard !present.isEmpty else { throw missing([]) }
    guard present.contains(ModelFolder.configurationName) else {
      throw missing([ModelFolder.configurationName])
    }
    let weights = [ModelFolder.weightsName, ModelFolder.indexName].first(where: present.contains)
    guard let weights else { throw missing([ModelFolder.weightsName]) }
    var chosen = [ModelFolder.configurationName]
    chosen += Self.others.filter(present.contains)
    chosen.append(weights)
    if weights == ModelFolder.indexName {
      let shards = try shards(of: "\(path)/\(weights)")
      let absent = shards.filter { !FileManager.default.fileExists(atPath: "\(path)/\($0)") }
      guard absent.isEmpty else { throw missing(absent) }
      chosen += shards
    }
    var files: [HubSnapshot.File] = []
    for name in chosen {
      guard let file = try file(name, in: path) else {
        throw missing(["\(name) (what is there is damaged)"])
      }
      files.append(file)
    }
    return HubSnapshot(path: path, commit: commit, files: files, bytesFetched: 0)
  }

  /// The files that an index names.
  private func shards(of index: String) throws(HubError) -> [String] {
    let limit = PublishedFiles.limit(of: ModelFolder.indexName) ?? 0
    let bytes = try HubError.wrapping { () throws(FileError) in
      try WholeFile.bytes(path: index, limit: limit)
    }
    return try HubError.wrapping { () throws(CheckpointError) in
      try PublishedFiles.shards(index: bytes, path: index)
    }
  }

  /// The facts about a file; nil where its hash is not the one by which it is kept.
  private func file(_ name: String, in folder: String) throws(HubError) -> HubSnapshot.File? {
    let path = "\(folder)/\(name)"
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    let tag = link?.split(separator: "/").last.map(String.init) ?? ""
    let bytes = FileSystem.facts(at: self.folder.file(of: path))?.bytes ?? 0
    var hash = ContentHash(tag: tag, bytes: bytes)
    guard try hash.update(file: path, client.hooks.isCancelled) else {
      throw .file(.input(path: path, .system(reason: "the system refuses it")))
    }
    guard hash.fault == nil else { return nil }
    return HubSnapshot.File(
      name: name, bytes: hash.count, sha256: hash.text, wasFetched: false)
  }
}
