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
      let index = "\(path)/\(weights)"
      let bytes = try HubError.wrapping { () throws(FileError) in
        try WholeFile.bytes(path: index, limit: PublishedFiles.limit(of: weights) ?? 0)
      }
      let shards = try HubError.wrapping { () throws(CheckpointError) in
        try PublishedFiles.shards(index: bytes, path: index)
      }
      let absent = shards.filter { !FileManager.default.fileExists(atPath: "\(path)/\($0)") }
      guard absent.isEmpty else { throw missing(absent) }
      chosen += shards
    }
    var files: [HubSnapshot.File] = []
    for name in chosen { files.append(try file(name, in: path)) }
    return HubSnapshot(path: path, commit: commit, files: files, bytesFetched: 0)
  }

  private func file(_ name: String, in folder: String) throws(HubError) -> HubSnapshot.File {
    let path = "\(folder)/\(name)"
    var hash = ContentHash(tag: "", bytes: 0)
    guard try hash.update(file: path, client.hooks.isCancelled) else {
      throw .file(.input(path: path, .system(reason: "the system refuses it")))
    }
    return HubSnapshot.File(
      name: name, bytes: hash.count, sha256: hash.text, wasFetched: false)
  }
}
