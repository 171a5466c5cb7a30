import StrictJSON

/// Small files of a checkpoint that is not here yet, looked at before its weights are fetched.
package enum PublishedFiles {
  /// Checks that a config.json is that of a model which Patchbay reads.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: what it is called in messages.
  /// - Throws: the first setting that is missing, beyond its limits, or asks for another model.
  package static func check(
    configuration bytes: [UInt8], path: String
  ) throws(CheckpointError) {
    let json = try JSON.parsed(bytes, path: path, limit: ModelLimits.configurationBytes)
    _ = try ConfigurationFile(json, path: path)
  }

  /// The files with weights that an index names; none of them leads out of its folder.
  ///
  /// - Parameters:
  ///   - bytes: the whole index.
  ///   - path: what it is called in messages.
  /// - Returns: names in the order of the index, all of safetensors files.
  /// - Throws: what is wrong with the index.
  package static func shards(index bytes: [UInt8], path: String) throws(CheckpointError) -> [String]
  {
    let json = try JSON.parsed(bytes, path: path, limit: ModelLimits.indexBytes)
    let files: [String]
    do {
      files = try ShardIndex(json).files
    } catch {
      throw .index(path: path, error)
    }
    if let other = files.first(where: { !$0.hasSuffix(".safetensors") }) {
      throw .folder(path: path, .foreignWeights(file: other))
    }
    return files
  }

  /// The most bytes that a file of a checkpoint may have; nil for weights, which have no limit.
  ///
  /// - Parameter name: the file's name in its folder.
  /// - Returns: the limit that reading it keeps to as well.
  package static func limit(of name: String) -> Int? {
    switch name {
    case _ where name.hasSuffix(".safetensors"): nil
    case ModelFolder.indexName: ModelLimits.indexBytes
    case ModelFolder.configurationName: ModelLimits.configurationBytes
    default: ModelLimits.tokenizerBytes
    }
  }
}
