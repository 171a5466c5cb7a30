import StrictJSON

/// The files of a checkpoint's folder, looked at and found to make a model; no weights are read.
struct CheckpointFiles {
  let folder: ModelFolder
  let settings: CheckpointSettings
  let stored: StoredTensors
  let plan: WeightsPlan

  /// Looks at a folder, or at the snapshot in the hub's cache that it stands for.
  ///
  /// - Parameters:
  ///   - path: the path of the folder.
  ///   - halves: how weights of half precision are held.
  /// - Throws: the first thing that is wrong, in the order folder, config.json, layout of the files,
  ///   tensors of the model.
  init(_ path: String, halves: HalfWeights = .choice) throws(CheckpointError) {
    folder = try ModelFolder(HubCache.folder(for: path))
    let weightsName = try folder.weightsName()
    let configurationPath = folder.file(ModelFolder.configurationName)
    let json = try JSON.read(path: configurationPath, limit: ModelLimits.configurationBytes)
    let file = try ConfigurationFile(json, path: configurationPath)
    settings = file.settings
    stored =
      weightsName == ModelFolder.indexName
      ? try StoredTensors(indexIn: folder, names: file.family.names)
      : try StoredTensors(single: folder.file(weightsName))
    plan = try WeightsPlan(stored, file, halves: halves)
  }
}
